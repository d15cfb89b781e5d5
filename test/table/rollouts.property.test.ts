import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { hasEnded, type Rollout } from '../../shared/model/rollout.ts';
import { minuteMs } from '../../shared/model/units.ts';
import { createRollouts, type Rollouts } from '../../shared/table/rollouts.ts';
import { aRollout, shopService } from '../builders/rollout.ts';
import { createSmallSandbox, startAt } from '../sandbox/aws/small-template.ts';

const lease = 2 * minuteMs;
const budget = 2;
let sandbox: Sandbox;
let client: DynamoDBClient;
let rollouts: Rollouts;

beforeAll(async () => {
  sandbox = await createSmallSandbox();
  // Each call is tried once, so that a failure ends its worker.
  client = new DynamoDBClient({ ...sandbox.clientConfig, maxAttempts: 1 });
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  rollouts = createRollouts(documents, { tableName: 'app-items', keepDays: 90 });
});

afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

/**
 * Actions of a worker: on which decision, and at which of its writes it dies, before or after the write took effect.
 */
const work = fc.record({
  service: fc.constantFrom('web', 'api', 'jobs'),
  decision: fc.constantFrom('first', 'second'),
  does: fc.constantFrom('open', 'move on', 'end', 'end twice'),
  diesAt: fc.option(fc.nat({ max: 2 })),
  carriedOut: fc.boolean(),
});
type Work = typeof work extends fc.Arbitrary<infer Value> ? Value : never;

async function carryOut(does: Work['does'], rollout: Rollout, now: number): Promise<void> {
  if (does === 'open') {
    await rollouts.open(rollout, budget, now);
    return;
  }
  const claimed = await rollouts.claim(rollout.id, now, lease);
  if (!claimed) return;
  const { lease: held, ...begun } = claimed;
  const state = does === 'move on' ? 'watching' : 'verified';
  await rollouts.save({ ...begun, state }, held, now);
  if (does === 'end twice') await rollouts.save({ ...begun, state: 'failed' }, held, now);
  await rollouts.release(rollout.id, held);
}

test('running rollouts, their count and the ledger agree whichever write a worker dies at', async () => {
  let runs = 0;
  const property = fc.asyncProperty(fc.array(work, { minLength: 1, maxLength: 14 }), async (works) => {
    runs += 1;
    const known = new Map<string, Rollout>();
    let now = startAt;
    for (const one of works) {
      const rollout = aRollout(one.service, now, { id: `${runs}-${one.service}-${one.decision}` });
      known.set(rollout.id, rollout);
      if (one.diesAt !== null) {
        const kind = one.carriedOut ? 'reset-after' : 'reset-before';
        sandbox.faults.add({ service: 'dynamodb', kind, skip: one.diesAt });
      }
      await carryOut(one.does, rollout, now).catch(() => undefined);
      sandbox.faults.clear();
      await expectAgreement([...known.values()]);
      now += lease;
    }
    for (const id of await rollouts.allActive()) await carryOut('end', { ...aRollout('web', now), id }, now);
    expect(await rollouts.countActive(shopService('web'))).toBe(0);
  });
  await fc.assert(property, { numRuns: 20 });
}, 60_000);

async function expectAgreement(known: Rollout[]): Promise<void> {
  const ledger = (await Promise.all(known.map(({ id }) => rollouts.load(id)))).filter(
    (one) => one !== undefined,
  );
  const open = ledger.filter((one) => !hasEnded(one));
  const ids = open.map(({ id }) => id).sort();
  expect((await rollouts.allActive()).sort()).toEqual(ids);
  expect(await rollouts.countActive(shopService('web'))).toBe(ids.length);
  expect(ids.length).toBeLessThanOrEqual(budget);
  expect(new Set(open.map(({ decision }) => decision.service.name)).size).toBe(ids.length);
  for (const one of open) expect(await rollouts.active(one.decision.service)).toEqual(one);
}
