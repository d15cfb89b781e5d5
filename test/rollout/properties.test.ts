import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DecisionRecord } from '../../shared/model/decision-record.ts';
import { hasEnded, type Rollout, type RolloutState, type ServiceFacts } from '../../shared/model/rollout.ts';
import type { Fault, Realised } from '../../shared/model/rollout-step.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { nextStep, type Step } from '../../shared/rollout/next-step.ts';
import { type ApplyFacts, refusalOf } from '../../shared/rollout/preconditions.ts';
import { seenNow } from '../../shared/rollout/seen.ts';
import { aDecisionRecord, aRollout } from '../builders/rollout.ts';

const begun = Date.parse('2026-11-23T12:00:00Z');
const family = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web';
const [oldArn, newArn, thirdArn] = [`${family}:7`, `${family}:8`, `${family}:9`];

/**
 * Events: ECS advances a deployment, or gives it up, with or without rolling it back; another user deploys; a task is
 * killed; or we check, and die after reading the facts, after the change, or not at all. The facts that trigger a check
 * may be outdated, as events come late: then they are read again, which this test is about.
 */
const happening = fc.constantFrom(
  ...(['completes', 'fails', 'rolls back', 'deploys third', 'redeploys old', 'redeploys new'] as const),
  ...(['killed', 'minutes', 'hours', 'look', 'look', 'look', 'dies before', 'dies after'] as const),
  ...(['starves', 'stops', 'clicks', 'scales to 0', 'scales up', 'is unmeasured', 'tasks run'] as const),
);
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

const measured: Realised = { tasks: 2, highestVcpu: 0.1, vcpu: 0.5, highestMemoryMiB: 500, memoryMiB: 1024 };

const shrink = aDecisionRecord('web');
const growth: DecisionRecord = {
  ...{ ...shrink, action: 'grow', containers: [] },
  ...{ from: shrink.to, to: shrink.from },
};
const rebalance: DecisionRecord = {
  ...{ ...shrink, action: 'rebalance', containers: [] },
  ...{ from: { cpuUnits: 1024, memoryMiB: 1024 }, to: { cpuUnits: 512, memoryMiB: 2048 } },
};

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

/** Service of ECS, with the state that a rollout sees, and a ledger. */
class World {
  now = begun;
  registered = 0;
  /** Updates of the service in order, with their author. */
  told: { by: 'us' | 'others'; arn: string }[] = [];
  isKilled = false;
  isStarved = false;
  isStopping = false;
  isClicked = false;
  isMeasured = true;
  /** When each look at the watched new size found tasks, and what it was then told to do. */
  watched: number[] = [];
  /** Rollbacks that we began: whether a task of the new revision was ever seen, and whether a person asked. */
  rolledBack: { newRan: boolean; isClicked: boolean }[] = [];
  facts: ServiceFacts = {
    taskDefinitionArn: oldArn,
    rolloutState: 'COMPLETED',
    deploymentStartedAt: begun - hourMs,
    ...{ deployments: 1, runningTasks: 2, desiredTasks: 2, newTasks: 2 },
  };
  ledger: Rollout;
  readonly oldWasKilled: boolean;

  constructor(decision: DecisionRecord = shrink, oldWasKilled = false) {
    this.ledger = aRollout('web', begun, { decision });
    this.oldWasKilled = oldWasKilled;
  }

  /** Evidence of the watch, the strongest first. */
  fault(): Fault | undefined {
    if (!this.isWatched()) return undefined;
    if (this.isClicked) return { code: 'person', by: 'U0ANNA1' };
    if (this.isKilled) return { code: 'memory-kill', memoryMiB: 1024 };
    if (this.isStopping) return { code: 'stops', stops: 3, causes: ['crashed'], stopsBefore: 0 };
    return this.isStarved ? { code: 'cpu', vcpu: 0.5, minutes: 20 } : undefined;
  }

  deploy(by: 'us' | 'others', arn: string): void {
    this.told.push({ by, arn });
    if (by === 'us' && arn === this.facts.taskDefinitionArn) return;
    this.facts = {
      ...this.facts,
      ...{ taskDefinitionArn: arn, rolloutState: 'IN_PROGRESS', deployments: 2 },
      ...{ deploymentStartedAt: this.now, newTasks: 0 },
    };
  }

  /** One check, in as many steps as it takes; `dies` is where its worker ends. */
  look(dies?: 'before' | 'after'): void {
    for (let steps = 0; steps < 12 && !hasEnded(this.ledger); steps += 1) {
      const fault = this.fault();
      this.ledger = { ...this.ledger, seen: seenNow(this.ledger, this.facts, this.now) };
      const step = this.nextStep(fault);
      if (step.do === 'wait' || dies === 'before') return;
      const next = this.take(step);
      if (dies === 'after') return;
      this.ledger = { ...next, steps: [...next.steps, { at: this.now, code: 'worded', text: step.do }] };
    }
  }

