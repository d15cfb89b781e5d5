import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { minuteMs } from '../../shared/model/units.ts';
import { faultsOf } from '../builders/aws-faults.ts';
import { tooLarge } from '../builders/running-service.ts';
import { shareSizingSteward, steward } from '../builders/sizing-steward.ts';

shareSizingSteward();

beforeAll(() => {
  steward.newCluster({ name: 'roomy', ...tooLarge });
});

afterEach(() => {
  steward.sandbox.faults.clear();
});

describe('AWS faults during planning', () => {
  test.each(
    faultsOf(
      { operation: 'ListClusters' },
      { operation: 'DescribeClusters' },
      { operation: 'ListServices' },
      { operation: 'PutItem' },
      { operation: 'PutItem', skip: 1 },
      { operation: 'SendMessageBatch' },
    ),
  )(
    'a scheduled scan has one digest when $operation (after $skip calls) is $kind, $times times',
    async (fault) => {
      const before = steward.messages().length;
      steward.sandbox.faults.add({ ...fault, caller: 'ecs-steward-production-plan-rightsizing' });
      await steward.schedule(new Date(steward.sandbox.now()).toISOString());
      // The plan queue hands out again after an hour and a half; every hour scans are checked.
      for (let passed = 0; passed < 2; passed += 1) await steward.sandbox.advance(90 * minuteMs);
      expect(steward.messages()).toHaveLength(before + 1);
      expect(await steward.sandbox.deadLetters()).toEqual([]);
    },
  );
});
