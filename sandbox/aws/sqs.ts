import { buildApp } from 'fauxqs';
import type { Clock } from '../clock.ts';
import type { Place, QueueDefinition } from '../template/deployment.ts';
import { AwsError, arnIn, type Input, type Operation, type Service } from './service.ts';

/** A message as ReceiveMessage returns it, with all its attributes. */
export interface ReceivedMessage {
  MessageId: string;
  ReceiptHandle: string;
  Body: string;
  MD5OfBody: string;
  Attributes: Record<string, string>;
}

/** A message that lies in a queue, received or not. */
export interface QueuedMessage {
  body: string;
  receiveCount: number;
}

/** SQS in memory. The methods are what AWS's own services (EventBridge, Lambda) do with a queue, by its ARN. */
export interface Sqs extends Service {
  createQueue(definition: QueueDefinition): Promise<void>;
  send(queueArn: string, body: string): Promise<void>;
  /** At most ten messages; they stay invisible until they are deleted or made visible. */
  receive(queueArn: string, count: number): Promise<ReceivedMessage[]>;
  delete(queueArn: string, messages: ReceivedMessage[]): Promise<void>;
  makeVisible(queueArn: string, messages: ReceivedMessage[]): Promise<void>;
  /** All messages of a queue, by its name, without receiving them. */
  inspect(name: string): Promise<QueuedMessage[]>;
  close(): Promise<void>;
}

/** The account number that fauxqs has built in. */
const fauxqsAccountId = '000000000000';
/** SQS's longest visibility timeout, in seconds. The sandbox ends it by its own clock. */
const longestInvisible = 43_200;
/** The most entries of a batch request. */
const maxBatchEntries = 10;

/** What each operation is called in IAM. */
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

/**
 * fauxqs without its server: requests are handed to it in memory.
 * @param onSent is told the name of the queue that got a message.
 */
export function createSqs(place: Place, clock: Clock, onSent: (queueName: string) => void): Sqs {
  const app = buildApp({ logger: false, defaultRegion: place.region });
  /** When each message was sent by the sandbox's clock, which fauxqs does not know. */
  const sentAt = new Map<string, number>();

  async function call(operation: string, input: Input): Promise<Record<string, unknown>> {
    const response = await app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` },
      payload: JSON.stringify(input),
    });
    if (response.statusCode !== 200) throw toAwsError(response.json(), response.headers);
    return response.json();
  }

  async function run(operation: string, input: Input): Promise<Record<string, unknown>> {
    const result = await call(operation, input);
    if (operation.startsWith('SendMessage')) {
      for (const { MessageId } of messagesOf(result)) sentAt.set(MessageId, clock.now());
      onSent(queueName(input));
    }
    return inPlace(result, place);
  }

  const operations: Record<string, Operation> = {};
  for (const [operation, action] of Object.entries(iamActions)) {
    operations[operation] = {
      requires: (input) => [{ action: `sqs:${action}`, resource: arnIn(place, 'sqs', queueName(input)) }],
      run: (input) => run(operation, input),
    };
  }

  async function changeInBatches(
    operation: string,
    queueArn: string,
    messages: ReceivedMessage[],
  ): Promise<void> {
    for (let start = 0; start < messages.length; start += maxBatchEntries) {
      const Entries = messages.slice(start, start + maxBatchEntries).map(({ ReceiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle,
        ...(operation === 'ChangeMessageVisibilityBatch' && { VisibilityTimeout: 0 }),
      }));
      await call(operation, { QueueUrl: queueUrl(queueArn), Entries });
    }
  }

  return {
    name: 'sqs',
    target: 'AmazonSQS',
    contentType: 'application/x-amz-json-1.0',
    operations,
    async createQueue({ name, visibilityTimeoutSeconds, redrive }) {
      const RedrivePolicy =
        redrive && JSON.stringify(redrive).replace(`:${place.accountId}:`, `:${fauxqsAccountId}:`);
      const Attributes = {
        VisibilityTimeout: String(visibilityTimeoutSeconds),
        ...(redrive && { RedrivePolicy }),
      };
      await call('CreateQueue', { QueueName: name, Attributes });
    },
    async send(queueArn, body) {
      await run('SendMessage', { QueueUrl: queueUrl(queueArn), MessageBody: body });
    },
    async receive(queueArn, count) {
      const { Messages = [] } = await call('ReceiveMessage', {
        QueueUrl: queueUrl(queueArn),
        MaxNumberOfMessages: Math.min(count, maxBatchEntries),
        VisibilityTimeout: longestInvisible,
        MessageSystemAttributeNames: ['All'],
      });
      const messages = Messages as ReceivedMessage[];
      for (const { MessageId, Attributes } of messages) {
        Attributes.SentTimestamp = String(sentAt.get(MessageId) ?? clock.now());
        Attributes.ApproximateFirstReceiveTimestamp = String(clock.now());
      }
      return messages;
    },
    async delete(queueArn, messages) {
      await changeInBatches('DeleteMessageBatch', queueArn, messages);
      for (const { MessageId } of messages) sentAt.delete(MessageId);
    },
    makeVisible: (queueArn, messages) => changeInBatches('ChangeMessageVisibilityBatch', queueArn, messages),
    async inspect(name) {
      const response = await app.inject({ method: 'GET', url: `/_fauxqs/queues/${name}` });
      if (response.statusCode !== 200) throw new Error(`There is no queue ${name} in the template.`);
      const { ready, inflight } = response.json<Inspection>().messages;
      return [...ready, ...inflight.map(({ message }) => message)].map((message) => ({
        body: message.body,
        receiveCount: message.approximateReceiveCount,
      }));
    },
    close: () => app.close(),
  };
}

/** What fauxqs's inspection of a queue answers. */
interface Inspection {
  messages: { ready: FauxqsMessage[]; inflight: { message: FauxqsMessage }[] };
}

interface FauxqsMessage {
  body: string;
  approximateReceiveCount: number;
}

/** fauxqs finds a queue by the last part of its URL. */
function queueUrl(queueArn: string): string {
  return `http://fauxqs/${fauxqsAccountId}/${queueArn.split(':').at(-1)}`;
}

function queueName(input: Input): string {
  return String(input.QueueName ?? String(input.QueueUrl).split('/').at(-1));
}

function messagesOf(result: Record<string, unknown>): { MessageId: string }[] {
  return 'MessageId' in result
    ? [result as { MessageId: string }]
    : ((result.Successful ?? []) as { MessageId: string }[]);
}

/** Puts the sandbox's account and endpoint where fauxqs wrote its own. */
function inPlace(result: Record<string, unknown>, place: Place): Record<string, unknown> {
  if (typeof result.QueueUrl === 'string') {
    return {
      ...result,
      QueueUrl: `${place.endpoint}/${place.accountId}/${result.QueueUrl.split('/').at(-1)}`,
    };
  }
  if (!result.Attributes) return result;
  const attributes = Object.entries(result.Attributes as Record<string, string>);
  const moved = attributes.map(([name, value]) => [
    name,
    value.replace(`:${fauxqsAccountId}:`, `:${place.accountId}:`),
  ]);
  return { ...result, Attributes: Object.fromEntries(moved) };
}

function toAwsError(body: { __type?: string; message?: string }, headers: Record<string, unknown>): AwsError {
  const name = String(body.__type ?? 'InternalError').replace(/^.*#/, '');
  const queryError = headers['x-amzn-query-error'];
  return new AwsError(name, body.message ?? '', typeof queryError === 'string' ? { queryError } : {});
}
