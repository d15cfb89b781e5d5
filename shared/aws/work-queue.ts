import { SendMessageBatchCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { GatewayError } from '../errors.ts';
import { retry } from '../model/retry.ts';

/** Limits of one SendMessageBatch (SQS quotas): entries, and bytes of all bodies together. */
const mostEntries = 10;
const mostBytes = 1_048_576;

/** Queue that takes messages of one type (shared/model/queue). */
export interface WorkQueue<Message> {
  send(messages: readonly Message[]): Promise<void>;
}

/**
 * Opens the queues that pass work to other invocations; they share one client.
 * @returns function that opens a queue by its URL
 */
export function createWorkQueues(config: SQSClientConfig): <Message>(queueUrl: string) => WorkQueue<Message> {
  const client = new SQSClient(config);
  return (queueUrl) => openQueue(client, queueUrl);
}

function openQueue<Message>(client: SQSClient, queueUrl: string): WorkQueue<Message> {
  /** Sends one batch. @returns the bodies that SQS failed to accept; a retry may succeed */
  const sendOnce = async (bodies: string[]): Promise<string[]> => {
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
    const refused = Failed.find(({ SenderFault }) => SenderFault);
    if (refused) {
      const why = `SQS rejected a message: ${refused.Code} ${refused.Message ?? ''}`.trim();
      throw new GatewayError('queue-refused', why, { retryable: false });
    }
    return Failed.map(({ Id }) => bodies[Number(Id)] ?? '');
  };

  return {
    /**
     * Sends messages in as few calls as SQS allows, and resends only those that SQS failed to accept.
     * @throws GatewayError `queue-busy` (retryable) if SQS keeps failing, `queue-refused` if a retry cannot succeed,
     * and the SDK's errors. Some messages may then be in the queue, so repeated work must be harmless.
     */
    async send(messages) {
      for (const batch of batches(messages.map((message) => JSON.stringify(message)))) {
        let rest = batch;
        await retry(
          async () => {
            rest = await sendOnce(rest);
            return rest.length === 0 ? { done: undefined } : { again: 'after a moment' };
          },
          () => busy(rest.length),
        );
      }
    },
  };
}

function busy(messages: number): GatewayError {
  return new GatewayError('queue-busy', `SQS repeatedly failed to accept ${messages} messages`, {
    retryable: true,
  });
}

/** Splits messages into the fewest batches that keep the order and SQS's limits. */
function batches(bodies: readonly string[]): string[][] {
  const found: string[][] = [];
  let bytes = 0;
  for (const body of bodies) {
    const size = Buffer.byteLength(body);
    const last = found.at(-1);
    if (last && last.length < mostEntries && bytes + size <= mostBytes) {
      last.push(body);
      bytes += size;
    } else {
      found.push([body]);
      bytes = size;
    }
  }
  return found;
}
