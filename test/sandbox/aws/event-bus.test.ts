import { afterEach, describe, expect, it, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, jobEvent, smallTemplate } from './small-template.ts';

let sandbox: Sandbox;

afterEach(() => sandbox.close());

describe('event bus', () => {
  it('an event is delivered to the rules that it matches', async () => {
    sandbox = await createSmallSandbox();
    expect(await sandbox.send(jobEvent('nothing'))).toEqual({ matched: ['JobRule'], failed: [] });
    expect(await sandbox.send({ ...jobEvent('nothing'), source: 'other' })).toEqual({
      matched: [],
      failed: [],
    });
    const [message, ...others] = await sandbox.messages('jobs');
    expect(others).toEqual([]);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      version: '0',
      account: '123456789012',
      region: 'us-east-1',
      time: '2026-03-01T09:00:00Z',
      ...jobEvent('nothing'),
    });
  });

  it('an event is not delivered to a queue whose policy lacks the rule', async () => {
    sandbox = await createSmallSandbox({
      resources: { QueuePolicy: { Type: 'AWS::Logs::LogGroup', Properties: {} } },
    });
    const { failed } = await sandbox.send(jobEvent('nothing'));
    expect(failed).toMatchObject([{ rule: 'JobRule', target: 'jobs', deadLettered: false }]);
    expect(failed[0]?.reason).toMatch(/policy of app-jobs does not let .*rule\/JobRule send/);
    expect(sandbox.failedDeliveries()).toEqual(failed);
    expect(await sandbox.messages('jobs')).toEqual([]);
  });

  it('a delivery is retried when the queue fails for a moment', async () => {
    sandbox = await createSmallSandbox();
    sandbox.faults.add({ service: 'sqs', operation: 'SendMessage', kind: 'http500', times: 20 });
    expect((await sandbox.send(jobEvent('nothing'))).failed).toEqual([]);
    expect(await sandbox.messages('jobs')).toHaveLength(1);
  });

  it('an event whose delivery is denied goes to the dead-letter queue', async () => {
    sandbox = await createSmallSandbox();
    sandbox.faults.add({ service: 'sqs', operation: 'SendMessage', kind: 'denied' });
    const { failed } = await sandbox.send(jobEvent('nothing'));
    expect(failed).toMatchObject([{ deadLettered: true }]);
    expect(await sandbox.deadLetters()).toHaveLength(1);
  });

  test.each<[string, unknown, string]>([
    ['a list', [], 'The event is not an object.'],
    ['no source', { 'detail-type': 'Job', detail: {} }, 'Source is a required argument'],
    ['no detail-type', { source: 'test', detail: {} }, 'DetailType is a required argument'],
    ['no detail', { source: 'test', 'detail-type': 'Job' }, 'Detail is malformed.'],
    ['more than a megabyte', jobEvent('x'.repeat(1_100_000)), 'over the limit'],
  ])('the event bus refuses an event with %s', async (_what, event, message) => {
    sandbox = await createSmallSandbox();
    await expect(sandbox.send(event)).rejects.toThrow(message);
  });
});

describe('schedules', () => {
  const { JobRule, WorkerMapping } = smallTemplate().Resources;
  const schedule = (Input?: string) => ({
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(1 minute)',
      Targets: [JobRule?.Properties?.Targets].flat().map((target) => ({ ...(target as object), Input })),
    },
  });

  it('a schedule fires at its time with the input of its target', async () => {
    const JobRule = schedule(JSON.stringify(jobEvent('print-time')));
    sandbox = await createSmallSandbox({ resources: { JobRule } });
    await sandbox.advance(59_000);
    expect(sandbox.invocations()).toEqual([]);
    await sandbox.advance(1_000);
    expect(sandbox.logs.of('app-worker').at(-1)).toMatch(/2026-03-01T09:01:00.000Z$/);
  });

  it('a schedule without an input sends a scheduled event', async () => {
    const disabled = { ...WorkerMapping, Properties: { ...WorkerMapping?.Properties, Enabled: false } };
    sandbox = await createSmallSandbox({ resources: { JobRule: schedule(), WorkerMapping: disabled } });
    await sandbox.advance(60_000);
    const [message] = await sandbox.messages('jobs');
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      source: 'aws.events',
      'detail-type': 'Scheduled Event',
      time: '2026-03-01T09:01:00Z',
    });
  });

  it('a schedule fires once for a long jump of the clock, then keeps its rhythm', async () => {
    sandbox = await createSmallSandbox({ resources: { JobRule: schedule() } });
    await sandbox.advance(3_600_000);
    expect(sandbox.invocations()).toHaveLength(1);
    await sandbox.advance(60_000);
    expect(sandbox.invocations()).toHaveLength(2);
  });
});
