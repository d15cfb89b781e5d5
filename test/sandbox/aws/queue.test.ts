import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, handlers, jobEvent, smallTemplate } from './small-template.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
});

afterEach(() => sandbox.close());

const attempts = () => sandbox.logs.of('app-worker').filter((line) => line.includes('attempt'));

describe('queue of a function', () => {
  it('messages reach the function in batches of the mapping and leave the queue empty', async () => {
    for (let index = 0; index < 45; index += 1) await sandbox.send(jobEvent('nothing'));
    await sandbox.settle();
    expect(attempts()).toHaveLength(45);
    expect(sandbox.invocations()).toHaveLength(3);
    expect(await sandbox.messages('jobs')).toEqual([]);
  });

  it('only a message that was reported as failed comes back after its visibility timeout', async () => {
    await sandbox.send(jobEvent('nothing'));
    await sandbox.send(jobEvent('report-failure'));
    await sandbox.settle();
    await sandbox.advance(59_000);
    expect(attempts()).toEqual(['nothing, attempt 1', 'report-failure, attempt 1']);
    await sandbox.advance(1_000);
    expect(attempts().slice(2)).toEqual(['report-failure, attempt 2']);
  });

  it('a message that failed too often moves to the dead-letter queue', async () => {
    await sandbox.send(jobEvent('report-failure'));
    for (let minute = 0; minute < 3; minute += 1) await sandbox.advance(60_000);
    expect(attempts()).toHaveLength(2);
    const [dead] = await sandbox.deadLetters();
    expect(JSON.parse(dead?.body ?? '')).toMatchObject({ source: 'test', detail: { job: 'report-failure' } });
    expect(await sandbox.messages('jobs')).toEqual([]);
  });

  test.each([
    ['throws', 'throw', 'Error: The job went wrong.'],
    ['exits', 'exit', 'Runtime.ExitError: Runtime exited with error: exit status 3'],
  ])('the whole batch comes back when the function %s', async (_what, job, error) => {
    await sandbox.send(jobEvent('nothing'));
    await sandbox.send(jobEvent(job));
    await sandbox.settle();
    expect(sandbox.invocations()).toMatchObject([{ error }]);
    await sandbox.advance(60_000);
    expect(attempts().filter((line) => line === 'nothing, attempt 2')).toHaveLength(1);
  });

  it('the whole batch comes back when the response names an unknown message', async () => {
    await sandbox.send(jobEvent('nothing'));
    await sandbox.send(jobEvent('report-unknown'));
    await sandbox.settle();
    expect(await sandbox.messages('jobs')).toHaveLength(2);
  });

  it('a message of any text is accepted in the queue', async () => {
    await sandbox.enqueue('jobs', 'this is not JSON');
    await sandbox.settle();
    expect(sandbox.invocations()[0]?.error).toMatch(/^SyntaxError: /);
  });
});

describe('faults of the queue', () => {
  it('a message that could not be deleted is delivered twice', async () => {
    sandbox.faults.add({ service: 'sqs', operation: 'DeleteMessageBatch', kind: 'http500' });
    await sandbox.send(jobEvent('nothing'));
    await sandbox.advance(60_000);
    expect(attempts()).toEqual(['nothing, attempt 1', 'nothing, attempt 2']);
    expect(await sandbox.messages('jobs')).toEqual([]);
  });

  it('a message whose delivery was lost is delivered later', async () => {
    sandbox.faults.add({ service: 'sqs', operation: 'ReceiveMessage', kind: 'reset-after' });
    await sandbox.send(jobEvent('nothing'));
    await sandbox.advance(59_000);
    expect(attempts()).toEqual([]);
    await sandbox.advance(1_000);
    expect(attempts()).toEqual(['nothing, attempt 2']);
  });
});

describe('function timeouts', () => {
  it('a function that runs too long is stopped, and its batch comes back', async () => {
    await sandbox.close();
    const worker = { bundlePath: handlers.jobs, timeoutSeconds: 0.2 };
    sandbox = await createSmallSandbox({ functions: { worker } });
    await sandbox.send(jobEvent('hang'));
    await sandbox.settle();
    expect(sandbox.invocations()[0]?.error).toMatch(/Task timed out after 0.20 seconds$/);
    expect(await sandbox.messages('jobs')).toHaveLength(1);
  });
});

describe('real clock', () => {
  it('messages are handled and retried on the real clock without settling', async () => {
    await sandbox.close();
    const mapping = smallTemplate().Resources.WorkerMapping;
    const withoutWindow = { BatchSize: 10, MaximumBatchingWindowInSeconds: 0 };
    const WorkerMapping = { ...mapping, Properties: { ...mapping?.Properties, ...withoutWindow } };
    sandbox = await createSmallSandbox({
      clock: 'real',
      visibilityTimeoutMs: 50,
      resources: { WorkerMapping },
    });
    await sandbox.send(jobEvent('report-failure'));
    await until(async () => (await sandbox.deadLetters()).length === 1);
    await sandbox.settle();
    // The visibility timeout is shorter than a cold start, so the two attempts may overlap.
    expect(attempts().sort()).toEqual(['report-failure, attempt 1', 'report-failure, attempt 2']);
    expect(await sandbox.deadLetters()).toMatchObject([{ receiveCount: 3 }]);
  });
});

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setImmediate(resolve));
}
