import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Rollout, RolloutState } from '../../shared/model/rollout.ts';
import type { Fault, RolloutEvent } from '../../shared/model/rollout-step.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { dayMs, minuteMs } from '../../shared/model/units.ts';
import { stepWords } from '../../shared/sizing/report/rollout-words.ts';
import { createRollouts, type Rollouts } from '../../shared/table/rollouts.ts';
import { aRollout } from '../builders/rollout.ts';
import { createSmallSandbox, startAt as now } from '../sandbox/aws/small-template.ts';

const lease = 2 * minuteMs;
const keepDays = 90;
const settings = { tableName: 'app-items', keepDays };
let sandbox: Sandbox;
let client: DynamoDBClient;
/** Tries each call once: its worker dies at the first failure. */
let mortal: DynamoDBClient;
let documents: DynamoDBDocumentClient;
let rollouts: Rollouts;

const documentsOf = (of: DynamoDBClient) =>
  DynamoDBDocumentClient.from(of, { marshallOptions: { removeUndefinedValues: true } });
const dying = () => createRollouts(documentsOf(mortal), settings);

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  client = new DynamoDBClient(sandbox.clientConfig);
  mortal = new DynamoDBClient({ ...sandbox.clientConfig, maxAttempts: 1 });
  documents = documentsOf(client);
  rollouts = createRollouts(documents, settings);
});

afterEach(async () => {
  client.destroy();
  mortal.destroy();
  await sandbox.close();
});

const web = aRollout('web', now);
const service = web.decision.service;

function ended(rollout: Rollout, state: RolloutState = 'verified'): Rollout {
  return { ...rollout, state, endedAt: now + minuteMs };
}

/** Claims a rollout and returns it with the lease that `save` needs. */
async function inHand(id: string, at = now): Promise<[Rollout, string]> {
  const claimed = await rollouts.claim(id, at, lease);
  if (!claimed) throw new Error(`${id} is in another hand`);
  const { lease: held, ...rollout } = claimed;
  return [rollout, held];
}

async function endedInOne(rollout: Rollout): Promise<void> {
  const [begun, held] = await inHand(rollout.id);
  await rollouts.save(ended(begun), held, now);
  await rollouts.release(rollout.id, held);
}

/** The two records of running rollouts must always agree. */
async function underWay(): Promise<string[]> {
  const ids = await rollouts.allActive();
  expect(await rollouts.countActive(service)).toBe(ids.length);
  return ids.sort();
}

describe('rollouts', () => {
  test('an opened rollout is the active one of its service', async () => {
    expect(await rollouts.open(web, 3, now)).toBe('opened');
    expect(await rollouts.load(web.id)).toEqual(web);
    expect(await rollouts.active(service)).toEqual(web);
    expect(await rollouts.last(service)).toEqual(web);
    expect(await underWay()).toEqual([web.id]);
  });

  test('a rollout that was never opened is undefined', async () => {
    expect(await rollouts.load('never')).toBeUndefined();
    expect(await rollouts.claim('never', now, lease)).toBeUndefined();
    expect(await rollouts.active(service)).toBeUndefined();
    expect(await rollouts.last(service)).toBeUndefined();
    expect(await rollouts.history(service, 5)).toEqual([]);
    expect(await underWay()).toEqual([]);
  });

  test('a rollout that is opened again stays as it is, also after its end', async () => {
    await rollouts.open(web, 3, now);
    expect(await rollouts.open({ ...web, by: 'U0BERT' }, 3, now)).toBe('exists');
    await endedInOne(web);
    expect(await rollouts.open(web, 3, now)).toBe('exists');
    expect(await rollouts.load(web.id)).toEqual(ended(web));
    expect(await underWay()).toEqual([]);
  });

  test('a rollout waits until the earlier one of its service has ended', async () => {
    await rollouts.open(web, 3, now);
    const next = { ...web, id: 'decision-web-next', startedAt: now + dayMs };
    expect(await rollouts.open(next, 3, now)).toBe('busy');
    await endedInOne(web);
    expect(await rollouts.open(next, 3, now)).toBe('opened');
    expect(await rollouts.active(service)).toEqual(next);
    expect(await rollouts.history(service, 5)).toEqual([next, ended(web)]);
    expect(await rollouts.last(service)).toEqual(next);
  });

  test('a rollout waits for room in the budget', async () => {
    expect(await rollouts.open(web, 2, now)).toBe('opened');
    expect(await rollouts.open(aRollout('api', now), 2, now)).toBe('opened');
    expect(await rollouts.open(aRollout('jobs', now), 2, now)).toBe('over-budget');
    expect(await rollouts.load('decision-jobs')).toBeUndefined();
    await endedInOne(web);
    expect(await rollouts.open(aRollout('jobs', now), 2, now)).toBe('opened');
    expect(await underWay()).toEqual(['decision-api', 'decision-jobs']);
  });
});

