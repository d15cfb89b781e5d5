import { expect, test } from '@jest/globals';
import { eachRecord, queueRecords } from '../../shared/runtime/batch.ts';

const record = (messageId: string, receiveCount = 1) => ({ messageId, body: messageId, receiveCount });

test('a record that fails is logged and returned to the queue, without the others', async () => {
  const [done, logged]: [string[], unknown[]] = [[], []];
  const none = () => {};
  const log = { info: none, warn: none, error: (...line: unknown[]) => void logged.push(line) };
  const error = new Error('two is no good');
  const work = async ({ body }: { body: string }) => {
    if (body === 'two') throw error;
    done.push(body);
  };
  expect(await eachRecord([record('one'), record('two'), record('three')], work, log)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'two' }],
  });
  expect(done).toEqual(['one', 'three']);
  expect(logged).toEqual([['record failed, will be retried', { error, messageId: 'two' }]]);
});

test('only a batch from SQS has records', () => {
  const sqs = {
    messageId: 'm',
    body: '{}',
    attributes: { ApproximateReceiveCount: '3' },
    eventSource: 'aws:sqs',
  };
  expect(queueRecords({ Records: [sqs] })).toEqual([{ messageId: 'm', body: '{}', receiveCount: 3 }]);
  for (const other of [undefined, null, {}, { Records: [{ Sns: {} }] }, { cluster: 'shop' }]) {
    expect(queueRecords(other)).toBeUndefined();
  }
});
