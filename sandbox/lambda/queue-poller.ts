import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Faults } from '../aws/faults.ts';
import type { ReceivedMessage, Sqs } from '../aws/sqs.ts';
import type { Clock } from '../clock.ts';
import type { EventSourceMapping, FunctionDefinition, Place } from '../template/deployment.ts';
import { failedMessages } from './batch-result.ts';
import type { Lambda } from './lambda.ts';

/** Lambda's poller between one queue and its function. */
export interface QueuePoller {
  queueName: string;
  /** A message came or became visible. Only on the real clock: else work waits for `drain`. */
  wake(): void;
  /** Handles what is visible without waiting for the batching window; resolves to the batches handled. */
  drain(): Promise<number>;
  /** Resolves when the batches in hand are done; takes no more. */
  stop(): Promise<void>;
}

export interface PollerParts {
  place: Place;
  mapping: EventSourceMapping;
  definition: FunctionDefinition;
  visibilityTimeoutMs: number;
  sqs: Sqs;
  lambda: Lambda;
  clock: Clock;
  faults: Faults;
}

/** A batch's records together hold at most 6 MB, the limit of an invocation's payload. */
const maxBatchBytes = 6_000_000;
const caller = 'lambda.amazonaws.com';

/** Connects the queue to the function as the mapping says. */
export function createQueuePoller(parts: PollerParts): QueuePoller {
  const { mapping, sqs, lambda, clock, faults, definition } = parts;
  const { queueArn, maximumConcurrency } = mapping;
  const running = new Set<Promise<void>>();
  const redeliveries = new Set<Promise<void>>();
  let polling: Promise<number> | undefined;
  let drains = 0;
  let stopped = false;
  /** Received, but too much for the batch before. */
  let carried: ReceivedMessage[] = [];
  /** Something may have come since the queue was last found empty. */
  let stirred = false;
  let endWait: (() => void) | undefined;

  const call = <Result>(operation: string, run: () => Promise<Result>) =>
    faults.during({ service: 'sqs', operation, caller }, {}, run);

  /** A poll that fails is tried again with the next one. */
  const receive = (count: number) =>
    call('ReceiveMessage', () => sqs.receive(queueArn, count)).catch((): ReceivedMessage[] => []);

  /** Resolves at the time, or sooner when a message comes or somebody wants the queue drained. */
  const waitUntil = (time: number) =>
    new Promise<void>((resolve) => {
      const cancel = clock.at(time, () => endWait?.());
      endWait = () => {
        cancel();
        endWait = undefined;
        resolve();
      };
    });

  async function collect(): Promise<ReceivedMessage[]> {
    const batch = carried;
    carried = [];
    let windowEnd: number | undefined;
    while (batch.length < mapping.batchSize && bytesOf(batch) <= maxBatchBytes) {
      const received = await receive(mapping.batchSize - batch.length);
      batch.push(...received);
      if (received.length) continue;
      windowEnd ??= clock.now() + mapping.windowSeconds * 1000;
      if (batch.length === 0 || clock.simulated || drains > 0 || stopped || clock.now() >= windowEnd) break;
      await waitUntil(windowEnd);
    }
    carried = cutOverweight(batch);
    return batch;
  }

  async function handle(batch: ReceivedMessage[]): Promise<void> {
    let undone = batch;
    const redeliver = () => {
      const redelivery = sqs.makeVisible(queueArn, undone).then(() => {
        redeliveries.delete(redelivery);
        poller.wake();
      });
      redeliveries.add(redelivery);
    };
    const cancel = clock.at(clock.now() + parts.visibilityTimeoutMs, redeliver);
    const outcome = await lambda.invoke(definition.name, toEvent(batch, parts));
    const failed = failedMessages(outcome, batch, mapping.reportBatchItemFailures);
    const done = batch.filter((message) => !failed.includes(message));
    // What cannot be deleted comes again, as on AWS.
    const deleted = await call('DeleteMessageBatch', () => sqs.delete(queueArn, done)).then(
      () => true,
      () => false,
    );
    if (deleted) undone = failed;
    if (undone.length === 0) cancel();
  }

  async function poll(): Promise<number> {
    let batches = 0;
    while (!stopped) {
      stirred = false;
      if (running.size >= maximumConcurrency) {
        await Promise.race(running);
        continue;
      }
      const batch = await collect();
      if (batch.length === 0) {
        if (stirred) continue;
        break;
      }
      batches += 1;
      const work = handle(batch).finally(() => running.delete(work));
      running.add(work);
    }
    return batches;
  }

  const ensurePolling = () => {
    polling ??= poll().finally(() => {
      polling = undefined;
    });
    return polling;
  };

  const poller: QueuePoller = {
    queueName: queueArn.split(':').at(-1) ?? '',
    wake() {
      if (clock.simulated || stopped) return;
      stirred = true;
      endWait?.();
      void ensurePolling();
    },
    async drain() {
      drains += 1;
      endWait?.();
      let batches = 0;
      try {
        await Promise.all(redeliveries);
        do {
          batches += await ensurePolling();
          await Promise.all(running);
        } while (polling);
        return batches;
      } finally {
        drains -= 1;
      }
    },
    async stop() {
      stopped = true;
      endWait?.();
      await polling;
      await Promise.all([...running, ...redeliveries]);
    },
  };
  return poller;
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

function toEvent(batch: ReceivedMessage[], { place, mapping }: PollerParts): SQSEvent {
  const Records = batch.map((message) => ({
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes as unknown as SQSRecord['attributes'],
    messageAttributes: {},
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: mapping.queueArn,
    awsRegion: place.region,
  }));
  return { Records };
}
