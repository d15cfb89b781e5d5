import type { SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Log } from '../model/log.ts';

/** Record of a batch, and how often the queue has delivered it. */
export interface QueueRecord {
  messageId: string;
  body: string;
  receiveCount: number;
}

/** Response to SQS: the records to deliver again. */
export type BatchAnswer = SQSBatchResponse;

const eventForm = z.object({
  Records: z.array(
    z.object({
      messageId: z.string(),
      body: z.string(),
      attributes: z.object({ ApproximateReceiveCount: z.coerce.number() }),
    }),
  ),
});

/** Returns the records of an SQS batch; undefined for any other event, such as a manual invocation's payload. */
export function queueRecords(event: unknown): QueueRecord[] | undefined {
  const batch = eventForm.safeParse(event);
  return batch.data?.Records.map(({ messageId, body, attributes }) => ({
    ...{ messageId, body },
    receiveCount: attributes.ApproximateReceiveCount,
  }));
}

/** Processes the records of a batch, one after the other. A record that fails is logged and is the only one retried. */
export async function eachRecord<One extends Pick<QueueRecord, 'messageId'>>(
  records: readonly One[],
  work: (record: One) => Promise<void>,
  log: Log,
): Promise<BatchAnswer> {
  const failed: string[] = [];
  for (const record of records) {
    try {
      await work(record);
    } catch (error) {
      log.error('record failed, will be retried', { error, messageId: record.messageId });
      failed.push(record.messageId);
    }
  }
  return returned(failed);
}

/** Response that returns these records to the queue, by message id. */
export function returned(messageIds: readonly string[]): BatchAnswer {
  return { batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })) };
}
