import fc from 'fast-check';
import type { DecisionRecord } from '../../shared/model/decision-record.ts';
import { hasEnded, type Rollout, type ServiceFacts } from '../../shared/model/rollout.ts';
import type { Fault, Realised } from '../../shared/model/rollout-step.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { nextStep, type Step, unlessHeld } from '../../shared/rollout/next-step.ts';
import { seenNow } from '../../shared/rollout/seen.ts';
import { aDecisionRecord, aRollout } from './rollout.ts';

export const begun = Date.parse('2026-11-23T12:00:00Z');
const family = 'arn:aws:ecs:us-east-1:123456789012:task-definition/web';
export const [oldArn, newArn, thirdArn] = [`${family}:7`, `${family}:8`, `${family}:9`];

/**
 * Events: ECS advances a deployment, or gives it up, with or without rolling it back; another user deploys; a task is
 * killed; reads are denied; or we check, and die after reading the facts, after the change, or not at all. The facts that
 * trigger a check may be outdated, as events come late: then they are read again, which the properties are about.
 */
export const happening = fc.constantFrom(
  ...(['completes', 'fails', 'rolls back', 'deploys third', 'redeploys old', 'redeploys new'] as const),
  // Often enough that many sequences reach the watch.
  ...(['completes', 'completes', 'hours', 'hours', 'look', 'look', 'look'] as const),
  ...(['killed', 'minutes', 'hours', 'look', 'look', 'look', 'dies before', 'dies after'] as const),
  ...(['starves', 'stops', 'clicks', 'scales to 0', 'scales up', 'is unmeasured', 'tasks run'] as const),
  ...(['services denied', 'deployments denied', 'metrics denied', 'reads allowed'] as const),
  ...(['incident opens', 'incident closes', 'pauses', 'resumes'] as const),
  ...(['is turned off', 'is turned on'] as const),
);
export type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;

const measured: Realised = { tasks: 2, highestVcpu: 0.1, vcpu: 0.5, highestMemoryMiB: 500, memoryMiB: 1024 };

export const shrink = aDecisionRecord('web');
export const growth: DecisionRecord = {
  ...{ ...shrink, action: 'grow', containers: [] },
  ...{ from: shrink.to, to: shrink.from },
};
export const rebalance: DecisionRecord = {
  ...{ ...shrink, action: 'rebalance', containers: [] },
  ...{ from: { cpuUnits: 1024, memoryMiB: 1024 }, to: { cpuUnits: 512, memoryMiB: 2048 } },
};

/** Service of ECS, with the state that a rollout sees, and a ledger. */
export class World {
  now = begun;
  registered = 0;
  /** Updates of the service in order, with their author. */
  told: { by: 'us' | 'others'; arn: string }[] = [];
  isKilled = false;
  isStarved = false;
  isStopping = false;
  isClicked = false;
  isMeasured = true;
  hasOpenIncident = false;
  isPaused = false;
  isTurnedOff = false;
  /** Reads that are denied now. */
  denied = new Set<'services' | 'deployments' | 'metrics'>();
  /** Steps forward that were taken: whether an incident was open, and whether changes were forbidden. */
  forward: { hasOpenIncident: boolean; isTurnedOff: boolean }[] = [];
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

  /** One look, in as many steps as it takes; `dies` is when its worker ends. */
  look(dies?: 'before' | 'after'): void {
    for (let steps = 0; steps < 12 && !hasEnded(this.ledger) && this.canRead(); steps += 1) {
      const step = this.step();
      if (step.do === 'wait' || dies === 'before') return;
      const next = this.take(step);
      if (dies === 'after') return;
      this.ledger = { ...next, steps: [...next.steps, { at: this.now, code: 'worded', text: step.do }] };
    }
  }

  /** Reads what a look reads, and decides. */
  step(): Step {
    const fault = this.fault();
    this.ledger = { ...this.ledger, seen: seenNow(this.ledger, this.facts, this.now) };
    const isWatching = this.ledger.state === 'watching';
    if (isWatching && this.facts.runningTasks > 0) this.watched.push(this.now);
    // Without GetMetricData the look ends here: usage is read where no stop speaks against the size.
    if (isWatching && !fault && this.denied.has('metrics')) return { do: 'wait' };
    return unlessHeld(this.nextStep(fault), this.ledger, this);
  }

  /** Decides by what is seen now, and notes what the properties are about. */
  nextStep(fault: Fault | undefined): Step {
    const { oldWasKilled, facts, ledger } = this;
    const watch = { fault, oldWasKilled, realised: this.isMeasured ? measured : undefined };
    const step = nextStep(ledger, facts, watch, this.now);
    if (step.do === 'record' && step.state === 'reverting') {
      this.rolledBack.push({ newRan: ledger.seen?.newRan ?? false, isClicked: fault?.code === 'person' });
    }
    return step;
  }

  /** DescribeServices, and ListServiceDeployments where the service is not quiet: a denied look finds nothing. */
  canRead(): boolean {
    const { rolloutState, deployments } = this.facts;
    const isQuiet = rolloutState === 'COMPLETED' && deployments === 1;
    return !this.denied.has('services') && (isQuiet || !this.denied.has('deployments'));
  }

  take(step: Exclude<Step, { do: 'wait' }>): Rollout {
    if (step.do === 'register' || step.do === 'update') {
      this.forward.push({ hasOpenIncident: this.hasOpenIncident, isTurnedOff: this.isTurnedOff });
    }
    if (step.do === 'register') {
      // An earlier try that the ledger does not know is found by its mark.
      if (!this.registered || this.ledger.toArn) this.registered += 1;
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
      'services denied': () => void this.denied.add('services'),
      'deployments denied': () => void this.denied.add('deployments'),
      'metrics denied': () => void this.denied.add('metrics'),
      'reads allowed': () => this.denied.clear(),
      'incident opens': () => {
        this.hasOpenIncident = true;
      },
      'incident closes': () => {
        this.hasOpenIncident = false;
      },
      'is turned off': () => {
        this.isTurnedOff = true;
      },
      'is turned on': () => {
        this.isTurnedOff = false;
      },
      pauses: () => {
        this.isPaused = true;
      },
      resumes: () => {
        this.isPaused = false;
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

  /** Reads are allowed, and nothing happens any more but that ECS does what it was told, and we look every hour. */
  comesToRest(): void {
    this.happens('reads allowed');
    for (let hour = 0; hour < 48 && !hasEnded(this.ledger); hour += 1) {
      this.happens('completes');
      this.look();
      this.now += hourMs;
    }
    this.happens('completes');
  }
}

export function play(happenings: readonly Happening[]): World {
  const world = new World();
  for (const what of happenings) world.happens(what);
  world.comesToRest();
  return world;
}
