import { buildApp } from 'fauxqs';
import type { Place, QueueDefinition } from '../template/deployment.ts';
import { AwsError, type Input } from './service.ts';

/** A message that lies in a queue, received or not. */
export interface QueuedMessage {
  body: string;
  receiveCount: number;
}

/** The fauxqs package without its server: requests are handed to it in memory. */
export interface Fauxqs {
  /** Answers a request of SQS's JSON protocol. Throws AwsError with SQS's own names and words. */
  call(operation: string, input: Input): Promise<Record<string, unknown>>;
  createQueue(definition: QueueDefinition): Promise<void>;
  /** All messages of a queue, by its name, without receiving them. */
  inspect(name: string): Promise<QueuedMessage[]>;
  close(): Promise<void>;
}

/** The account number that fauxqs has built in. */
const fauxqsAccountId = '000000000000';

/** No queues. */
export function createFauxqs(place: Place): Fauxqs {
  const app = buildApp({ logger: false, defaultRegion: place.region });

  async function call(operation: string, input: Input): Promise<Record<string, unknown>> {
    const response = await app.inject({
      method: 'POST',
      url: '/',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${operation}` },
      payload: JSON.stringify(input),
    });
    if (response.statusCode !== 200) throw toAwsError(response.json(), response.headers);
    return inPlace(response.json(), place);
  }

  return {
    call,
    async createQueue({ name, visibilityTimeoutSeconds, redrive }) {
      const RedrivePolicy =
        redrive && JSON.stringify(redrive).replace(`:${place.accountId}:`, `:${fauxqsAccountId}:`);
      const Attributes = {
        VisibilityTimeout: String(visibilityTimeoutSeconds),
        ...(redrive && { RedrivePolicy }),
      };
      await call('CreateQueue', { QueueName: name, Attributes });
    },
    async inspect(name) {
      const response = await app.inject({ method: 'GET', url: `/_fauxqs/queues/${name}` });
      const { ready, inflight } = response.json<Inspection>().messages;
      return [...ready, ...inflight.map(({ message }) => message)].map((message) => ({
        body: message.body,
        receiveCount: message.approximateReceiveCount,
      }));
    },
    close: () => app.close(),
  };
}

/** Answer of fauxqs's inspection of a queue. */
interface Inspection {
  messages: { ready: FauxqsMessage[]; inflight: { message: FauxqsMessage }[] };
}

interface FauxqsMessage {
  body: string;
  approximateReceiveCount: number;
}

/** Puts the sandbox's account and endpoint where fauxqs wrote its own. */
function inPlace(result: Record<string, unknown>, place: Place): Record<string, unknown> {
  const { QueueUrl, Attributes } = result;
  if (typeof QueueUrl === 'string') {
    return { ...result, QueueUrl: `${place.endpoint}/${place.accountId}/${QueueUrl.split('/').at(-1)}` };
  }
  if (!Attributes) return result;
  const moved = Object.entries(Attributes as Record<string, string>).map(([name, value]) => [
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
