import { afterEach, describe, expect, it, test } from '@jest/globals';
import { eventSample } from '../../sandbox/fleet/samples.ts';
import { hourMs } from '../../shared/model/units.ts';
import { alarmEvent, usageOf } from '../builders/alarm-event.ts';
import { atItsLimit, fitting, type RunningService } from '../builders/running-service.ts';
import { type ClusterForTests, shareSizingSteward, steward, textOf } from '../builders/sizing-steward.ts';

shareSizingSteward();

afterEach(async () => {
  steward.sandbox.faults.clear();
  steward.slack.faults.clear();
  expect(await steward.sandbox.deadLetters()).toEqual([]);
});

type AlarmFacts = Partial<Parameters<typeof alarmEvent>[0]>;

/** Cluster with one service, and its alarms. */
function aService(service: Partial<RunningService> = atItsLimit) {
  const cluster = steward.newCluster({ name: 'busy', ...service });
  const of = { cluster: cluster.name, service: 'busy' };
  const event = (facts: AlarmFacts = {}) =>
    alarmEvent({ name: 'busy-cpu', at: steward.sandbox.now(), metrics: [usageOf(of)], ...facts });
  return { cluster, of, event };
}

async function send(...events: unknown[]): Promise<string[]> {
  const sent = [];
  for (const event of events) sent.push(...(await steward.sandbox.send(event)).matched);
  await steward.sandbox.settle();
  return sent;
}

/** CloudWatch has an alarm of this name in its current state. */
function putAlarm(
  name: string,
  cluster: ClusterForTests,
  StateValue: 'ALARM' | 'OK',
  ComparisonOperator: 'GreaterThanThreshold' | 'LessThanThreshold' = 'GreaterThanThreshold',
): void {
  steward.sandbox.state.putAlarm({
    ComparisonOperator,
    ...{ AlarmName: name, StateValue, Namespace: 'AWS/ECS', MetricName: 'CPUUtilization' },
    AlarmArn: `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`,
    Dimensions: [
      { Name: 'ClusterName', Value: cluster.name },
      { Name: 'ServiceName', Value: 'busy' },
    ],
  });
}

function putComposite(name: string, AlarmRule: string): void {
  const AlarmArn = `arn:aws:cloudwatch:eu-west-1:123456789012:alarm:${name}`;
  steward.sandbox.state.putAlarm({ AlarmName: name, AlarmArn, AlarmRule, StateValue: 'ALARM' });
}

describe('alarms on a service at its limit', () => {
  it('an alarm is answered at once with the larger size, its reason, charts and the full report', async () => {
    const { cluster, event } = aService();
    expect(await send(event())).toHaveLength(1);
    expect(cluster.messages()).toHaveLength(1);
    expect(cluster.text()).toMatch(/^busy · Grow to 2 vCPU \/ 4 GiB\n/);
    expect(cluster.text()).toContain('1 vCPU / 2 GiB to 2 vCPU / 4 GiB: CPU');
    expect(cluster.messages()[0]?.blocks.map(({ type }) => type)).toContain('data_visualization');
    const link = /http:\S+X-Amz-Signature=\S+/.exec(cluster.text())?.[0] ?? '';
    expect((await fetch(link)).status).toBe(200);
  });

  it('an alarm on metric math is answered', async () => {
    const { cluster, event, of } = aService();
    await send(event({ metrics: [usageOf(of), usageOf(of, 'MemoryUtilization')] }));
    expect(cluster.messages()).toHaveLength(1);
  });

  it('an alarm on Container Insights is answered', async () => {
    const { cluster, event, of } = aService();
    await send(event({ metrics: [{ ...usageOf(of, 'CpuUtilized'), namespace: 'ECS/ContainerInsights' }] }));
    expect(cluster.messages()).toHaveLength(1);
  });

  it('a composite alarm is answered for the alarms of its rule that are in alarm', async () => {
    const [one, other] = [aService(), aService()];
    putAlarm('one-cpu', one.cluster, 'ALARM');
    putAlarm('other-cpu', other.cluster, 'OK');
    await send(one.event({ name: 'both', metrics: [], rule: 'ALARM("one-cpu") OR ALARM(other-cpu)' }));
    expect([one, other].map(({ cluster }) => cluster.messages().length)).toEqual([1, 0]);
  });

  it('a composite alarm of composite alarms is answered', async () => {
    const { cluster, event } = aService();
    putAlarm('deep-cpu', cluster, 'ALARM');
    putComposite('middle', 'ALARM("deep-cpu")');
    await send(event({ name: 'top', metrics: [], rule: 'ALARM("middle") AND NOT ALARM("deployment")' }));
    expect(cluster.messages()).toHaveLength(1);
  });
});

describe('rules of composite alarms', () => {
  test.each([
    ['at least so many of them', 'AT_LEAST(1, ALARM, (form-cpu, "form memory"))'],
    ['at least a share of them', 'AT_LEAST(50%, NOT OK, ("form-cpu"))'],
    ['not OK, in parentheses', '(NOT (OK(form-cpu)) AND NOT ALARM("deployment"))'],
    ['by the ARN', 'ALARM(arn:aws:cloudwatch:eu-west-1:123456789012:alarm:form-cpu) OR FALSE'],
  ])('a composite alarm with another rule is answered: %s', async (_, rule) => {
    const { cluster, event } = aService();
    putAlarm('form-cpu', cluster, 'ALARM');
    await send(event({ name: 'any-form', metrics: [], rule }));
    expect(cluster.messages()).toHaveLength(1);
  });
});

