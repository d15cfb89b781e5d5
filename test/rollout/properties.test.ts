import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { RolloutState } from '../../shared/model/rollout.ts';
import { hasEnded } from '../../shared/model/rollout.ts';
import { hourMs } from '../../shared/model/units.ts';
import { type ApplyFacts, refusalOf } from '../../shared/rollout/preconditions.ts';
import {
  begun,
  growth,
  happening,
  newArn,
  oldArn,
  play,
  rebalance,
  shrink,
  thirdArn,
  World,
} from '../builders/rollout-world.ts';

/** A service about which nothing else speaks against a change. */
const unopposed: ApplyFacts = {
  ...{ decision: shrink, by: 'U0ANNA1', mode: 'auto', freezes: [], images: [], now: begun },
  ...{ activeRollouts: 0, rolloutBudget: 3, canBeCopied: true, stopsSince: [], openIncidents: [] },
  ...{ oldestAge: Number.MAX_SAFE_INTEGER },
  service: {
    ...{ taskDefinitionArn: oldArn, controller: 'ECS', deployments: 1 },
    ...{ isDeploying: false, runsOnFargate: true },
  },
};

/** Revisions that may run, by the state in the ledger: after its end others may deploy what they like. */
const mayRun: Record<RolloutState, readonly string[]> = {
  verified: [newArn],
  'not-enough': [newArn],
  'not-observed': [newArn],
  reverted: [oldArn],
  // The new one, if another user deployed the revision that we had registered but not recorded yet.
  superseded: [thirdArn, newArn],
  failed: [oldArn, newArn],
  ...{ registering: [], deploying: [], watching: [], reverting: [] },
};

const happenings = fc.array(happening, { maxLength: 30 });
/** Changes of each direction: smaller, larger, and more memory with less CPU. */
const decisions = fc.constantFrom(shrink, growth, rebalance);

test('no size is verified without reads that found its tasks for most of the watch', () => {
  let verified = 0;
  const property = fc.property(happenings, decisions, (order, decision) => {
    const world = new World(decision);
    for (const what of order) world.happens(what);
    world.comesToRest();
    if (world.ledger.state !== 'verified') return;
    verified += 1;
    const { deployedAt = 0 } = world.ledger;
    const times = [deployedAt, ...world.watched.filter((at) => at >= deployedAt)];
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
    // Standard services are watched for six hours; a gap of more than two hours is no observation.
    const observed = gaps.filter((gap) => gap <= 2 * hourMs).reduce((sum, gap) => sum + gap, 0);
    expect(observed).toBeGreaterThanOrEqual(0.75 * 6 * hourMs);
    expect(world.isMeasured).toBe(true);
  });
  fc.assert(property, { numRuns: 3_000 });
  expect(verified).toBeGreaterThan(0);
});

test('no rollback to less memory that was killed begins, unless no task ran or a person clicked', () => {
  let begunBack = 0;
  const larger = fc.constantFrom(growth, rebalance);
  const property = fc.property(happenings, larger, (order, decision) => {
    const world = new World(decision, true);
    for (const what of order) world.happens(what);
    world.comesToRest();
    begunBack += world.rolledBack.length;
    for (const { newRan, isClicked } of world.rolledBack) expect(newRan && !isClicked).toBe(false);
  });
  fc.assert(property, { numRuns: 500 });
  expect(begunBack).toBeGreaterThan(0);
});

test('nothing is made smaller while an incident is open', () => {
  const size = fc.record({
    cpuUnits: fc.constantFrom(256, 512, 1024, 2048),
    memoryMiB: fc.constantFrom(512, 1024, 2048, 4096),
  });
  const limit = fc.record({ from: fc.integer({ min: 1, max: 4096 }), to: fc.integer({ min: 1, max: 4096 }) });
  const container = fc.record({ name: fc.constant('app'), memoryMiB: limit });
  const containers = fc.array(container, { maxLength: 2 });
  const by = fc.constantFrom('auto', 'by hand', 'U0ANNA1');
  const property = fc.property(size, size, containers, by, (from, to, changes, who) => {
    const decision = { ...shrink, from, to, containers: changes };
    const isSmaller =
      to.cpuUnits < from.cpuUnits ||
      to.memoryMiB < from.memoryMiB ||
      changes.some(({ memoryMiB }) => memoryMiB.to < memoryMiB.from);
    const openIncidents = [{ cause: 'out-of-memory', lastSeenAt: begun }];
    const refusal = refusalOf({ ...unopposed, decision, by: who, openIncidents });
    if (isSmaller) expect(refusal).toBeDefined();
  });
  fc.assert(property, { numRuns: 500 });
});

test('a shrink is held while an incident is open, and a growth is not', () => {
  const grown: boolean[] = [];
  const property = fc.property(happenings, decisions, (order, decision) => {
    const world = new World(decision);
    for (const what of order) world.happens(what);
    world.comesToRest();
    const opposed = world.forward.filter(({ hasOpenIncident }) => hasOpenIncident);
    expect(world.forward.filter(({ isTurnedOff }) => isTurnedOff)).toEqual([]);
    if (decision === growth) grown.push(opposed.length > 0);
    else expect(opposed).toEqual([]);
  });
  fc.assert(property, { numRuns: 500 });
  expect(grown).toContain(true);
});

test('every order of happenings ends, and the ledger names what the service runs', () => {
  const property = fc.property(happenings, (order) => {
    const world = new World();
    let atEnd: string | undefined;
    const note = () => {
      if (hasEnded(world.ledger)) atEnd ??= world.facts.taskDefinitionArn;
    };
    for (const what of order) {
      world.happens(what);
      note();
    }
    world.comesToRest();
    note();
    expect(hasEnded(world.ledger)).toBe(true);
    expect(mayRun[world.ledger.state]).toContain(atEnd);
  });
  fc.assert(property, { numRuns: 300 });
});

test('no more than one revision is registered, and only the old and the new one are deployed', () => {
  const property = fc.property(happenings, (order) => {
    const world = play(order);
    expect(world.registered).toBeLessThanOrEqual(1);
    const ours = world.told.filter(({ by }) => by === 'us').map(({ arn }) => arn);
    expect([newArn, oldArn]).toEqual(expect.arrayContaining([...new Set(ours)]));
  });
  fc.assert(property, { numRuns: 300 });
});

test('the service is never changed again once a third revision was found', () => {
  const property = fc.property(happenings, happenings, (before, after) => {
    const world = new World();
    for (const what of before) world.happens(what);
    world.happens('deploys third');
    world.happens('reads allowed');
    world.look();
    const told = world.told.length;
    for (const what of after) world.happens(what);
    world.comesToRest();
    expect(world.told.slice(told).filter(({ by }) => by === 'us')).toEqual([]);
  });
  fc.assert(property, { numRuns: 200 });
});

test('the service is updated once in each direction, whichever worker dies', () => {
  const alone = fc.constantFrom(
    ...(['completes', 'killed', 'minutes', 'look', 'dies before', 'dies after'] as const),
  );
  const property = fc.property(fc.array(alone, { maxLength: 40 }), (order) => {
    const { told, ledger } = play(order);
    const moves = told.map(({ arn }) => arn);
    expect([[newArn], [newArn, oldArn]]).toContainEqual(moves);
    expect(ledger.state).toBe(moves.length === 1 ? 'verified' : 'reverted');
  });
  fc.assert(property, { numRuns: 300 });
});
