import type { SQSEvent, SQSRecord } from 'aws-lambda';
import type { Faults } from '../aws/faults.ts';
import type { ReceivedMessage, Sqs } from '../aws/sqs.ts';
import type { Clock } from '../clock.ts';
import type { EventSourceMapping, FunctionDefinition, Place } from '../template/deployment.ts';
import { failedMessages } from './batch-result.ts';
import type { Lambda } from './lambda.ts';
import { createVisibilityTimeout } from './visibility.ts';

export interface ConsumerParts {
  place: Place;
  mapping: EventSourceMapping;
  definition: FunctionDefinition;
  visibilityTimeoutMs: number;
  sqs: Sqs;
  lambda: Lambda;
  clock: Clock;
  faults: Faults;
}

/** Lambda's consumer of one queue. Faults can be set for its calls to SQS. */
export interface QueueConsumer {
  receive(count: number): Promise<ReceivedMessage[]>;
  /** Invokes the function with a batch, and deletes what it did. The rest comes again in time. */
  handle(batch: ReceivedMessage[]): Promise<void>;
  /** Resolves when the messages whose time came are visible. */
  settled(): Promise<void>;
}

/** Time that Lambda waits after a poll that failed. */
const pollAgainMs = 1000;
const caller = 'lambda.amazonaws.com';

/** @param onVisible is called when there may be something to receive again. */
export function createQueueConsumer(parts: ConsumerParts, onVisible: () => void): QueueConsumer {
  const { mapping, sqs, lambda, clock, faults } = parts;
  const { queueArn } = mapping;
  const queue = { arn: queueArn, timeoutMs: parts.visibilityTimeoutMs };
  const visibility = createVisibilityTimeout(sqs, clock, queue, onVisible);
  const call = (operation: string, run: () => Promise<void>) =>
    faults.during({ service: 'sqs', operation, caller }, {}, run);

  return {
    async receive(count) {
      let received: ReceivedMessage[] = [];
      try {
        await call('ReceiveMessage', async () => {
          received = await sqs.receive(queueArn, count);
        });
        return received;
      } catch {
        // A message received but lost on the way comes again, like any other that is not deleted.
        if (received.length) visibility.start(received);
        clock.at(clock.now() + pollAgainMs, onVisible);
        return [];
      }
    },
    async handle(batch) {
      const leave = visibility.start(batch);
      const outcome = await lambda.invoke(parts.definition.name, toEvent(batch, parts));
      const failed = failedMessages(outcome, batch, mapping.reportBatchItemFailures);
      const done = batch.filter((message) => !failed.includes(message));
      try {
        await call('DeleteMessageBatch', () => sqs.delete(queueArn, done));
        leave(failed);
      } catch {
        leave(batch);
      }
    },
    settled: visibility.settled,
  };
}

function toEvent(batch: ReceivedMessage[], { place, mapping }: ConsumerParts): SQSEvent {
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