describe('alarms with one message', () => {
  it('alarms on CPU and memory at once have one message', async () => {
    const { cluster, event, of } = aService({ uses: { vcpu: 1, mib: 2040 } });
    const memory = event({ name: 'busy-memory', metrics: [usageOf(of, 'MemoryUtilization')] });
    await send(event(), memory);
    expect(cluster.messages()).toHaveLength(1);
  });

  it('an alarm that is delivered twice has one message', async () => {
    const { cluster, event } = aService();
    const twice = event();
    await send(twice, twice);
    await send(twice);
    expect(cluster.messages()).toHaveLength(1);
  });

  it('an alarm that repeats every hour has one message a day for the same advice', async () => {
    const { cluster, event } = aService();
    for (let hours = 0; hours < 3; hours += 1) {
      await send(event());
      await steward.sandbox.advance(hourMs);
    }
    expect(cluster.messages()).toHaveLength(1);
    await steward.sandbox.advance(24 * hourMs);
    await send(event());
    expect(cluster.messages()).toHaveLength(2);
  });

  test.each(['http500', 'reset-before', 'reset-after'] as const)(
    'two alarms at once have one message although Slack fails (%s)',
    async (kind) => {
      const { cluster, event, of } = aService();
      steward.slack.faults.add({ method: 'chat.postMessage', kind });
      await send(event(), event({ name: 'busy-too', metrics: [usageOf(of)] }));
      await steward.halfHours(2);
      expect(cluster.messages()).toHaveLength(1);
    },
  );

  it('an alarm whose worker died before posting has one message', async () => {
    const { cluster, event } = aService();
    // The worker cannot release anything, and its failure is unnoticed until the queue delivers the alarm again.
    steward.slack.faults.add({ method: 'chat.postMessage', kind: 'reset-before' });
    steward.sandbox.faults.add({ operation: 'DeleteItem', kind: 'denied', times: 2 });
    await send(event());
    expect(cluster.messages()).toEqual([]);
    await steward.halfHours(1);
    expect(cluster.messages()).toHaveLength(1);
  });
});

describe('alarms without a message', () => {
  it('an alarm on a service that fits has no message', async () => {
    const { cluster, event } = aService(fitting);
    await send(event());
    expect(cluster.messages()).toEqual([]);
  });

  it('an alarm of target tracking that removes tasks has no message', async () => {
    const { cluster, event, of } = aService();
    await send(event({ name: `TargetTracking-service/${of.cluster}/busy-AlarmLow-b6e1d3a4` }));
    expect(cluster.messages()).toEqual([]);
  });

  it('an alarm on low usage has no message, also below a composite alarm', async () => {
    const { cluster, event } = aService();
    putAlarm('busy-low', cluster, 'ALARM', 'LessThanThreshold');
    await send(event({ name: 'busy-low' }), event({ name: 'any', metrics: [], rule: 'ALARM(busy-low)' }));
    expect(cluster.messages()).toEqual([]);
  });

  it('an alarm on low usage that was deleted is recognized by its reason', async () => {
    const { cluster, event } = aService();
    const reason =
      'Threshold Crossed: 15 out of the last 15 datapoints [4.2 (20/11/26 07:10:00)] were less than the threshold (25.0) (minimum 15 datapoints for OK -> ALARM transition).';
    await send(event({ name: 'busy-was-low', reason }));
    expect(cluster.messages()).toEqual([]);
  });

  it('an alarm on metrics of another account has no message, even with the same names', async () => {
    const { cluster, event, of } = aService();
    await send(event({ metrics: [{ ...usageOf(of), accountId: '210987654321' }] }));
    await send(
      event({
        name: 'sum',
        metrics: [usageOf(of), usageOf(of)].map((one) => ({ ...one, accountId: '210987654321' })),
      }),
    );
    expect(cluster.messages()).toEqual([]);
  });

  it('an alarm of another region has no message', async () => {
    const { cluster, event } = aService();
    await send(event({ of: 'eu-central-1' }));
    expect(cluster.messages()).toEqual([]);
  });

  it('an alarm of another namespace does not match the rule', async () => {
    const { state, now } = steward.sandbox;
    const before = steward.messages().length;
    expect(await send(eventSample(state, 'other/cloudwatch-alarm', { now: now(), seed: 1 }))).toEqual([]);
    expect(steward.messages()).toHaveLength(before);
  });

  it('an alarm that is over does not match the rule', async () => {
    const { event } = aService();
    expect(await send(event({ state: 'OK' }))).toEqual([]);
  });

  it('a composite alarm about something else has no message', async () => {
    const { cluster, event } = aService();
    await send(event({ name: 'top', metrics: [], rule: 'ALARM("nobody-knows")' }));
    expect(cluster.messages()).toEqual([]);
  });

  test.each([
    ['a service that is gone', { service: 'gone' }],
    ['a cluster that is gone', { cluster: 'gone' }],
  ])('an alarm on %s has no message', async (_, of) => {
    const { event, of: existing } = aService();
    const before = steward.messages().length;
    await send(event({ metrics: [usageOf({ ...existing, ...of })] }));
    expect(steward.messages()).toHaveLength(before);
  });
});

describe('channel of the answer', () => {
  it('the answer to an alarm names the service, its cluster and its account', async () => {
    const { cluster, event } = aService();
    await send(event());
    const [message] = cluster.messages();
    expect(message && textOf(message)).toContain(
      `cluster ${cluster.name} · eu-west-1 · account 123456789012`,
    );
  });
});
