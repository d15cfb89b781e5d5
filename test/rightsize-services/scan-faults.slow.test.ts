import { afterEach, describe, expect, test } from '@jest/globals';
import type { Fault } from '../../sandbox/sandbox.ts';
import { faultsOf } from '../builders/aws-faults.ts';
import { tooLarge } from '../builders/running-service.ts';
import { shareSizingSteward, steward } from '../builders/sizing-steward.ts';

shareSizingSteward();

afterEach(async () => {
  steward.sandbox.faults.clear();
  expect(await steward.sandbox.deadLetters()).toEqual([]);
});

const caller = 'ecs-steward-production-rightsize-services';

function failedCalls({ operation }: Fault): number {
  return steward.sandbox.calls.list().filter((call) => call.error && call.operation === operation).length;
}

/** An answer, or a line that names what failed. */
const answeredOrNamed = /1 to shrink|1 right-sized already|ould not be analyzed: (AccessDenied|\w+) on \w/;

describe('AWS faults during a scan', () => {
  test.each([
    ...faultsOf(
      { operation: 'GetItem' },
      { operation: 'BatchGetItem' },
      { operation: 'BatchWriteItem' },
      { operation: 'PutItem' },
      { operation: 'PutItem', skip: 1 },
      { operation: 'UpdateItem' },
      { operation: 'UpdateItem', skip: 1 },
      { operation: 'UpdateItem', skip: 2 },
      { operation: 'Query' },
      { operation: 'DescribeServices' },
      { operation: 'DescribeServiceRevisions' },
      { operation: 'DescribeTaskDefinition' },
      { operation: 'GetMetricData' },
      { operation: 'DescribeScalableTargets' },
      { operation: 'PutObject' },
      { operation: 'DeleteItem' },
    ),
    { operation: 'GetMetricData', kind: 'throttled' as const, skip: 0, times: 1 },
    { operation: 'UpdateItem', kind: 'throttled' as const, skip: 0, times: 1 },
    { operation: 'DescribeServices', kind: 'throttled' as const, skip: 0, times: 1 },
  ])(
    'a scan has one digest with its service when $operation (after $skip calls) is $kind, $times times',
    async (fault) => {
      const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
      const before = failedCalls(fault);
      steward.sandbox.faults.add({ ...fault, caller });
      await steward.plan({ cluster: cluster.name });
      await steward.halfHours(2);
      expect(failedCalls(fault)).toBeGreaterThan(before);
      expect(cluster.messages()).toHaveLength(1);
      expect(cluster.text()).toContain('Right-sizing 1 service');
      expect(cluster.text()).toMatch(answeredOrNamed);
    },
  );

  test.each(faultsOf({ operation: 'ReceiveMessage' }, { operation: 'DeleteMessageBatch' }))(
    'a scan has one digest when $operation of the queue is $kind, $times times',
    async (fault) => {
      const cluster = steward.newCluster({ name: 'roomy', ...tooLarge });
      steward.sandbox.faults.add({ ...fault, caller: 'lambda.amazonaws.com' });
      await steward.plan({ cluster: cluster.name });
      await steward.halfHours(3);
      expect(cluster.messages()).toHaveLength(1);
    },
  );
});
