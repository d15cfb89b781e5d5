import type { WorkQueue } from '../aws/work-queue.ts';
import { clientOptions } from './client-options.ts';
import { onFirstUse } from './on-first-use.ts';

/** Wires the SQS queue that hands work to another function; its client is loaded when the first message is sent. */
export function wireWorkQueue<Message>(queueUrl: string): WorkQueue<Message> {
  return onFirstUse(async () => {
    const { createWorkQueue } = await import('../aws/work-queue.ts');
    return createWorkQueue<Message>(queueUrl, clientOptions);
  });
}
