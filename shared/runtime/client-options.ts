import type { WorkQueue } from '../aws/work-queue.ts';
import { onFirstUse } from './on-first-use.ts';

/**
 * For the AWS clients of a function: a socket that hangs must not cost the invocation. The SDK tries again after
 * these times (milliseconds); DynamoDB answers in some ten.
 */
export const clientOptions = {
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};

/** Wires the SQS queue that hands work to another function; its client is loaded when the first message is sent. */
export function wireWorkQueue<Message>(queueUrl: string): WorkQueue<Message> {
  return onFirstUse(async () => {
    const { createWorkQueue } = await import('../aws/work-queue.ts');
    return createWorkQueue<Message>(queueUrl, clientOptions);
  });
}
