import { createBatchCollector } from './batch-collector.ts';
import { type ConsumerParts, createQueueConsumer } from './queue-consumer.ts';

/** Lambda's poller between one queue and its function. */
export interface QueuePoller {
  queueName: string;
  /** A message came or became visible. Only on the real clock: else work waits for `drain`. */
  wake(): void;
  /** Handles what is visible without waiting for the batching window; resolves to the batches handled. */
  drain(): Promise<number>;
  /** Takes no more, and resolves when the batches being processed are done. */
  stop(): Promise<void>;
}

/** Work under way at the same time, up to a limit. */
function createSlots(limit: number) {
  const running = new Set<Promise<void>>();
  return {
    async waitForOne() {
      while (running.size >= limit) await Promise.race(running);
    },
    fill(work: Promise<void>) {
      const slot = work.finally(() => running.delete(slot));
      running.add(slot);
    },
    done: async () => void (await Promise.all(running)),
  };
}

/** Connects the queue to the function as the mapping says. */
export function createQueuePoller(parts: ConsumerParts): QueuePoller {
  const { mapping, clock } = parts;
  const slots = createSlots(mapping.maximumConcurrency);
  let polling: Promise<number> | undefined;
  let drains = 0;
  let stopped = false;
  /** Something may have come since the queue was last found empty. */
  let stirred = false;

  const waitsForMore = () => !clock.simulated && drains === 0 && !stopped;
  const consumer = createQueueConsumer(parts, wake);
  const batches = createBatchCollector(consumer.receive, clock, mapping, waitsForMore);

  /** Until the queue is empty; resolves to the batches taken. */
  async function poll(): Promise<number> {
    for (let count = 0; ; count += 1) {
      await slots.waitForOne();
      stirred = false;
      const batch = stopped ? [] : await batches.next();
      if (batch.length === 0) return count;
      slots.fill(consumer.handle(batch));
    }
  }

  function ensurePolling(): Promise<number> {
    polling ??= poll().finally(() => {
      polling = undefined;
      if (stirred && !stopped) void ensurePolling();
    });
    return polling;
  }

  function wake(): void {
    if (clock.simulated || stopped) return;
    stirred = true;
    batches.hurry();
    void ensurePolling();
  }

  async function drain(): Promise<number> {
    drains += 1;
    batches.hurry();
    await consumer.settled();
    let count = 0;
    do {
      count += await ensurePolling();
      await slots.done();
    } while (polling);
    drains -= 1;
    return count;
  }

  async function stop(): Promise<void> {
    stopped = true;
    batches.hurry();
    await polling;
    await slots.done();
    await consumer.settled();
  }

  return { queueName: mapping.queueArn.split(':').at(-1) ?? '', wake, drain, stop };
}
