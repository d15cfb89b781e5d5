import { setTimeout as sleep } from 'node:timers/promises';
import type { Steward } from '../../sandbox/steward.ts';

/** Time that each call to AWS and to Slack takes in the measurement, ms. */
const callMs = 50;
/** Batching window of the queue in functions/diagnose-stops/function.yml, ms: a stop waits for it at most. */
const batchingWindowMs = 2_000;
const endless = 1_000_000;

/** First post of a new incident. */
export interface FirstPost {
  /** From the event to the post, the queue's batching window included, ms. */
  ms: number;
  /** AWS calls of the function before the post, and in all. */
  callsBefore: number;
  calls: number;
}

/** Sends the events one by one, with every call slowed down, and measures the first post of each. */
export async function timesToPost(steward: Steward, events: readonly object[]): Promise<FirstPost[]> {
  const { sandbox, slack } = steward;
  sandbox.faults.add({ kind: 'slow', ms: callMs, times: endless });
  for (const method of ['chat.postMessage', 'chat.update'])
    slack.faults.add({ method, kind: 'slow', milliseconds: callMs, times: endless });
  const calls = () => Object.values(sandbox.calls.counts()).reduce((total, value) => total + value, 0);
  const posts: FirstPost[] = [];
  for (const event of events) {
    const [began, callsAtFirst, messages] = [performance.now(), calls(), slack.messages().length];
    await sandbox.send(event);
    const settled = sandbox.settle();
    while (slack.messages().length === messages) await sleep(1);
    const [ms, callsBefore] = [performance.now() - began + batchingWindowMs, calls() - callsAtFirst];
    await settled;
    posts.push({ ms, callsBefore, calls: calls() - callsAtFirst });
  }
  sandbox.faults.clear();
  slack.faults.clear();
  return posts;
}

/** Value below which 95% of the values lie. */
export function percentile95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? Number.NaN;
}
