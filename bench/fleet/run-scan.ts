import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { SingleBar } from 'cli-progress';
import type { Plan } from '../../functions/plan-rightsizing/run.ts';
import { parseSizingWork } from '../../shared/model/queue/sizing-work.ts';
import type { Account } from './account.ts';
import type { Functions } from './functions.ts';

/** Two instances of rightsize-services, as in serverless.yml (maximumConcurrency). */
const workers = 2;
/** Share of the deliveries after which a worker dies: it has read its services, but stored nothing. */
const diesAfter = 0.5;
/** One in this many chunks is delivered again after it is done. */
const repeatsOneOf = 10;

/** Outcome of the scan. */
export interface Scan {
  plan: Plan;
  deliveries: number;
  repeated: number;
  /** Services whose worker died while processing them. */
  readAgain: ReadonlySet<string>;
}

/**
 * Plans a scan and delivers its chunks until the queue is empty: at least once, with failures. Shows progress on a
 * terminal.
 */
export async function runScan({ sandbox, environment }: Account, functions: Functions): Promise<Scan> {
  const plan = await functions.plan('bench');
  const bar = new SingleBar({ format: 'Analysing {bar} {value} of {total} chunks', clearOnComplete: true });
  bar.start(plan.chunks, 0);
  const client = new SQSClient(sandbox.clientConfig);
  const QueueUrl = environment.WORK_QUEUE_URL;
  const repeated = new Set<string>();
  let deliveries = 0;
  let done = 0;
  let readAgain: ReadonlySet<string> = new Set();

  const again = ({ ReceiptHandle }: Message) =>
    client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));

  const handOut = async (worker: number, message: Message) => {
    const { MessageId = '', Body = '', ReceiptHandle, Attributes } = message;
    const receiveCount = Number(Attributes?.ApproximateReceiveCount);
    deliveries += 1;
    const dies = deliveries > diesAfter * plan.chunks && readAgain.size === 0 && servicesOf(Body).size > 0;
    if (dies) readAgain = servicesOf(Body);
    const isDone = await functions.work(worker, { messageId: MessageId, body: Body, receiveCount }, { dies });
    if (!isDone) return again(message);
    if (!repeated.has(MessageId)) bar.update(++done);
    if (!repeated.has(MessageId) && done % repeatsOneOf === 1) {
      repeated.add(MessageId);
      return again(message);
    }
    return client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  };

  const poll = async (worker: number) => {
    const receive = { QueueUrl, MaxNumberOfMessages: 1, MessageSystemAttributeNames: ['All' as const] };
    for (;;) {
      const { Messages: [message] = [] } = await client.send(new ReceiveMessageCommand(receive));
      if (!message) return;
      await handOut(worker, message);
    }
  };
  // A record that returns after the other worker has finished is processed in the second round.
  for (let rounds = 0; rounds < 2; rounds += 1) {
    await Promise.all(Array.from({ length: workers }, (_, worker) => poll(worker)));
  }
  bar.stop();
  return { plan, deliveries, repeated: repeated.size, readAgain };
}

function servicesOf(body: string): ReadonlySet<string> {
  const work = parseSizingWork(body);
  return new Set(work.kind === 'chunk' && work.workloads === 'services' ? work.names : []);
}
