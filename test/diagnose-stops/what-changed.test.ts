import { describe, expect, it, test } from '@jest/globals';
import { eventSample } from '../../sandbox/fleet/samples.ts';
import type { Fault } from '../../sandbox/sandbox.ts';
import { shareSteward, steward } from './steward-of-file.ts';

shareSteward();

const rollback =
  /Roll back to web:41, which ran for 2 d 23 h before:\n\s*aws ecs update-service .*--task-definition web:41/;

describe('crashes after a deployment', () => {
  it('a crash after a deployment has the changes, and the rollback as its first remedy', async () => {
    const service = steward.newService('task-stopped/crash-node');
    await service.send();
    expect(service.text()).toContain('after web:42 began, registered by pipeline (role shop-deploy).');
    expect(service.text()).toContain('image of web: shop/web:5.11.4 → shop/web:5.12.0');
    expect(service.text()).toContain(
      'environment of web: new NODE_ENV, changed NODE_OPTIONS (values not shown)',
    );
    expect(service.text()).toMatch(rollback);
    expect(service.messages()).toHaveLength(1);
  });

  it('a crash is posted before its evidence is read and edited once, with at most 16 AWS calls', async () => {
    const { calls, state, now } = steward.sandbox;
    const before = { ...calls.counts() };
    // The service itself, whose history of deployments the sandbox has.
    await steward.sandbox.send(eventSample(state, 'task-stopped/crash-node', { now: now(), seed: 7 }));
    await steward.sandbox.settle();
    const all = Object.values(calls.counts()).reduce((sum, count) => sum + count, 0);
    const earlier = Object.values(before).reduce((sum, count) => sum + count, 0);
    expect(all - earlier).toBeLessThanOrEqual(16);
    const message = steward.messages().find(({ text }) => /(^| )web in shop/.test(text));
    expect(message?.editedCount).toBe(1);
    expect(JSON.stringify(message?.blocks)).toContain('Roll back to web:41');
  });

  test.each<[string, Fault, RegExp | undefined, string]>([
    [
      'the history is denied: DescribeServices still lists both deployments',
      { operation: 'ListServiceDeployments', kind: 'denied' },
      rollback,
      'deployments not readable: AccessDenied on ecs:ListServiceDeployments',
    ],
    [
      'no service can be described: nothing is advised on what it wants',
      { operation: 'DescribeServices', kind: 'throttled', times: 3 },
      undefined,
      'service not readable: Throttling on ecs:DescribeServices',
    ],
    [
      'the revisions cannot be read',
      { operation: 'DescribeTaskDefinition', kind: 'denied', times: 9 },
      undefined,
      'revision web:41 not readable: AccessDenied on ecs:DescribeTaskDefinition',
    ],
    [
      'the history is slow',
      { operation: 'ListServiceDeployments', kind: 'slow', ms: 3500 },
      rollback,
      'deployments not readable: no answer in time on ecs:ListServiceDeployments',
    ],
  ])('a gap in the evidence of a change is reported: %s', async (_, fault, advice, gap) => {
    const service = steward.newService('task-stopped/crash-node');
    steward.sandbox.faults.add(fault);
    await service.send();
    steward.sandbox.faults.clear();
    expect(service.text()).toContain(gap);
    if (advice) expect(service.text()).toMatch(advice);
    else expect(service.text()).not.toContain('Roll back to web:41');
  });

  it('an edit that Slack refuses is made by the next refresh', async () => {
    const service = steward.newService('task-stopped/crash-node');
    steward.slack.faults.add({ method: 'chat.update', kind: 'http500', times: 3 });
    await service.send();
    expect(service.text()).not.toContain('What changed');
    steward.slack.faults.clear();
    await steward.minutes(1);
    expect(service.text()).toMatch(rollback);
    expect(service.messages()).toHaveLength(1);
  });
});
