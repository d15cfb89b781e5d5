import { afterAll, afterEach, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { Fault } from '../../sandbox/sandbox.ts';
import { countIn, isTicked, type StewardForTests, startStewardForTests } from './steward-for-tests.ts';

let steward: StewardForTests;

beforeAll(async () => {
  steward = await startStewardForTests();
});

afterAll(() => steward.close());

afterEach(async () => {
  steward.sandbox.faults.clear();
  expect(await steward.waiting()).toEqual([]);
  expect(await steward.sandbox.deadLetters()).toEqual([]);
});

type Kind = Fault['kind'];

const kinds: Kind[] = ['throttled', 'denied', 'http500', 'reset-before', 'reset-after', 'slow'];
/** The SDK tries a call three times: one failure it makes good by itself, three it passes on. */
const failures = [1, 3];

/** Every kind of fault, once and for longer than the SDK tries, for each of the given calls. */
function everyFaultOf(calls: Pick<Fault, 'operation' | 'skip'>[]) {
  return calls.flatMap(({ operation, skip = 0 }) =>
    kinds.flatMap((kind) =>
      failures.map((times) => ({ operation, kind, times, skip, ...(kind === 'slow' && { ms: 100 }) })),
    ),
  );
}

describe('no stop is lost and no message comes twice when', () => {
  /** Two stops of a new service, one of them delivered twice, while the fault lasts; and then time. */
  async function playStops(world: StewardForTests, fault: Fault) {
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

  test.each(
    everyFaultOf([
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
    ]),
  )('$operation (after $skip calls) is $kind, $times times', async (fault) => {
    const { calls } = steward.sandbox;
    const before = calls.list().length;
    await playStops(steward, fault);
    const hit = calls.list().slice(before).filter(({ operation, error }) => error && operation === fault.operation);
    if (fault.kind !== 'slow') expect(hit.length).toBeGreaterThanOrEqual(1);
  });

  test.each(everyFaultOf([{ operation: 'ReceiveMessage' }, { operation: 'DeleteMessageBatch' }, { operation: 'SendMessage' }]))(
    'the queue: $operation is $kind, $times times',
    async (fault) => {
      const caller = fault.operation === 'SendMessage' ? 'events.amazonaws.com' : 'lambda.amazonaws.com';
      if (fault.operation === 'SendMessage' && fault.kind === 'denied') return;
      await playStops(steward, { ...fault, service: 'sqs', caller });
    },
  );

  test.each(everyFaultOf([{ operation: 'GetParameter' }]))(
    'the first $operation is $kind, $times times',
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

  it('other workers write the same incident at the same moment', async () => {
    await playStops(steward, { operation: 'TransactWriteItems', kind: 'conflict', times: 3 });
  });

  it('DynamoDB answers nothing at all for half an hour', async () => {
    const service = steward.newService();
    steward.sandbox.faults.add({ service: 'dynamodb', kind: 'denied', times: 100_000 });
    for (let passed = 0; passed < 30; passed += 1) {
      if (passed % 3 === 0) await service.send();
      await steward.minutes(1);
    }
    expect(service.messages()).toEqual([]);
    steward.sandbox.faults.clear();
    await steward.minutes(8);
    expect(service.messages().map(countIn)).toEqual(['10 stops']);
  });
});

describe('the tick is right when', () => {
  test.each(everyFaultOf([{ operation: 'Query' }, { operation: 'Query', skip: 1 }, { operation: 'UpdateItem' }, { operation: 'UpdateItem', skip: 1 }, { operation: 'UpdateItem', skip: 2 }]))(
    '$operation (after $skip calls) is $kind, $times times, while the service becomes steady',
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

  test.each(everyFaultOf([{ operation: 'TransactWriteItems' }, { operation: 'Query' }, { operation: 'UpdateItem' }]))(
    '$operation is $kind, $times times, while it stops once more',
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
