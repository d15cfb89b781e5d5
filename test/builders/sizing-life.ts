import { dayMs, hourMs } from '../../shared/model/units.ts';
import { alarmEvent, usageOf } from './alarm-event.ts';
import { shopService } from './rollout.ts';
import { atItsLimit } from './running-service.ts';
import { type SizingSteward, textOf } from './sizing-steward.ts';

/** Sends every request that the three functions of right-sizing can get, each once. */
export async function aLifeOfReports(steward: SizingSteward): Promise<void> {
  const { sandbox, slack } = steward;
  const resized = { daysAgo: 5, from: { vcpu: 2, gib: 4 } };
  const cluster = steward.newCluster({ name: 'busy', resized, ...atItsLimit });
  const settings = [{ name: 'containerInsights' as const, value: 'enhanced' }];
  sandbox.state.addCluster(cluster.name, { settings });
  const ofFamily = { ClusterName: cluster.name, TaskDefinitionFamily: 'nightly' };
  const once = [{ time: sandbox.now() - hourMs, value: 100 }];
  sandbox.state.putMetric(
    { namespace: 'ECS/ContainerInsights', metricName: 'MemoryUtilized', dimensions: ofFamily },
    once,
  );
  putStepScaling(steward, `service/${cluster.name}/busy`);
  const { html = '' } = await steward.report({});
  await fetch(html);
  // The second report of a service removes the buttons of the first.
  for (let day = 0; day < 2; day += 1) {
    await steward.report({ cluster: cluster.name, service: 'busy' });
    await sandbox.advance(dayMs);
  }
  await steward.plan({});
  const told = cluster.messages().map(textOf).join('\n');
  for (const [link] of told.matchAll(/http:\S+X-Amz-Signature=\S+/g)) await fetch(link);
  await sandbox.enqueue('plan', '{"kind":"watch"}');
  await sandbox.settle();
  // When Slack fails, the claim of an alarm is deleted.
  slack.faults.add({ method: 'chat.postMessage', kind: 'http500' });
  const other = steward.newCluster({ name: 'busy', tags: { 'steward:mode': 'auto' }, ...atItsLimit });
  const metrics = [usageOf({ cluster: other.name, service: 'busy' })];
  await sandbox.send(alarmEvent({ name: 'busy-cpu', at: sandbox.now(), metrics }));
  await sandbox.send(alarmEvent({ name: 'all', at: sandbox.now(), rule: 'ALARM("busy-cpu")' }));
  await sandbox.advance(hourMs);
  await sandbox.enqueue(
    'alarms',
    JSON.stringify({
      kind: 'look',
      service: { ...shopService('busy'), cluster: other.name },
      by: 'U0SANDBOX1',
    }),
  );
  // Monday's scan, with outdated prices; its event is delivered twice.
  await sandbox.advance(8 * dayMs);
  await steward.schedule('2026-12-01T13:00:30Z', 2);
}

/** Step scaling names alarms, which have to be read. */
function putStepScaling({ sandbox: { state } }: SizingSteward, ResourceId: string): void {
  const scaled = {
    ...({ ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId } as const),
    CreationTime: new Date(0),
  };
  state.putScalableTarget({
    ...scaled,
    ...{ MinCapacity: 1, MaxCapacity: 4, RoleARN: 'arn:aws:iam::123456789012:role/scaling' },
  });
  const AlarmARN = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:busy-steps';
  state.putScalingPolicy({
    ...scaled,
    PolicyARN: 'arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:1',
    ...{ PolicyName: 'steps', PolicyType: 'StepScaling', Alarms: [{ AlarmName: 'busy-steps', AlarmARN }] },
  });
}