describe('concurrent rollouts', () => {
  test('two decisions for one service open one rollout', async () => {
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((id) => rollouts.open({ ...web, id }, 9, now)),
    );
    expect(answers.sort()).toEqual(['busy', 'busy', 'opened']);
    expect(await underWay()).toHaveLength(1);
    expect(await rollouts.history(service, 5)).toHaveLength(1);
  });

  test('two approvals of one decision open one rollout', async () => {
    const answers = await Promise.all(
      ['U0ANNA', 'U0BERT'].map((by) => rollouts.open({ ...web, by }, 9, now)),
    );
    expect(answers.sort()).toEqual(['exists', 'opened']);
    expect(await underWay()).toEqual([web.id]);
  });

  test('no more rollouts begin than the budget allows', async () => {
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd', 'e'].map((name) => rollouts.open(aRollout(name, now), 2, now)),
    );
    expect(answers.filter((answer) => answer === 'opened')).toHaveLength(2);
    expect(await underWay()).toHaveLength(2);
  });

  test('only one worker gets the lease of a rollout', async () => {
    await rollouts.open(web, 3, now);
    const claims = await Promise.all([1, 2, 3].map(() => rollouts.claim(web.id, now, lease)));
    expect(claims.filter(Boolean)).toHaveLength(1);
  });
});

describe('leased rollouts', () => {
  beforeEach(() => rollouts.open(web, 3, now).then(() => undefined));

  test('a leased rollout is saved by its worker and free for the next one once released', async () => {
    const [rollout, held] = await inHand(web.id);
    const toArn = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:8';
    const changed: Rollout = { ...rollout, state: 'deploying', toArn, fault: undefined };
    expect(await rollouts.save(changed, held, now)).toBe(true);
    await rollouts.release(web.id, held);
    const [next] = await inHand(web.id);
    expect(next).toEqual({ ...web, state: 'deploying', toArn });
  });

  test('a lease expires, and only the next worker may save the rollout then', async () => {
    const [rollout, held] = await inHand(web.id);
    expect(await rollouts.claim(web.id, now + lease - 1, lease)).toBeUndefined();
    const [, next] = await inHand(web.id, now + lease);
    const late: Rollout = { ...rollout, state: 'deploying' };
    expect(await rollouts.save(late, held, now + lease)).toBe(false);
    expect(await rollouts.save(ended(late, 'failed'), held, now + lease)).toBe(false);
    await rollouts.release(web.id, held);
    expect(await rollouts.claim(web.id, now + lease, lease)).toBeUndefined();
    expect(await rollouts.load(web.id)).toEqual(web);
    expect(await underWay()).toEqual([web.id]);
    expect(await rollouts.save(ended(late), next, now + lease)).toBe(true);
  });

  test('a rollout may be saved after its lease expired while no other worker has claimed it', async () => {
    const [rollout, held] = await inHand(web.id);
    expect(await rollouts.save({ ...rollout, state: 'deploying' }, held, now + dayMs)).toBe(true);
  });

  test.each(['verified', 'reverted', 'superseded', 'failed'] as const)(
    'a rollout that is %s frees its service and its part of the budget once',
    async (state) => {
      await rollouts.open(aRollout('api', now), 3, now);
      const [rollout, held] = await inHand(web.id);
      const end = ended(rollout, state);
      expect(await rollouts.save(end, held, now)).toBe(true);
      expect(await underWay()).toEqual(['decision-api']);
      const message = { channel: 'C1', ts: '1.2' };
      expect(await rollouts.save({ ...end, message }, held, now)).toBe(true);
      expect(await underWay()).toEqual(['decision-api']);
      expect(await rollouts.load(web.id)).toEqual({ ...end, message });
      expect(await rollouts.active(service)).toBeUndefined();
    },
  );

  test('a rollout that has ended does not free the service of the next one', async () => {
    const [rollout, held] = await inHand(web.id);
    await rollouts.save(ended(rollout), held, now);
    const next = { ...web, id: 'decision-web-next' };
    await rollouts.open(next, 3, now);
    expect(await rollouts.save(ended(rollout), held, now)).toBe(true);
    expect(await rollouts.active(service)).toEqual(next);
    expect(await underWay()).toEqual([next.id]);
  });

  test('a rollout that has ended cannot be restarted', async () => {
    const [rollout, held] = await inHand(web.id);
    await rollouts.save(ended(rollout), held, now);
    expect(await rollouts.save({ ...rollout, state: 'watching' }, held, now)).toBe(false);
    expect((await rollouts.load(web.id))?.state).toBe('verified');
  });

  test('a rollout that has ended can be claimed to update its message', async () => {
    await endedInOne(web);
    const [rollout, held] = await inHand(web.id);
    const message = { channel: 'C1', ts: '1.2' };
    expect(await rollouts.save({ ...rollout, message }, held, now)).toBe(true);
    expect((await rollouts.load(web.id))?.message).toEqual(message);
  });

  test('a rollout has no expiry while active, and one after its end', async () => {
    const read = async () => {
      const Key = { pk: `ROLLOUT#${web.id}`, sk: 'ROLLOUT' };
      return (await documents.send(new GetCommand({ TableName: 'app-items', Key }))).Item;
    };
    expect(await read()).not.toHaveProperty('expiresAt');
    await endedInOne(web);
    expect(await read()).toMatchObject({ expiresAt: (now + keepDays * dayMs) / 1000 });
  });
});