  /** Decides by what is seen now, and notes what the properties are about. */
  nextStep(fault: Fault | undefined): Step {
    const { oldWasKilled, facts, ledger } = this;
    const watch = { fault, oldWasKilled, realised: this.isMeasured ? measured : undefined };
    if (ledger.state === 'watching' && facts.runningTasks > 0) this.watched.push(this.now);
    const step = nextStep(ledger, facts, watch, this.now);
    if (step.do === 'record' && step.state === 'reverting') {
      this.rolledBack.push({ newRan: ledger.seen?.newRan ?? false, isClicked: fault?.code === 'person' });
    }
    return step;
  }

  take(step: Exclude<Step, { do: 'wait' }>): Rollout {
    if (step.do === 'register') {
      // An earlier try is found by its mark.
      this.registered = 1;
      return { ...this.ledger, toArn: newArn };
    }
    if (step.do !== 'record') {
      this.deploy('us', step.do === 'update' ? step.to : oldArn);
      return this.ledger;
    }
    const next = { ...this.ledger, state: step.state, fault: step.fault ?? this.ledger.fault };
    return step.state === 'watching' ? { ...next, deployedAt: this.now } : next;
  }

  isWatched(): boolean {
    return this.ledger.state === 'deploying' || this.ledger.state === 'watching';
  }

  happens(what: Happening): void {
    const { facts } = this;
    const isMoving = facts.rolloutState === 'IN_PROGRESS';
    const effects: Record<Happening, () => void> = {
      completes: () => {
        if (!isMoving) return;
        const newTasks = facts.desiredTasks;
        this.facts = { ...facts, rolloutState: 'COMPLETED', deployments: 1, newTasks };
      },
      fails: () => {
        if (isMoving) this.facts = { ...facts, rolloutState: 'FAILED' };
      },
      'rolls back': () => {
        if (isMoving && facts.taskDefinitionArn === newArn)
          this.facts = { ...facts, taskDefinitionArn: oldArn };
      },
      'deploys third': () => this.deploy('others', thirdArn),
      'redeploys old': () => this.deploy('others', oldArn),
      'redeploys new': () => {
        if (this.registered) this.deploy('others', newArn);
      },
      killed: () => {
        this.isKilled ||= facts.taskDefinitionArn === newArn;
      },
      minutes: () => {
        this.now += 5 * minuteMs;
      },
      hours: () => {
        this.now += 3 * hourMs;
      },
      starves: () => {
        this.isStarved ||= facts.taskDefinitionArn === newArn;
      },
      stops: () => {
        this.isStopping ||= facts.taskDefinitionArn === newArn;
      },
      clicks: () => {
        this.isClicked = true;
      },
      'scales to 0': () => {
        this.facts = { ...facts, runningTasks: 0, desiredTasks: 0, newTasks: 0 };
      },
      'scales up': () => {
        this.facts = { ...facts, runningTasks: 2, desiredTasks: 2 };
      },
      'is unmeasured': () => {
        this.isMeasured = false;
      },
      'tasks run': () => {
        this.facts = { ...facts, newTasks: facts.desiredTasks };
      },
      look: () => this.look(),
      'dies before': () => this.look('before'),
      'dies after': () => this.look('after'),
    };
    effects[what]();
  }

  /** Nothing more happens, except that ECS completes what it was told and we check hourly. */
  comesToRest(): void {
    for (let hour = 0; hour < 48 && !hasEnded(this.ledger); hour += 1) {
      this.happens('completes');
      this.look();
      this.now += hourMs;
    }
    this.happens('completes');
  }
}

function play(happenings: readonly Happening[]): World {
  const world = new World();
  for (const what of happenings) world.happens(what);
  world.comesToRest();
  return world;
}

/** State of the ledger, and the revisions that may then run: after its end others may deploy anything. */
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

test('whatever happens: no size is verified without looks that found its tasks for most of the watch', () => {
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
  fc.assert(property, { numRuns: 500 });
  expect(verified).toBeGreaterThan(0);
});

test('whatever happens: we begin no rollback to less memory that was killed, unless no task ran or a person clicked', () => {
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

test('whatever the sizes: nothing is made smaller while an incident is open', () => {
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

test('whatever happens in whatever order: it ends, and the ledger says what the service runs', () => {
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

test('whatever happens: we register at most one revision, and tell the service only of the old and the new one', () => {
  const property = fc.property(happenings, (order) => {
    const world = play(order);
    expect(world.registered).toBeLessThanOrEqual(1);
    const ours = world.told.filter(({ by }) => by === 'us').map(({ arn }) => arn);
    expect([newArn, oldArn]).toEqual(expect.arrayContaining([...new Set(ours)]));
  });
  fc.assert(property, { numRuns: 300 });
});

test('after another user deployed a third revision and we checked, we never change the service again', () => {
  const property = fc.property(happenings, happenings, (before, after) => {
    const world = new World();
    for (const what of before) world.happens(what);
    world.happens('deploys third');
    world.look();
    const told = world.told.length;
    for (const what of after) world.happens(what);
    world.comesToRest();
    expect(world.told.slice(told).filter(({ by }) => by === 'us')).toEqual([]);
  });
  fc.assert(property, { numRuns: 200 });
});

test('whichever worker dies: without other deployments, the service is updated once in each direction', () => {
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
