import { GatewayError } from '../../shared/errors.ts';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { causeTitles } from '../../shared/model/causes.ts';
import { parseEcsEvent } from '../../shared/model/ecs-event.ts';
import type { Log } from '../../shared/model/log.ts';
import type { OwnEvent } from '../../shared/model/queue/own-event.ts';
import type { CheckResult } from '../../shared/table/installation-checks.ts';

/** Needs of a check and of a heartbeat. */
export interface OwnDeps {
  /** Slack's code for a channel that cannot be posted to; undefined if it can. Throws GatewayError. */
  channelProblem: () => Promise<string | undefined>;
  /** Posts a text and removes it; false where it stays. Throws GatewayError. */
  postAndRemove: (text: string) => Promise<boolean>;
  keep: (id: string, result: CheckResult) => Promise<void>;
  log: Log;
  count: (metric: 'ChannelReached' | 'ChannelUnreached', value?: number, reason?: string) => void;
}

/**
 * Answers a heartbeat with a metric, and a check with a test post and its kept result.
 * @throws the table's errors: the queue delivers the check again
 */
export async function answerOwnEvent(event: OwnEvent, deps: OwnDeps): Promise<void> {
  if (event.kind === 'heartbeat') return beat(deps);
  const cause = causeOf(event.stop);
  await deps.keep(event.id, await testPost(cause, deps));
}

async function beat({ channelProblem, log, count }: OwnDeps): Promise<void> {
  const problem = await channelProblem().catch((error) => {
    log.warn('Slack not reached by the heartbeat', { error });
    return error instanceof GatewayError ? error.code : 'unreachable';
  });
  if (problem === undefined) count('ChannelReached');
  else count('ChannelUnreached', 1, problem);
}

function causeOf(stop: string): string {
  const event = parseEcsEvent(stop);
  return event.kind === 'stop' ? causeTitles[diagnose(event.stop).cause] : 'not a stop';
}

async function testPost(cause: string, { postAndRemove }: OwnDeps): Promise<CheckResult> {
  const text = `:test_tube: Test by the doctor of ECS Steward: a synthetic stop was diagnosed as "${cause}". This message is removed at once; no task stopped.`;
  try {
    return { outcome: (await postAndRemove(text)) ? 'removed' : 'stays', cause };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return { outcome: 'failed', cause, problem: error.message };
  }
}
