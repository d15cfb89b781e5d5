import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { type Backend, type Case, errorOf } from '../backend.ts';

/** Queues of both backends; a message of the first moves to the second after two receives. */
const jobs = 'app-jobs';
const deadJobs = 'app-dead-jobs';

async function queueUrl({ sqs }: Backend, QueueName: string): Promise<string> {
  return (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl ?? '';
}

async function receive(backend: Backend, QueueName: string, MaxNumberOfMessages = 10) {
  const { Messages = [] } = await backend.sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: await queueUrl(backend, QueueName),
      MaxNumberOfMessages,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages;
}

/** Behavior that SQS and the Lambda poller rely on. */
export const sqsCases: Case[] = [
  {
    name: 'a failed message comes again, then goes to the dead-letter queue',
    async ask(backend) {
      const QueueUrl = await queueUrl(backend, jobs);
      await backend.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
      const seen: unknown[] = [];
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const [message] = await receive(backend, jobs);
        seen.push([message?.Body, message?.MD5OfBody, message?.Attributes?.ApproximateReceiveCount]);
        if (!message) break;
        const visible = { QueueUrl, ReceiptHandle: message.ReceiptHandle, VisibilityTimeout: 0 };
        await backend.sqs.send(new ChangeMessageVisibilityCommand(visible));
      }
      const [dead] = await receive(backend, deadJobs);
      const handle = { QueueUrl: await queueUrl(backend, deadJobs), ReceiptHandle: dead?.ReceiptHandle };
      await backend.sqs.send(new DeleteMessageCommand(handle));
      return [seen, dead?.Body, Object.keys(dead?.Attributes ?? {}).includes('SentTimestamp')];
    },
  },
  {
    name: 'a received message is hidden from other readers, and is counted',
    async ask(backend) {
      const QueueUrl = await queueUrl(backend, jobs);
      const Entries = ['a', 'b', 'c'].map((MessageBody, index) => ({ Id: String(index), MessageBody }));
      const sent = await backend.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
      const first = await receive(backend, jobs, 2);
      const second = await receive(backend, jobs);
      const counts = await backend.sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl,
          AttributeNames: [
            'ApproximateNumberOfMessages',
            'ApproximateNumberOfMessagesNotVisible',
            'VisibilityTimeout',
            'QueueArn',
          ],
        }),
      );
      for (const { ReceiptHandle } of [...first, ...second]) {
        await backend.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      return [sent.Successful?.length, first.length, second.length, counts.Attributes];
    },
  },
  {
    name: 'a queue that is missing',
    ask: ({ sqs }) => errorOf(sqs.send(new GetQueueUrlCommand({ QueueName: 'nothing' }))),
  },
];
