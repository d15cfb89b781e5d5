import { createBatchCollector } from './batch-collector.ts';
import { type ConsumerParts, createQueueConsumer } from './queue-consumer.ts';

/** Lambda's poller between one queue and its function. */
export interface QueuePoller {
  queueName: string;
  /** A message came or became visible. Only on the real clock: else work waits for `drain`. */
  wake(): void;
  /** Handles what is visible without waiting for the batching window; resolves to the batches handled. */
  drain(): Promise<number>;
  /** Takes no more, and resolves when the batches in hand are done. */
  stop(): Promise<void>;
}

/** Connects the queue to the function as the mapping says. */
export function createQueuePoller(parts: ConsumerParts): QueuePoller {
  const { mapping, clock } = parts;
  const running = new Set<Promise<void>>();
  let polling: Promise<number> | undefined;
  let drains = 0;
  let stopped = false;
  /** Something may have come since the queue was last found empty. */
  let stirred = false;

  const waitsForMore = () => !clock.simulated && drains === 0 && !stopped;
  const consumer = createQueueConsumer(parts, () => poller.wake());
  const batches = createBatchCollector(consumer.receive, clock, mapping, waitsForMore);

  async function poll(): Promise<number> {
    for (let count = 0; ; count += 1) {
      while (running.size >= mapping.maximumConcurrency) await Promise.race(running);
      stirred = false;
      const batch = stopped ? [] : await batches.next();
      if (batch.length === 0) return count;
      const work = consumer.handle(batch).finally(() => running.delete(work));
      running.add(work);
    }
  }

  function ensurePolling(): Promise<number> {
    polling ??= poll().finally(() => {
      polling = undefined;
      if (stirred && !stopped) void ensurePolling();
    });
    return polling;
  }

  const poller: QueuePoller = {
    queueName: mapping.queueArn.split(':').at(-1) ?? '',
    wake() {
      if (clock.simulated || stopped) return;
      stirred = true;
      batches.hurry();
      void ensurePolling();
    },
    async drain() {
      drains += 1;
      batches.hurry();
      let count = 0;
      try {
        await consumer.settled();
        do {
          count += await ensurePolling();
          await Promise.all(running);
        } while (polling);
        return count;
      } finally {
        drains -= 1;
      }
    },
    async stop() {
      stopped = true;
      batches.hurry();
      await polling;
      await Promise.all(running);
      await consumer.settled();
    },
  };
  return poller;
}
