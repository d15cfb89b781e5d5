import { afterEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, handlers, jobEvent } from './small-template.ts';

let sandbox: Sandbox;

afterEach(() => sandbox.close());

const lastLine = () => sandbox.logs.of('app-worker').at(-1);

describe('functions', () => {
  it('a function sees the time of the sandbox, which stands still until advanced', async () => {
    sandbox = await createSmallSandbox();
    await sandbox.send(jobEvent('print-time'));
    await sandbox.settle();
    expect(lastLine()).toBe(`time ${sandbox.now()} 2026-03-01T09:00:00.000Z`);
    await sandbox.advance(90_000);
    await sandbox.send(jobEvent('print-time'));
    await sandbox.settle();
    expect(lastLine()).toBe(`time ${sandbox.now()} 2026-03-01T09:01:30.000Z`);
  });

  it('a function sees the variables of the template, Lambda and the caller, and none of this machine', async () => {
    sandbox = await createSmallSandbox({
      environment: { GREETING: 'from the test', SLACK_API_URL: 'http://slack' },
    });
    await sandbox.send(jobEvent('print-environment'));
    await sandbox.settle();
    const environment = JSON.parse(lastLine() ?? '') as Record<string, string>;
    expect(environment).toMatchObject({
      TABLE_NAME: 'app-items',
      GREETING: 'from the test',
      SLACK_API_URL: 'http://slack',
      AWS_LAMBDA_FUNCTION_NAME: 'app-worker',
      AWS_ENDPOINT_URL: sandbox.endpoint,
    });
    expect(environment).not.toHaveProperty('PATH');
    expect(environment).not.toHaveProperty('HOME');
  });

  it('a function stays warm for the next invocation', async () => {
    sandbox = await createSmallSandbox();
    await sandbox.invoke('worker', { Records: [] });
    await sandbox.invoke('worker', { Records: [] });
    expect(sandbox.invocations().map(({ coldStart }) => coldStart)).toEqual([true, false]);
  });

  it('an invocation returns the result or the error of the function', async () => {
    sandbox = await createSmallSandbox();
    expect(await sandbox.invoke('worker', { Records: [] })).toEqual({ result: { batchItemFailures: [] } });
    const { error } = await sandbox.invoke('worker', {});
    expect(error?.errorType).toBe('TypeError');
  });

  it('a handler with a callback is refused', async () => {
    sandbox = await createSmallSandbox({ functions: { worker: { bundlePath: handlers.callback } } });
    const { error } = await sandbox.invoke('worker', {});
    expect(error?.errorType).toBe('Runtime.CallbackHandlerDeprecated');
  });
});
