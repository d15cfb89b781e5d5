import {
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  BatchWriteItemCommand,
  type BatchWriteItemCommandInput,
  DynamoDBClient,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { createReportStore } from '../../../../shared/aws/report-store.ts';

/** Worker of the sandbox's tests: each message names a job, and its result is printed. */
interface Job {
  job: string;
  input?: object;
}

const dynamodb = new DynamoDBClient({ retryMode: 'standard' });

const jobs: Record<string, (job: Job) => unknown> = {
  'print-time': () => console.log(`time ${Date.now()} ${new Date().toISOString()}`),
  'print-environment': () => console.log(JSON.stringify(process.env)),
  throw: () => {
    throw new Error('The job went wrong.');
  },
  exit: () => process.exit(3),
  hang: () => new Promise((resolve) => setTimeout(resolve, 60_000)),
  query: async ({ input }) => {
    await reportErrors(() => dynamodb.send(new QueryCommand(input as QueryCommandInput)));
  },
  'batch-get': async ({ input }) => {
    await reportErrors(() => dynamodb.send(new BatchGetItemCommand(input as BatchGetItemCommandInput)));
  },
  'batch-write': async ({ input }) => {
    await reportErrors(() => dynamodb.send(new BatchWriteItemCommand(input as BatchWriteItemCommandInput)));
  },
  transact: async ({ input }) => {
    const command = new TransactWriteItemsCommand(input as TransactWriteItemsCommandInput);
    await reportErrors(() => dynamodb.send(command));
  },
  'store-report': async ({ input }) => {
    const { key } = input as { key: string };
    const store = createReportStore('app-reports', Date.now, {});
    await reportErrors(() => store.put(key, 'A report.', 'text/plain'));
    console.log(await store.link(key, 60));
  },
};

async function reportErrors(call: () => Promise<unknown>): Promise<void> {
  await call().then(
    () => console.log('allowed'),
    (error: Error) => console.log(`${error.name}: ${error.message}`),
  );
}

export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const batchItemFailures: SQSBatchResponse['batchItemFailures'] = [];
  for (const { body, messageId, attributes } of event.Records) {
    const { detail } = JSON.parse(body) as { detail: Job };
    console.log(`${detail.job}, attempt ${attributes.ApproximateReceiveCount}`);
    if (detail.job === 'report-failure') batchItemFailures.push({ itemIdentifier: messageId });
    else if (detail.job === 'report-unknown') batchItemFailures.push({ itemIdentifier: 'nobody' });
    else await jobs[detail.job]?.(detail);
  }
  return { batchItemFailures };
};
