import { describe, expect, it, test } from '@jest/globals';
import type { Fault } from '../../sandbox/sandbox.ts';
import { everyFaultOf } from './faults.ts';
import {
  countIn,
  isTicked,
  refresh,
  type StewardForTests,
  startStewardForTests,
} from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

/** Two stops of a new service, one of them delivered twice, while the fault lasts; then time passes. */
async function playStops(world: StewardForTests, fault: Fault): Promise<void> {
  const service = world.newService();
  const [first, second] = [service.stopEvent(), service.stopEvent()];
  world.sandbox.faults.add(fault);
  await service.send(first);
  await service.send(second, first);
  await world.minutes(14);
  expect(service.messages().map(countIn)).toEqual(['2 stops']);
  expect(service.messages().map(isTicked)).toEqual([false]);
  expect(service.replies()).toEqual([]);
}

/** Number of failed calls of an operation so far. */
function failedCalls(operation: string | undefined): number {
  return steward.sandbox.calls.list().filter((call) => call.error && call.operation === operation).length;
}

describe('AWS faults during stops', () => {
  test.each(
    everyFaultOf(
      { operation: 'TransactWriteItems' },
      { operation: 'TransactWriteItems', skip: 1 },
      { operation: 'TransactWriteItems', skip: 2 },
      { operation: 'UpdateItem' },
      { operation: 'UpdateItem', skip: 1 },
      { operation: 'Query' },
      { operation: 'DescribeTasks' },
      { operation: 'DescribeTaskDefinition' },
      { operation: 'DescribeServices' },
      { operation: 'GetLogEvents' },
    ),
  )(
    'no stop is lost or posted twice when $operation (after $skip calls) is $kind, $times times',
    async (fault) => {
      const before = failedCalls(fault.operation);
      await playStops(steward, fault);
      if (fault.kind !== 'slow') expect(failedCalls(fault.operation)).toBeGreaterThan(before);
    },
  );

  test.each(everyFaultOf({ operation: 'ReceiveMessage' }, { operation: 'DeleteMessageBatch' }))(
    'no stop is lost or posted twice when $operation of the queue is $kind, $times times',
    (fault) => playStops(steward, { ...fault, caller: 'lambda.amazonaws.com' }),
  );

  const deliveryFaults = everyFaultOf({ operation: 'SendMessage' }).filter(({ kind }) => kind !== 'denied');
  test.each(deliveryFaults)(
    'no stop is lost or posted twice when $operation of the event bus is $kind, $times times',
    (fault) => playStops(steward, { ...fault, caller: 'events.amazonaws.com' }),
  );

  test.each(everyFaultOf({ operation: 'GetParameter' }))(
    'no stop is lost or posted twice when the first $operation is $kind, $times times',
    async (fault) => {
      const fresh = await startStewardForTests();
      try {
        await playStops(fresh, fault);
        expect(await fresh.waiting()).toEqual([]);
        expect(await fresh.sandbox.deadLetters()).toEqual([]);
      } finally {
        await fresh.close();
      }
    },
  );

  test.each(['conflict', 'overloaded'] as const)(
    'no stop is lost when a transaction is cancelled three times: %s',
    async (kind) => {
      await playStops(steward, { operation: 'TransactWriteItems', kind, times: 3 });
    },
  );

  test.each(['conflict', 'overloaded'] as const)(
    'an incident keeps its count when a transaction that adds a line is cancelled: %s',
    async (kind) => {
      const service = steward.newService();
      await service.send();
      steward.sandbox.faults.add({ operation: 'TransactWriteItems', kind });
      await service.send(service.event('deployment/failed'));
      await steward.minutes(1);
      expect(service.messages().map(countIn)).toEqual(['1 stop']);
      expect(service.text()).toContain('ECS also said');
    },
  );

  it('a batch is not retried when its refresh cannot read what is behind', async () => {
    const service = steward.newService();
    steward.sandbox.faults.add({ operation: 'Query', kind: 'denied' });
    await steward.sandbox.enqueue('stops', JSON.stringify(service.stopEvent()));
    await steward.enqueue(refresh);
    expect(await steward.waiting()).toEqual([]);
    expect(service.messages().map(countIn)).toEqual(['1 stop']);
  });

  it('no stop is lost when DynamoDB throttles for longer than the SDK retries', async () => {
    await playStops(steward, { operation: 'TransactWriteItems', kind: 'throttled', times: 4 });
  }, 20_000);

  it('no stop is lost when DynamoDB refuses everything for half an hour', async () => {
    const service = steward.newService();
    steward.sandbox.faults.add({ service: 'dynamodb', kind: 'denied', times: 100_000 });
    for (let stops = 0; stops < 10; stops += 1) {
      await service.send();
      await steward.minutes(3);
    }
    expect(service.messages()).toEqual([]);
    steward.sandbox.faults.clear();
    await steward.minutes(8);
    expect(service.messages().map(countIn)).toEqual(['10 stops']);
  });
});

describe('workers that die', () => {
  it('the message of a worker that died after posting is found by its metadata', async () => {
    const service = steward.newService();
    // It can record nothing any more: neither the message nor the release of the incident.
    steward.sandbox.faults.add({ operation: 'UpdateItem', kind: 'denied', times: 2 });
    await service.send();
    expect(service.messages()).toHaveLength(1);
    await service.send();
    await steward.minutes(14);
    expect(service.messages().map(countIn)).toEqual(['2 stops']);
  });
});