describe.each(['reset-before', 'reset-after', 'http500', 'throttled'] as const)(
  'rollouts when a call is %s',
  (kind) => {
    const fail = (operation: string) => sandbox.faults.add({ service: 'dynamodb', operation, kind });

    test('a rollout is opened once in spite of a failed call', async () => {
      fail('TransactWriteItems');
      expect(await rollouts.open(web, 3, now)).toBe('opened');
      expect(await underWay()).toEqual([web.id]);
    });

    test('a worker that dies while opening a rollout leaves it opened or not, nothing in between', async () => {
      fail('TransactWriteItems');
      await expect(dying().open(web, 1, now)).rejects.toThrow();
      const was = kind === 'reset-after' ? 'exists' : 'opened';
      expect(await rollouts.open(web, 1, now)).toBe(was);
      expect(await underWay()).toEqual([web.id]);
    });

    test('a rollout can be claimed, saved and released in spite of failed calls', async () => {
      await rollouts.open(web, 3, now);
      fail('UpdateItem');
      const [rollout, held] = await inHand(web.id);
      fail('UpdateItem');
      expect(await rollouts.save({ ...rollout, state: 'deploying' }, held, now)).toBe(true);
      fail('UpdateItem');
      await rollouts.release(web.id, held);
      expect((await inHand(web.id))[0].state).toBe('deploying');
    });

    test('the end of a rollout frees its budget once in spite of a failed call', async () => {
      await rollouts.open(aRollout('api', now), 3, now);
      await rollouts.open(web, 3, now);
      const [rollout, held] = await inHand(web.id);
      fail('TransactWriteItems');
      expect(await rollouts.save(ended(rollout), held, now)).toBe(true);
      expect(await underWay()).toEqual(['decision-api']);
    });

    test('a worker that dies at the end of a rollout leaves it to the next one, which frees the budget once', async () => {
      await rollouts.open(aRollout('api', now), 3, now);
      await rollouts.open(web, 3, now);
      const [rollout, held] = await inHand(web.id);
      fail('TransactWriteItems');
      await expect(dying().save(ended(rollout), held, now)).rejects.toThrow();
      const [again, next] = await inHand(web.id, now + lease);
      expect(await rollouts.save(ended(again), next, now + lease)).toBe(true);
      expect(await underWay()).toEqual(['decision-api']);
    });
  },
);

test.each(['conflict', 'overloaded'] as const)(
  'a transaction that is refused (%s) is retried',
  async (kind) => {
    sandbox.faults.add({ service: 'dynamodb', kind, operation: 'TransactWriteItems', times: 2 });
    expect(await rollouts.open(web, 3, now)).toBe('opened');
    const [rollout, held] = await inHand(web.id);
    sandbox.faults.add({ service: 'dynamodb', kind, operation: 'TransactWriteItems', times: 2 });
    expect(await rollouts.save(ended(rollout), held, now)).toBe(true);
  },
);

test('the history of a service holds its own rollouts, newest first', async () => {
  for (let day = 0; day < 4; day += 1) {
    const rollout = { ...web, id: `web-${day}`, startedAt: now + day * dayMs };
    await rollouts.open(rollout, 9, now);
    await endedInOne(rollout);
  }
  await rollouts.open(aRollout('web-2', now), 9, now);
  const ids = (await rollouts.history(service, 3)).map(({ id }) => id);
  expect(ids).toEqual(['web-3', 'web-2', 'web-1']);
  expect((await rollouts.last(service))?.id).toBe('web-3');
});

