import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { createWorkQueues, type WorkQueue } from '../../shared/aws/work-queue.ts';
import { failFirstEntry } from '../builders/leave-out.ts';
import { createSmallSandbox } from '../sandbox/aws/small-template.ts';

let sandbox: Sandbox;
let undo = () => {};
let queue: WorkQueue<unknown>;
let before: number;

beforeAll(async () => {
  sandbox = await createSmallSandbox();
});

beforeEach(async () => {
  queue = createWorkQueues(sandbox.clientConfig)(`${sandbox.endpoint}/123456789012/app-dead-jobs`);
  before = (await bodies()).length;
  sandbox.calls.clear();
});

afterEach(() => {
  sandbox.faults.clear();
  undo();
  undo = () => {};
});

afterAll(() => sandbox.close());

/** Nothing takes messages from this queue: all that were ever sent lie in it. */
async function bodies(): Promise<unknown[]> {
  return (await sandbox.messages('dead-jobs')).map(({ body }) => JSON.parse(body));
}

const newBodies = async () => (await bodies()).slice(before);
const callsMade = () => sandbox.calls.counts('operator')['sqs:SendMessageBatch'];
const chunks = (count: number) => Array.from({ length: count }, (_, index) => ({ chunk: index }));

test('many messages are sent in few calls, and an empty list in none', async () => {
  await queue.send(chunks(25));
  expect(await newBodies()).toEqual(chunks(25));
  expect(callsMade()).toBe(3);
  await queue.send([]);
  expect(callsMade()).toBe(3);
});

test('large messages are split over calls of at most the size that SQS accepts', async () => {
  // 300 kB of text that has more bytes than characters: three fit into a mebibyte, four do not.
  const large = Array.from({ length: 4 }, (_, index) => index + 'é'.repeat(150_000));
  await queue.send(large);
  expect(await newBodies()).toEqual(large);
  expect(callsMade()).toBe(2);
});

test('a message that SQS failed to accept is sent again, without the others', async () => {
  undo = failFirstEntry({ times: 2 });
  await queue.send(chunks(4));
  expect(await newBodies()).toEqual(expect.arrayContaining(chunks(4)));
  expect(await newBodies()).toHaveLength(4);
});

test('sending ends in a retryable error when SQS keeps failing', async () => {
  undo = failFirstEntry({ times: 100 });
  await expect(queue.send(chunks(2))).rejects.toMatchObject({ code: 'queue-busy', retryable: true });
});

test('sending fails at once when SQS rejects the message', async () => {
  undo = failFirstEntry({ times: 1, SenderFault: true });
  await expect(queue.send(chunks(2))).rejects.toMatchObject({ code: 'queue-refused', retryable: false });
});

test.each(['throttled', 'http500', 'reset-before'] as const)(
  'messages are sent once after a call that was %s',
  async (kind) => {
    sandbox.faults.add({ service: 'sqs', kind });
    await queue.send(chunks(3));
    expect(await newBodies()).toEqual(chunks(3));
  },
);
