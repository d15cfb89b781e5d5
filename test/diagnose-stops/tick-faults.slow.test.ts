import { describe, expect, test } from '@jest/globals';
import { everyFaultOf } from './faults.ts';
import { countIn, isTicked } from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

describe('AWS faults at the tick', () => {
  test.each(
    everyFaultOf(
      { operation: 'Query' },
      { operation: 'Query', skip: 1 },
      { operation: 'UpdateItem' },
      { operation: 'UpdateItem', skip: 1 },
      { operation: 'UpdateItem', skip: 2 },
    ),
  )(
    'a steady service is ticked when $operation (after $skip calls) is $kind, $times times',
    async (fault) => {
      const service = steward.newService();
      await service.send(service.stopEvent(), service.stopEvent());
      await steward.minutes(1);
      steward.sandbox.faults.add(fault);
      await service.send(service.event('service-action/steady-state'));
      await steward.minutes(14);
      expect(service.messages().map(isTicked)).toEqual([true]);
      expect(service.messages().map(countIn)).toEqual(['2 stops']);
      expect(service.replies().length).toBeLessThanOrEqual(1);
    },
  );

  test.each(
    everyFaultOf(
      { operation: 'TransactWriteItems' },
      { operation: 'Query' },
      { operation: 'UpdateItem' },
      { operation: 'UpdateItem', skip: 1 },
    ),
  )(
    'another stop removes the tick when $operation (after $skip calls) is $kind, $times times',
    async (fault) => {
      const service = steward.newService();
      await service.send();
      await steward.minutes(1);
      await service.send(service.event('service-action/steady-state'));
      await steward.minutes(1);
      steward.sandbox.faults.add(fault);
      await service.send();
      await steward.minutes(14);
      expect(service.messages().map(isTicked)).toEqual([false]);
      expect(service.messages().map(countIn)).toEqual(['2 stops']);
    },
  );
});
