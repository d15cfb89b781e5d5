import { afterEach, describe, expect, test } from '@jest/globals';
import { alarmEvent, usageOf } from '../builders/alarm-event.ts';
import { faultsOf } from '../builders/aws-faults.ts';
import { atItsLimit } from '../builders/running-service.ts';
import { shareSizingSteward, steward } from '../builders/sizing-steward.ts';

shareSizingSteward();

afterEach(async () => {
  steward.sandbox.faults.clear();
  expect(await steward.sandbox.deadLetters()).toEqual([]);
});

describe('AWS faults during alarms', () => {
  test.each([
    ...faultsOf(
      { operation: 'PutItem' },
      { operation: 'PutItem', skip: 2 },
      { operation: 'DescribeClusters' },
      { operation: 'PutObject' },
      { operation: 'Query' },
    ),
    // Permanent refusals say nothing about the service: only transient ones are retried.
    ...faultsOf(
      { operation: 'DescribeServices' },
      { operation: 'DescribeTaskDefinition' },
      { operation: 'GetMetricData' },
    ).filter(({ kind }) => kind !== 'denied'),
  ])(
    'two alarms on a service have one message when $operation (after $skip calls) is $kind, $times times',
    async (fault) => {
      const cluster = steward.newCluster({ name: 'busy', ...atItsLimit });
      const of = { cluster: cluster.name, service: 'busy' };
      const at = steward.sandbox.now();
      steward.sandbox.faults.add({ ...fault, caller: 'ecs-steward-production-rightsize-services' });
      await steward.sandbox.send(alarmEvent({ name: 'cpu', at, metrics: [usageOf(of)] }));
      await steward.sandbox.send(
        alarmEvent({ name: 'memory', at, metrics: [usageOf(of, 'MemoryUtilization')] }),
      );
      await steward.halfHours(2);
      expect(cluster.messages()).toHaveLength(1);
      expect(cluster.text()).toContain('Grow to 2 vCPU');
    },
  );
});
