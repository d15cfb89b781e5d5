import { describe, expect, it, test } from '@jest/globals';
import type { Rollout, RolloutSeen, RolloutState, ServiceFacts } from '../../shared/model/rollout.ts';
import type { Fault, Realised } from '../../shared/model/rollout-step.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { nextStep, type Step } from '../../shared/rollout/next-step.ts';
import type { WatchFacts } from '../../shared/rollout/watch.ts';
import { faultWords, stepWords } from '../../shared/sizing/report/rollout-words.ts';
import { aDecisionRecord, aRollout } from '../builders/rollout.ts';

const begun = Date.parse('2026-11-23T12:00:00Z');
const decision = aDecisionRecord('web');
const oldArn = decision.taskDefinitionArn;
const newArn = oldArn.replace(/:7$/, ':8');
const thirdArn = oldArn.replace(/:7$/, ':9');

/** Rollout that reached this state when it started. */
function rollout(state: RolloutState, changes: Partial<Rollout> = {}): Rollout {
  return aRollout('web', begun, { state, toArn: newArn, deployedAt: begun, ...changes });
}

const steady: ServiceFacts = {
  taskDefinitionArn: newArn,
  rolloutState: 'COMPLETED',
  deploymentStartedAt: begun,
  ...{ deployments: 1, runningTasks: 2, desiredTasks: 2, newTasks: 2 },
};
const changing = { ...steady, rolloutState: 'IN_PROGRESS', deployments: 2 } as const;
const failed = { ...steady, rolloutState: 'FAILED', deployments: 2 } as const;
const onOld = <Facts extends ServiceFacts>(facts: Facts) => ({ ...facts, taskDefinitionArn: oldArn });

function step(
  from: Rollout,
  facts: ServiceFacts | undefined,
  { watch = {}, after = minuteMs }: { watch?: WatchFacts; after?: number } = {},
): string {
  return inShort(nextStep(from, facts, watch, begun + after));
}

/** `update web:8`, `reverting: The deployment failed: going back …`. */
function inShort(next: Step): string {
  if (next.do === 'update') return `update ${next.to.split('/').at(-1)}`;
  return next.do === 'record' ? `${next.state}: ${stepWords(next.event)}` : next.do;
}

const fault: Fault = { code: 'memory-full', usedMiB: 1000, memoryMiB: 1024 };
const text = faultWords(fault);
/** Measured usage, and the result of a verified size. */
const measured: Realised = {
  ...{ savedMonthlyUsd: 10, tasks: 2, highestVcpu: 0.1, vcpu: 0.5 },
  ...{ highestMemoryMiB: 500, memoryMiB: 1024 },
};
const measuredWords = stepWords({ code: 'verified', realised: measured });
const registering = rollout('registering', { toArn: undefined });
const tooLate = 'failed: It could not start within 1 h; the service was not changed.';

/** Checks that saw tasks run for this long. */
const seenFor = (observedMs: number, more: Partial<RolloutSeen> = {}): RolloutSeen => ({
  ...{ lookedAt: begun, observedMs, newRan: true, newTasks: 2, changedAt: begun },
  ...more,
});

describe('begun rollouts', () => {
  test.each<[string, Rollout, ServiceFacts, number, string]>([
    ['registers its revision', registering, onOld(steady), 0, 'register'],
    ['gives up what could not be registered', registering, onOld(steady), hourMs + 1, tooLate],
    ['deploys its registered revision', rollout('registering'), onOld(steady), 0, 'update web:8'],
    ['gives up what could not be deployed', rollout('registering'), onOld(steady), hourMs + 1, tooLate],
    [
      'notices even late that the service was updated',
      rollout('registering'),
      changing,
      2 * hourMs,
      'deploying: Deploying web:8.',
    ],
  ])('a begun rollout %s', (_, from, facts, after, expected) => {
    expect(step(from, facts, { after })).toBe(expected);
  });
});

describe('deployments', () => {
  const deploying = rollout('deploying');
  test.each<[string, ServiceFacts, { watch?: WatchFacts; after?: number }, string]>([
    ['in progress is waited for', changing, { after: hourMs }, 'wait'],
    [
      'that is completed, but for old tasks, is watched: early success criteria',
      { ...steady, deployments: 2 },
      {},
      'watching: Running and stable at the new size; watching until 2026-11-23 18:01 UTC, or until 2026-11-24 06:01 UTC if too little can be observed.',
    ],
    [
      'that is steady is watched',
      steady,
      {},
      'watching: Running and stable at the new size; watching until 2026-11-23 18:01 UTC, or until 2026-11-24 06:01 UTC if too little can be observed.',
    ],
    [
      'that failed is rolled back',
      failed,
      {},
      'reverting: The deployment failed: rolling back to the earlier revision.',
    ],
    [
      'whose tasks are killed is rolled back',
      changing,
      { watch: { fault } },
      `reverting: ${text}: rolling back to the earlier revision.`,
    ],
    [
      'that gains no task for an hour is rolled back',
      changing,
      { after: hourMs + 1 },
      'reverting: The deployment is stuck: no further task ran for 1 h: rolling back to the earlier revision.',
    ],
    [
      'in stages is waited for as long as ECS takes',
      { ...changing, underWay: { arn: 'sd', status: 'IN_PROGRESS', isStaged: true } },
      { after: 14 * 24 * hourMs },
      'wait',
    ],
    [
      'that bakes is not steady yet',
      { ...steady, underWay: { arn: 'sd', status: 'IN_PROGRESS', isStaged: true } },
      { after: 23 * hourMs },
      'wait',
    ],
    ['that ECS rolls back is waited for', onOld(changing), {}, 'wait'],
    ['that ECS rolled back is noted', onOld(steady), {}, 'reverted: web:7 runs again.'],
    [
      'that ECS rolls back in vain needs a person',
      onOld(changing),
      { after: 2 * hourMs + 1 },
      'failed: The earlier revision does not become stable: please check the service.',
    ],
  ])('a deployment %s', (_, facts, more, expected) => {
    expect(step(deploying, facts, more)).toBe(expected);
  });

  it('a deployment that was rolled back names who did it', () => {
    expect(nextStep(deploying, onOld(steady), {}, begun + minuteMs)).toMatchObject({
      fault: { code: 'rolled-back-elsewhere' },
    });
  });
});

