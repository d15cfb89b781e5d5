import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hasEnded, type Rollout, type RolloutState, type ServiceFacts } from '../../shared/model/rollout.ts';
import type { Fault, Realised } from '../../shared/model/rollout-step.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { nextStep, type Step } from '../../shared/rollout/next-step.ts';
import { seenNow } from '../../shared/rollout/seen.ts';
import { aRollout } from '../builders/rollout.ts';

const begun = Date.parse('2026-11-23T12:00:00Z');
const family = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web';
const [oldArn, newArn, thirdArn] = [`${family}:7`, `${family}:8`, `${family}:9`];

/**
 * What may happen: ECS moves a deployment on, or gives it up, with or without rolling it back; somebody deploys; a task
 * is killed; or we look, and die after the facts were read, after the change, or not at all. What we look at may be of
 * a while ago, as events come late: then the facts are read anew, which is the whole point.
 */
const happening = fc.constantFrom(
  ...(['completes', 'fails', 'rolls back', 'deploys third', 'redeploys old', 'redeploys new'] as const),
  ...(['killed', 'minutes', 'hours', 'look', 'look', 'look', 'dies before', 'dies after'] as const),
);
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

const measured: Realised = { tasks: 2, highestVcpu: 0.1, vcpu: 0.5, highestMemoryMiB: 500, memoryMiB: 1024 };

/** A service of ECS, as far as a rollout sees it, and a ledger. */
class World {
  now = begun;
  registered = 0;
  /** Who told the service what, in order. */
  told: { by: 'us' | 'others'; arn: string }[] = [];
  isKilled = false;
  isMeasured = true;
  facts: ServiceFacts = {
    taskDefinitionArn: oldArn,
    rolloutState: 'COMPLETED',
    deploymentStartedAt: begun - hourMs,
    ...{ deployments: 1, runningTasks: 2, desiredTasks: 2, newTasks: 2 },
  };
  ledger: Rollout = aRollout('web', begun, {});

  deploy(by: 'us' | 'others', arn: string): void {
    this.told.push({ by, arn });
    if (by === 'us' && arn === this.facts.taskDefinitionArn) return;
    this.facts = {
      ...this.facts,
      ...{ taskDefinitionArn: arn, rolloutState: 'IN_PROGRESS', deployments: 2 },
      deploymentStartedAt: this.now,
    };
  }

  /** One look, in as many steps as it takes; `dies` is when its worker ends. */
  look(dies?: 'before' | 'after'): void {
    for (let steps = 0; steps < 12 && !hasEnded(this.ledger); steps += 1) {
      const fault: Fault | undefined =
        this.isKilled && this.isWatched() ? { code: 'memory-kill', memoryMiB: 1024 } : undefined;
      this.ledger = { ...this.ledger, seen: seenNow(this.ledger, this.facts, this.now) };
      const watch = { fault, realised: this.isMeasured ? measured : undefined };
      const step = nextStep(this.ledger, this.facts, watch, this.now);
      if (step.do === 'wait' || dies === 'before') return;
      const next = this.take(step);
      if (dies === 'after') return;
      this.ledger = { ...next, steps: [...next.steps, { at: this.now, code: 'worded', text: step.do }] };
    }
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
        if (isMoving) this.facts = { ...facts, rolloutState: 'COMPLETED', deployments: 1 };
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
      look: () => this.look(),
      'dies before': () => this.look('before'),
      'dies after': () => this.look('after'),
    };
    effects[what]();
  }

  /** Nothing happens any more, but that ECS gets done what it was told, and we look every hour. */
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

/** What the ledger says, and what may then run: after its end others may deploy what they like. */
const mayRun: Record<RolloutState, readonly string[]> = {
  verified: [newArn],
  'not-enough': [newArn],
  'not-observed': [newArn],
  reverted: [oldArn],
  // The new one, where somebody took up what we had registered and not yet written down.
  superseded: [thirdArn, newArn],
  failed: [oldArn, newArn],
  ...{ registering: [], deploying: [], watching: [], reverting: [] },
};

const happenings = fc.array(happening, { maxLength: 30 });

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

test('once somebody deployed a third revision, and we looked, we touch the service no more', () => {
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

test('whoever dies wherever: without anybody else, the service is told of each direction once', () => {
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
