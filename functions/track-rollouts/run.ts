import { advance } from '../../shared/applying/advance.ts';
import type { RolloutShell } from '../../shared/applying/rollout-shell.ts';
import { diagnose } from '../../shared/diagnosis/diagnose.ts';
import { isBadForSize } from '../../shared/rollout/bad-stop.ts';
import { serviceArnOf } from '../../shared/task/arn.ts';
import { type EcsEvent, parseEcsEvent } from '../../shared/task/ecs-event.ts';
import type { StoppedTask } from '../../shared/task/stopped-task.ts';

/** One record of the batch. */
export interface QueuedEvent {
  messageId: string;
  body: string;
}

/**
 * Moves rollouts on: by what ECS says of their services, and all of them once an hour. Events may be late, twice and in
 * the wrong order, for each only says that it is time to look: what is done next is decided by what really runs.
 * @returns the ids of the records that have to be tried again.
 */
export async function trackRollouts(
  events: readonly QueuedEvent[],
  shell: RolloutShell,
): Promise<{ failed: string[] }> {
  const failed: string[] = [];
  // Asked once a batch: in a storm of stops nothing is under way, and a call for each would be a storm of its own.
  let counted: Promise<number> | undefined;
  const isQuiet = async () => {
    counted ??= shell.rollouts.countActive();
    return (await counted) === 0;
  };
  for (const { messageId, body } of events) {
    try {
      if (isTick(body)) await lookAtAll(shell);
      else if (!(await isQuiet())) await follow(parseEcsEvent(body), shell);
    } catch (error) {
      shell.log.error('record given back to the queue', { error, messageId });
      failed.push(messageId);
    }
  }
  return { failed };
}

function isTick(body: string): boolean {
  return body.trim() === '{"kind":"tick"}';
}

/** Those under way, and those that have ended and did not tell. */
async function lookAtAll(shell: RolloutShell): Promise<void> {
  const ids = [...(await shell.rollouts.allActive()), ...(await shell.untold.all())];
  for (const id of new Set(ids)) {
    // What fails now is tried again in an hour.
    await advance(id, shell).catch((error) =>
      shell.log.error('rollout not moved on', { error, rollout: id }),
    );
  }
}

async function follow(event: EcsEvent, shell: RolloutShell): Promise<void> {
  if (event.kind !== 'stop' && event.kind !== 'service-event') return;
  const { place } = event.kind === 'stop' ? event.stop : event.event;
  if (place.workload.kind !== 'service') return;
  const rollout = await shell.rollouts.active(serviceArnOf(place));
  if (!rollout) return;
  if (event.kind === 'service-event') {
    await advance(rollout.id, shell);
    return;
  }
  // A stop of another revision says nothing about the new size.
  const isOfNew = event.stop.taskDefinitionArn === rollout.toArn;
  const badStop = isOfNew ? inWords(event.stop) : undefined;
  if (badStop !== undefined) await advance(rollout.id, shell, { badStop });
}

function inWords(stop: StoppedTask): string | undefined {
  const { cause, sentence } = diagnose(stop);
  return isBadForSize(cause) ? `A task of the new size stopped: ${sentence.replace(/\.$/, '')}` : undefined;
}
