import { applyQueued } from '../../functions/apply-rightsizing/run.ts';
import { trackRollouts } from '../../functions/track-rollouts/run.ts';
import { region } from '../../sandbox/fleet/company.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { type SandboxSlack, startSlack } from '../../sandbox/slack/start-slack.ts';
import { minuteMs } from '../../shared/model/units.ts';
import type { BatchAnswer } from '../../shared/runtime/batch.ts';
import { postMessage } from '../builders/post-message.ts';
import { botToken, createWorker, type Worker } from '../builders/rollout-worker.ts';
import { createSmallSandbox } from '../sandbox/aws/small-template.ts';

/** Time until the queues deliver again what was not finished, ms. */
const visibility = 12 * minuteMs;

/** Work for a worker, at a time after the one before (ms). */
export interface Delivery {
  after: number;
  deliver: (deps: Worker['deps']) => Promise<BatchAnswer>;
}

/** Record of a queue. */
const record = (messageId: string, work: object) => [
  { messageId, body: JSON.stringify(work), receiveCount: 1 },
];

/** Delivers a message of the queue of changes. */
export const applied =
  (id: string, work: object): Delivery['deliver'] =>
  (deps) =>
    applyQueued(record(id, work), deps);

/** Delivers an event to track-rollouts. */
export const tracked =
  (id: string, event: object): Delivery['deliver'] =>
  (deps) =>
    trackRollouts(record(id, event), deps);

export const tick = tracked('tick', { kind: 'tick' });

/** Sandbox and Slack of stories whose workers die. */
export interface Scene {
  sandbox: Sandbox;
  slack: SandboxSlack;
  /** Posts a message as the app. @returns its ts */
  post(text: string): Promise<string>;
  close(): Promise<void>;
}

export async function openScene(): Promise<Scene> {
  const sandbox = await createSmallSandbox({ region });
  const slack = await startSlack({ botToken, now: () => sandbox.now() });
  return {
    ...{ sandbox, slack },
    post: (text) => postMessage(slack, botToken, { text }),
    async close() {
      await slack.close();
      await sandbox.close();
    },
  };
}

/**
 * Delivers everything; a record whose worker died is delivered again, to another one, as is everything after it.
 * @returns calls of both workers
 */
export async function deliverAll(
  deliveries: readonly Delivery[],
  mortal: Worker,
  { sandbox, slack }: Scene,
): Promise<string[]> {
  const heir = createWorker(sandbox, slack);
  for (const { after, deliver } of deliveries) {
    await sandbox.advance(after);
    const wasDead = mortal.isDead();
    const { batchItemFailures } = await deliver(wasDead ? heir.deps : mortal.deps);
    const isLost = batchItemFailures.length > 0 || (!wasDead && mortal.isDead());
    if (!isLost) continue;
    await sandbox.advance(visibility);
    await deliver(heir.deps);
  }
  heir.close();
  return [...mortal.calls, ...heir.calls];
}

const onlyReads = /^(Get|Query|BatchGet|Describe|List|slack\.find)/;

/** Places in a list of calls after which a worker may die; after one that only reads equals after the write before it. */
export function deathsIn(calls: readonly string[]): number[] {
  return calls.flatMap((call, at) => (onlyReads.test(call) ? [] : [at + 1]));
}
