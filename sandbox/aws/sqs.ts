import type { Clock } from '../clock.ts';
import type { Place, QueueDefinition } from '../template/deployment.ts';
import { createFauxqs, type Fauxqs, type QueuedMessage } from './fauxqs.ts';
import { arnIn, type Input, type Operation, type Service } from './service.ts';

/** A message as ReceiveMessage returns it, with all its attributes. */
export interface ReceivedMessage {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes: Record<string, string>;
}

/** SQS in memory. The methods are the calls of AWS's own services (EventBridge, Lambda) on a queue, by its ARN. */
export interface Sqs extends Service {
  createQueue(definition: QueueDefinition): Promise<void>;
  send(queueArn: string, body: string): Promise<void>;
  /** At most ten messages; they stay invisible until deleted or made visible. */
  receive(queueArn: string, count: number): Promise<ReceivedMessage[]>;
  delete(queueArn: string, messages: ReceivedMessage[]): Promise<void>;
  makeVisible(queueArn: string, messages: ReceivedMessage[]): Promise<void>;
  /** All messages of a queue, by its name, without receiving them. */
  inspect(name: string): Promise<QueuedMessage[]>;
  close(): Promise<void>;
}

/** SQS's longest visibility timeout, in seconds. The sandbox ends it by its own clock. */
const longestInvisible = 43_200;
/** The most messages of a receive, and entries of a batch request. */
const maxBatch = 10;

/** IAM action of each operation. */
const iamActions: Record<string, string> = {
  ChangeMessageVisibility: 'ChangeMessageVisibility',
  ChangeMessageVisibilityBatch: 'ChangeMessageVisibility',
  DeleteMessage: 'DeleteMessage',
  DeleteMessageBatch: 'DeleteMessage',
  GetQueueAttributes: 'GetQueueAttributes',
  GetQueueUrl: 'GetQueueUrl',
  ReceiveMessage: 'ReceiveMessage',
  SendMessage: 'SendMessage',
  SendMessageBatch: 'SendMessage',
};

/** Times at which a message was sent and first received, by the sandbox's clock, which fauxqs does not know. */
type MessageTimes = Map<string, { sentAt: number; receivedAt?: number }>;

/** @param onSent gets the name of the queue that received a message. */
export function createSqs(place: Place, clock: Clock, onSent: (queueName: string) => void): Sqs {
  const fauxqs = createFauxqs(place);
  const times: MessageTimes = new Map();

  async function run(operation: string, input: Input): Promise<Record<string, unknown>> {
    const result = await fauxqs.call(operation, input);
    if (operation.startsWith('SendMessage')) {
      for (const { MessageId } of sentMessages(result)) times.set(MessageId, { sentAt: clock.now() });
      onSent(queueName(input));
    }
    return result;
  }

  const operations: Record<string, Operation> = {};
  for (const [operation, action] of Object.entries(iamActions)) {
    operations[operation] = {
      requires: (input) => [{ action: `sqs:${action}`, resource: arnIn(place, 'sqs', queueName(input)) }],
      run: (input) => run(operation, input),
    };
  }

  return {
    name: 'sqs',
    target: 'AmazonSQS',
    contentType: 'application/x-amz-json-1.0',
    operations,
    createQueue: fauxqs.createQueue,
    async send(queueArn, body) {
      await run('SendMessage', { QueueUrl: queueUrl(queueArn), MessageBody: body });
    },
    async receive(queueArn, count) {
      const { Messages = [] } = await fauxqs.call('ReceiveMessage', {
        QueueUrl: queueUrl(queueArn),
        MaxNumberOfMessages: Math.min(count, maxBatch),
        VisibilityTimeout: longestInvisible,
        MessageSystemAttributeNames: ['All'],
      });
      const messages = Messages as ReceivedMessage[];
      for (const message of messages) setTimes(message, times, clock.now());
      return messages;
    },
    async delete(queueArn, messages) {
      await changeInBatches(fauxqs, 'DeleteMessageBatch', queueArn, messages);
      for (const { MessageId } of messages) times.delete(MessageId);
    },
    makeVisible: (queueArn, messages) =>
      changeInBatches(fauxqs, 'ChangeMessageVisibilityBatch', queueArn, messages),
    inspect: fauxqs.inspect,
    close: fauxqs.close,
  };
}

async function changeInBatches(
  fauxqs: Fauxqs,
  operation: 'ChangeMessageVisibilityBatch' | 'DeleteMessageBatch',
  queueArn: string,
  messages: ReceivedMessage[],
): Promise<void> {
  for (let start = 0; start < messages.length; start += maxBatch) {
    const Entries = messages.slice(start, start + maxBatch).map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
      ...(operation === 'ChangeMessageVisibilityBatch' && { VisibilityTimeout: 0 }),
    }));
    await fauxqs.call(operation, { QueueUrl: queueUrl(queueArn), Entries });
  }
}

function setTimes({ MessageId, Attributes }: ReceivedMessage, times: MessageTimes, now: number): void {
  const known = times.get(MessageId) ?? { sentAt: now };
  known.receivedAt ??= now;
  times.set(MessageId, known);
  Attributes.SentTimestamp = String(known.sentAt);
  Attributes.ApproximateFirstReceiveTimestamp = String(known.receivedAt);
}

/** fauxqs finds a queue by the last part of its URL. */
function queueUrl(queueArn: string): string {
  return `http://fauxqs/${queueArn.split(':').at(-1)}`;
}

function queueName(input: Input): string {
  return String(input.QueueName ?? String(input.QueueUrl).split('/').at(-1));
}

/** The messages of SendMessage's answer, or of SendMessageBatch's. */
function sentMessages(result: Record<string, unknown>): { MessageId: string }[] {
  return 'MessageId' in result
    ? [result as { MessageId: string }]
    : ((result.Successful ?? []) as { MessageId: string }[]);
}
