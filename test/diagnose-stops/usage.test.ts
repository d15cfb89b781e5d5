import { expect, it, test } from '@jest/globals';
import type { Fault } from '../../sandbox/sandbox.ts';
import { minute, type ServiceForTests } from './steward-for-tests.ts';
import { shareSteward, steward } from './steward-of-file.ts';

shareSteward();

/** A stop of the service whose task published its use of CPU and memory, as enhanced Container Insights does. */
function stopWithUsage(service: ServiceForTests) {
  const event = service.stopEvent();
  const TaskId = String(event.detail.taskArn).split('/').at(-1) ?? '';
  const dimensions = { ClusterName: 'shop', ServiceName: service.name, TaskId };
  const stoppedAt = Date.parse(String(event.detail.stoppedAt));
  for (const [metricName, value] of [
    ['TaskCpuUtilization', 31] as const,
    ['TaskMemoryUtilization', 97] as const,
  ]) {
    const points = Array.from({ length: 30 }, (_, ago) => ({
      time: Math.floor(stoppedAt / minute - ago) * minute,
      value: value - ago,
    }));
    steward.sandbox.state.putMetric({ namespace: 'ECS/ContainerInsights', metricName, dimensions }, points);
  }
  return event;
}

it('CPU and memory before a stop are charted and kept with the incident', async () => {
  const service = steward.newService();
  await service.send(stopWithUsage(service));
  expect(service.text()).toMatch(
    /Memory peaked at 97% of 1 GiB .*, CPU at 31% of 0.5 vCPU in the \d+ min before the stop/,
  );
  const drawn = () => JSON.stringify(service.messages()[0]?.blocks).includes('"data_visualization"');
  expect(drawn()).toBe(true);
  await service.send();
  await steward.minutes(1);
  expect(service.text()).toContain('2 stops');
  expect(drawn()).toBe(true);
});

test.each<[string, Fault, string]>([
  ['denied', { operation: 'GetMetricData', kind: 'denied' }, 'AccessDenied on cloudwatch:GetMetricData'],
  [
    'slow',
    { operation: 'GetMetricData', kind: 'slow', ms: 3500 },
    'no answer in time on cloudwatch:GetMetricData',
  ],
])('metrics that are %s cost one line', async (_, fault, line) => {
  const service = steward.newService();
  steward.sandbox.faults.add(fault);
  await service.send(stopWithUsage(service));
  steward.sandbox.faults.clear();
  expect(service.text()).toContain(`CPU and memory not readable: ${line}`);
  expect(service.text()).toContain(`${service.name} degraded (1 of 2): out of memory`);
});