describe('watched sizes', () => {
  test.each<[Rollout['decision']['tolerance'], number]>([
    ['batch', 1],
    ['standard', 6],
    ['critical', 24],
  ])('a new size is verified for a %s service after %s h', (tolerance, hours) => {
    const watching = rollout('watching', { decision: { ...decision, tolerance } });
    const watch = { realised: measured };
    watching.seen = seenFor(hours * hourMs);
    expect(step(watching, steady, { watch, after: hours * hourMs - 1 })).toBe('wait');
    expect(step(watching, steady, { watch, after: hours * hourMs })).toBe(`verified: ${measuredWords}`);
  });

  test.each<[string, ServiceFacts, { watch?: WatchFacts; after?: number }, string]>([
    [
      'is rolled back for a fault, at its last minute too',
      steady,
      { watch: { fault }, after: 6 * hourMs },
      `reverting: ${text}: rolling back to the earlier revision.`,
    ],
    ['that a person rolled back is noted', onOld(steady), {}, 'reverted: web:7 runs again.'],
    ['is waited for while a person rolls it back', onOld(changing), {}, 'wait'],
  ])('a watched size %s', (_, facts, more, expected) => {
    expect(step(rollout('watching'), facts, more)).toBe(expected);
  });
});

describe('watches without observation', () => {
  const day = 24 * hourMs;
  const watching = (seen: RolloutSeen) => rollout('watching', { seen });
  const none = { ...steady, runningTasks: 0, newTasks: 0 };
  const scaledToZero = { ...none, desiredTasks: 0 };

  test.each<[string, Rollout, ServiceFacts, { watch?: WatchFacts; after: number }, string | RegExp]>([
    ['no usage was measured', watching(seenFor(6 * hourMs)), steady, { after: 6 * hourMs }, 'wait'],
    [
      'no usage was ever measured',
      watching(seenFor(day)),
      steady,
      { after: day },
      'not-observed: Not observed: CloudWatch has no usage of it; web:8 stays.',
    ],
    [
      'it was readable only after 30 hours of denied reads',
      watching(seenFor(0)),
      steady,
      { watch: { realised: measured }, after: 30 * hourMs },
      /^not-observed: Not observed: for most of the watch no task ran, or/,
    ],
    ['the service was scaled to 0', watching(seenFor(0)), scaledToZero, { after: 6 * hourMs }, 'wait'],
    [
      'the service stays scaled to 0',
      watching(seenFor(0)),
      scaledToZero,
      { after: day },
      'not-observed: Not observed: the service is scaled to 0 tasks; web:8 stays.',
    ],
    [
      'none of 2 tasks runs for 15 minutes',
      watching(seenFor(hourMs, { belowSince: begun })),
      none,
      { watch: { realised: measured }, after: 15 * minuteMs },
      'reverting: Only 0 of 2 tasks ran for 15 min: rolling back to the earlier revision.',
    ],
    [
      '1 of 2 tasks runs for 14 minutes',
      watching(seenFor(hourMs, { belowSince: begun })),
      { ...steady, runningTasks: 1 },
      { after: 14 * minuteMs },
      'wait',
    ],
  ])('a rollout is not verified where %s', (_, from, facts, more, expected) => {
    const next = step(from, facts, more);
    if (typeof expected === 'string') expect(next).toBe(expected);
    else expect(next).toMatch(expected);
  });
});

