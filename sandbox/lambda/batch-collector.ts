import type { ReceivedMessage } from '../aws/sqs.ts';
import type { Clock } from '../clock.ts';

/** Receives at most so many messages; none when the queue has none to give. */
type Receive = (count: number) => Promise<ReceivedMessage[]>;

/** Makes batches of a queue's messages. */
export interface BatchCollector {
  /**
   * The next batch: full, or all that came within the batching window.
   * @returns an empty list when the queue is empty.
   */
  next(): Promise<ReceivedMessage[]>;
  /** Looks at the queue again at once, if a batch waits for its window to end. */
  hurry(): void;
}

/** A batch's records together hold at most 6 MB, the limit of an invocation's payload. */
const maxBatchBytes = 6_000_000;

/** @param waitsForMore whether a batch that is not full is to wait for the end of its window. */
export function createBatchCollector(
  receive: Receive,
  clock: Clock,
  limits: { batchSize: number; windowSeconds: number },
  waitsForMore: () => boolean,
): BatchCollector {
  /** Received, but too much for the batch before. */
  let carried: ReceivedMessage[] = [];
  let endWait: (() => void) | undefined;

  const waitUntil = (time: number) =>
    new Promise<void>((resolve) => {
      const cancel = clock.at(time, () => endWait?.());
      endWait = () => {
        cancel();
        endWait = undefined;
        resolve();
      };
    });

  return {
    async next() {
      const batch = carried;
      let windowEnd: number | undefined;
      while (batch.length < limits.batchSize && bytesOf(batch) <= maxBatchBytes) {
        const received = await receive(limits.batchSize - batch.length);
        batch.push(...received);
        if (received.length) continue;
        windowEnd ??= clock.now() + limits.windowSeconds * 1000;
        if (batch.length === 0 || !waitsForMore() || clock.now() >= windowEnd) break;
        await waitUntil(windowEnd);
      }
      carried = cutOverweight(batch);
      return batch;
    },
    hurry: () => endWait?.(),
  };
}

function bytesOf(batch: ReceivedMessage[]): number {
  return batch.reduce((sum, { Body }) => sum + Buffer.byteLength(Body), 0);
}

/** Takes what is over the limit off the batch's end; one message alone always fits. */
function cutOverweight(batch: ReceivedMessage[]): ReceivedMessage[] {
  const over: ReceivedMessage[] = [];
  while (batch.length > 1 && bytesOf(batch) > maxBatchBytes) over.unshift(...batch.splice(-1));
  return over;
}
