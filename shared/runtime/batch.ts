import type { SQSBatchResponse } from 'aws-lambda';
import * as z from 'zod/mini';
import type { Log } from '../model/log.ts';

/** One record of a batch, and how often the queue has handed it out. */
export interface QueueRecord {
  messageId: string;
  body: string;
  receiveCount: number;
}

/** The answer to SQS: the records that it delivers again. */
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

/** The records of a batch of SQS; undefined for any other event, such as the payload of a person who invokes by hand. */
export function queueRecords(event: unknown): QueueRecord[] | undefined {
  const batch = eventForm.safeParse(event);
  return batch.data?.Records.map(({ messageId, body, attributes }) => ({
    ...{ messageId, body },
    receiveCount: attributes.ApproximateReceiveCount,
  }));
}

/** Works on the records of a batch, one after the other. One that fails is logged, and goes back to the queue alone. */
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
      log.error('record returned to the queue', { error, messageId: record.messageId });
      failed.push(record.messageId);
    }
  }
  return returned(failed);
}

/** The answer that returns these records, by their message ids. */
export function returned(messageIds: readonly string[]): BatchAnswer {
  return { batchItemFailures: messageIds.map((itemIdentifier) => ({ itemIdentifier })) };
}