describe('growths', () => {
  const grown = {
    ...{ ...decision, from: decision.to, to: decision.from },
    ...{ action: 'grow' as const, containers: [] },
  };
  const seen = seenFor(0);
  const next = ': the larger size stays, and the service will be analyzed for the next size.';
  const again = ': the larger size stays, and the service will be analyzed again.';
  const stops: Fault = { code: 'stops', stops: 3, causes: ['unknown'], stopsBefore: 0 };
  const cpu: Fault = { code: 'cpu', vcpu: 1, minutes: 20 };

  test.each<[string, RolloutState, Partial<RolloutSeen>, ServiceFacts, WatchFacts, string]>([
    ['that is killed again is not enough', 'watching', {}, steady, { fault }, `not-enough: ${text}${next}`],
    [
      'that is killed while deploying is not enough',
      'deploying',
      {},
      changing,
      { fault },
      `not-enough: ${text}${next}`,
    ],
    [
      'that is starved again is not enough',
      'watching',
      {},
      steady,
      { fault: cpu },
      `not-enough: ${faultWords(cpu)}${next}`,
    ],
    [
      'whose tasks stop is not enough',
      'watching',
      {},
      steady,
      { fault: stops },
      `not-enough: ${faultWords(stops)}${again}`,
    ],
    [
      'ends where a still larger size follows',
      'watching',
      {},
      steady,
      { fault: { code: 'next' } },
      'not-enough: A larger size is applied: the larger size stays.',
    ],
    [
      'whose deployment failed stays if tasks of it run',
      'deploying',
      {},
      failed,
      {},
      'failed: The deployment failed, but tasks of the larger size run, and it stays: please check the service.',
    ],
    [
      'of which no task ran is rolled back',
      'deploying',
      { newRan: false },
      failed,
      {},
      'reverting: The deployment failed: rolling back to the earlier revision.',
    ],
  ])('a growth %s', (_, state, more, facts, watch, expected) => {
    const from = rollout(state, { decision: grown, seen: { ...seen, ...more } });
    expect(step(from, facts, { watch })).toBe(expected);
  });

  it('a growth of memory is rolled back only for the CPU that it reduced', () => {
    const rebalanced = {
      ...grown,
      from: { cpuUnits: 1024, memoryMiB: 1024 },
      to: { cpuUnits: 512, memoryMiB: 2048 },
    };
    const from = rollout('watching', { decision: rebalanced, seen });
    expect(step(from, steady, { watch: { fault: cpu } })).toMatch(/^reverting/);
    expect(step(from, steady, { watch: { fault } })).toMatch(/^not-enough/);
    // A size that was killed for memory does not come back.
    expect(step(from, steady, { watch: { fault: cpu, oldWasKilled: true } })).toMatch(/^not-enough/);
    const unseen = { ...from, seen: { ...seen, newRan: false } };
    expect(step(unseen, steady, { watch: { fault: cpu, oldWasKilled: true } })).toMatch(/^reverting/);
    const person: Fault = { code: 'person', by: 'U0ANNA1' };
    expect(step(from, steady, { watch: { fault: person, oldWasKilled: true } })).toBe(
      'reverting: Rolled back by <@U0ANNA1>.',
    );
  });
});

describe('rollbacks', () => {
  const reverting = rollout('reverting', { fault });
  test.each<[string, ServiceFacts, number, string]>([
    ['begins with the old revision', steady, 0, 'update-back'],
    [
      'stops the new deployment while it is in progress',
      { ...changing, underWay: { arn: 'sd', status: 'IN_PROGRESS', isStaged: false } },
      0,
      'stop-deployment',
    ],
    [
      'waits while ECS rolls the new deployment back',
      { ...changing, underWay: { arn: 'sd', status: 'ROLLBACK_IN_PROGRESS', isStaged: true } },
      0,
      'wait',
    ],
    ['is waited for', onOld(changing), hourMs, 'wait'],
    ['ends when the old revision is steady', onOld(steady), 0, 'reverted: web:7 runs again and is stable.'],
    [
      'that ECS gives up needs a person',
      onOld(failed),
      0,
      'failed: The earlier revision does not become stable: please check the service.',
    ],
    [
      'that takes two hours needs a person',
      onOld(changing),
      2 * hourMs + 1,
      'failed: The earlier revision does not become stable: please check the service.',
    ],
    [
      'of unknown state needs a person',
      steady,
      2 * hourMs + 1,
      'failed: The service does not return to the earlier revision: please check it.',
    ],
  ])('a rollback %s', (_, facts, after, expected) => {
    expect(step(reverting, facts, { after })).toBe(expected);
  });
});

describe('any state', () => {
  const underWay = ['registering', 'deploying', 'watching', 'reverting'] as const;

  test.each(underWay)('a third revision stays in place in state %s', (state) => {
    const third = { ...changing, taskDefinitionArn: thirdArn };
    expect(step(rollout(state), third, { watch: { fault } })).toBe(
      'superseded: web:9 was deployed in the meantime; it stays.',
    );
  });

  it('a third revision stays in place before anything was registered', () => {
    expect(step(registering, { ...steady, taskDefinitionArn: thirdArn })).toMatch(/^superseded: /);
  });

  test.each(underWay)('a service that is gone ends the rollout in state %s', (state) => {
    expect(step(rollout(state), undefined)).toBe('superseded: The service was deleted.');
  });

  test.each(['verified', 'not-enough', 'not-observed', 'reverted', 'superseded', 'failed'] as const)(
    'nothing more is done in state %s',
    (state) => {
      for (const facts of [steady, failed, onOld(steady)]) expect(step(rollout(state), facts)).toBe('wait');
    },
  );
});
