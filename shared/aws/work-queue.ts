import { GatewayError } from '../errors.ts';
import { pause } from '../model/retry.ts';
import { createSignedRequests, type SigningSettings } from './signed-request.ts';

/** What SQS takes in one SendMessageBatch: entries, and bytes of all bodies together. */
const mostEntries = 10;
const mostBytes = 1_048_576;
const mostAttempts = 5;

/** SendMessageBatch's answer, as far as it is read. */
interface Answer {
  Failed?: { Id: string; SenderFault?: boolean; Code?: string; Message?: string }[];
}

export type WorkQueue = ReturnType<typeof createWorkQueue>;

/**
 * The queue that hands work to other invocations.
 * @param settings.timeoutMs of each of the tries
 */
export function createWorkQueue(
  { timeoutMs = 3_000, ...settings }: SigningSettings & { timeoutMs?: number },
  queueUrl: string,
) {
  const requests = createSignedRequests('sqs', settings);

  /** @returns the bodies that SQS did not take, though it may the next time. */
  const sendOnce = async (bodies: string[]): Promise<string[]> => {
    const Entries = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody }));
    const answer = await requests.send({
      method: 'POST',
      url: new URL('/', queueUrl),
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessageBatch' },
      body: JSON.stringify({ QueueUrl: queueUrl, Entries }),
      timeoutMs,
    });
    const { Failed = [] } = JSON.parse(answer) as Answer;
    const refused = Failed.find(({ SenderFault }) => SenderFault);
    if (refused) {
      const why = `SQS refuses a message: ${refused.Code} ${refused.Message ?? ''}`.trim();
      throw new GatewayError('queue-refused', why, { retryable: false });
    }
    return Failed.map(({ Id }) => bodies[Number(Id)] ?? '');
  };

  return {
    /**
     * Puts messages into the queue, in few calls. What SQS fails to take is sent again, alone.
     * @throws GatewayError `queue-busy` (retryable) when SQS keeps failing, `queue-refused` when it will refuse the
     * same again, and with AWS's own error name as its code. Some messages may then be in the queue: repeated work must do no harm.
     */
    async send(bodies: readonly string[]): Promise<void> {
      for (const batch of batches(bodies)) {
        let rest = batch;
        for (let tries = 1; rest.length > 0; tries += 1) {
          if (tries > mostAttempts) {
            throw new GatewayError('queue-busy', `SQS keeps failing to take ${rest.length} messages`, {
              retryable: true,
            });
          }
          if (tries > 1) await pause(tries);
          rest = await sendOnce(rest);
        }
      }
    },
  };
}

/** As few batches as keep the order and SQS's limits. */
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
