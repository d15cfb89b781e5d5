import type { WorkQueue } from '../aws/work-queue.ts';
import { onFirstUse } from './on-first-use.ts';

/**
 * Options of a function's AWS clients: a hanging socket must not use up the invocation. The SDK retries after these
 * timeouts (ms); DynamoDB usually answers within 10 ms.
 */
export const clientOptions = {
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 3_000, throwOnRequestTimeout: true },
};

/** Wires the SQS queue that passes work to another function; its client is loaded with the first message. */
export function wireWorkQueue<Message>(queueUrl: string): WorkQueue<Message> {
  return onFirstUse(async () => {
    const { createWorkQueues } = await import('../aws/work-queue.ts');
    return createWorkQueues(clientOptions)<Message>(queueUrl);
  });
}