test('the latest hold of a service counts', async () => {
  expect(await rollouts.holdOf(service)).toBeUndefined();
  const first = { until: now + 14 * dayMs, reason: { code: 'not-now' as const, by: 'U0BERT1' } };
  await rollouts.hold(service, first);
  expect(await rollouts.holdOf(service)).toEqual(first);
  const second = { until: now, reason: { code: 'not-now' as const, by: 'U0ANNA1' } };
  await rollouts.hold(service, second);
  expect(await rollouts.holdOf(service)).toEqual(second);
});

test('items of version 1 are still read: their steps, fault and reason were words', async () => {
  const put = (key: { pk: string; sk: string }, fields: object) =>
    documents.send(new PutCommand({ TableName: settings.tableName, Item: { ...key, ...fields, v: 1 } }));
  const { steps: _, ...rest } = web;
  const worded = { steps: [{ at: now, text: 'Deploying web:8.' }], fault: 'Memory reached 1 GiB' };
  await put({ pk: 'ROLLOUT#old', sk: 'ROLLOUT' }, { rollout: { ...rest, ...worded } });
  expect(await rollouts.load('old')).toMatchObject({
    steps: [{ at: now, code: 'worded', text: 'Deploying web:8.' }],
    fault: { code: 'worded', text: 'Memory reached 1 GiB' },
  });
  const hold = { service, until: now, reason: 'Memory reached 1 GiB' };
  await put({ pk: 'SERVICES-ON-HOLD', sk: serviceKey(service) }, hold);
  const reason = { code: 'worded', text: 'Memory reached 1 GiB' };
  expect(await rollouts.holdOf(service)).toEqual({ until: now, reason });
});

/** One of each code, with facts. */
const faults: Fault[] = [
  { code: 'memory-kill', memoryMiB: 512 },
  { code: 'memory-full', usedMiB: 500, memoryMiB: 512 },
  { code: 'cpu', vcpu: 0.25, minutes: 15 },
  { code: 'stops', stops: 3, causes: ['crashed'], stopsBefore: 1 },
  { code: 'below-desired', running: 0, desired: 4, minutes: 15 },
  { code: 'deployment-failed' },
  { code: 'deployment-stuck', minutes: 60 },
  { code: 'rolled-back-elsewhere' },
  { code: 'next' },
  { code: 'person', by: 'U0ANNA1' },
];
const fault = faults[0] as Fault;
const realised = { tasks: 2, highestVcpu: 0.1, vcpu: 0.5, highestMemoryMiB: 500, memoryMiB: 1024 };
const events: RolloutEvent[] = [
  { code: 'begun' },
  { code: 'registered', revision: 'web:8', like: 'web:7' },
  { code: 'registered-otherwise', revision: 'web:8', differences: ['cpu'] },
  { code: 'not-begun', minutes: 60 },
  { code: 'deploying', revision: 'web:8' },
  { code: 'watching', until: now, atMost: now + dayMs },
  { code: 'verified', realised },
  { code: 'verified', realised: { ...realised, savedMonthlyUsd: 12 } },
  { code: 'not-observed', why: 'no-usage', revision: 'web:8' },
  { code: 'rolling-back', fault },
  { code: 'larger-size-stays', fault },
  { code: 'larger-size-failed', fault },
  { code: 'deployment-stopped' },
  { code: 'copied', revision: 'web:9', of: 'web:7' },
  { code: 'runs-again', revision: 'web:7', isSteady: true },
  { code: 'not-steady' },
  { code: 'does-not-go-back' },
  { code: 'superseded', revision: 'web:9' },
  { code: 'service-deleted' },
  { code: 'revision-deleted', revision: 'web:7', isGoingBack: true },
  { code: 'refused', error: 'ClientException', message: 'No.', isGoingBack: false },
  { code: 'refused', message: 'It lacks a container.', isGoingBack: true },
  { code: 'going-back', from: 'web:8', to: 'web:7', by: 'U0ANNA1' },
];

test('every step, fault and reason is read as it was written, and has its words', async () => {
  const steps = [...events, ...faults.map((one) => ({ code: 'rolling-back' as const, fault: one }))].map(
    (event, at) => ({ at: now + at, ...event }),
  );
  const rollout = { ...web, steps, fault };
  await rollouts.open(rollout, 3, now);
  expect(await rollouts.load(web.id)).toEqual(rollout);
  for (const step of steps) expect(stepWords(step)).toMatch(/^\S.*\S$/);
});
