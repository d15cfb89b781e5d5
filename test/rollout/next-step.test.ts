import { describe, expect, it, test } from '@jest/globals';
import type { Rollout, RolloutState, ServiceFacts } from '../../shared/model/rollout.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { nextStep, type Step } from '../../shared/rollout/next-step.ts';
import type { WatchFacts } from '../../shared/rollout/watch.ts';
import { aDecisionRecord, aRollout } from '../builders/rollout.ts';

const begun = Date.parse('2026-11-23T12:00:00Z');
const decision = aDecisionRecord('web');
const oldArn = decision.taskDefinitionArn;
const newArn = oldArn.replace(/:7$/, ':8');
const thirdArn = oldArn.replace(/:7$/, ':9');

/** A rollout that came to this state when it began. */
function rollout(state: RolloutState, changes: Partial<Rollout> = {}): Rollout {
  return aRollout('web', begun, { state, toArn: newArn, deployedAt: begun, ...changes });
}

const steady: ServiceFacts = {
  taskDefinitionArn: newArn,
  rolloutState: 'COMPLETED',
  deploymentStartedAt: begun,
  ...{ deployments: 1, runningTasks: 2, desiredTasks: 2 },
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
  return next.do === 'record' ? `${next.state}: ${next.text}` : next.do;
}

const fault = 'Memory reached 1000 of 1024 MiB';
const registering = rollout('registering', { toArn: undefined });
const tooLate = 'failed: It could not begin within 60 minutes; the service was not changed.';

describe('a rollout that is begun', () => {
  test.each<[string, Rollout, ServiceFacts, number, string]>([
    ['registers its revision', registering, onOld(steady), 0, 'register'],
    ['gives up what could not be registered', registering, onOld(steady), hourMs + 1, tooLate],
    ['then deploys it', rollout('registering'), onOld(steady), 0, 'update web:8'],
    ['gives up what could not be deployed', rollout('registering'), onOld(steady), hourMs + 1, tooLate],
    [
      'sees that the service was told, even late',
      rollout('registering'),
      changing,
      2 * hourMs,
      'deploying: The service is told to run web:8.',
    ],
  ])('%s', (_, from, facts, after, expected) => {
    expect(step(from, facts, { after })).toBe(expected);
  });
});

describe('a deployment', () => {
  const deploying = rollout('deploying');
  test.each<[string, ServiceFacts, { watch?: WatchFacts; after?: number }, string]>([
    ['in progress is waited for', changing, { after: hourMs }, 'wait'],
    ['that is completed, but for old tasks, is waited for', { ...steady, deployments: 2 }, {}, 'wait'],
    ['that is steady is watched', steady, {}, 'watching: The new size runs and is steady; it is watched.'],
    [
      'that failed is taken back',
      failed,
      {},
      'reverting: The deployment failed: going back to the earlier revision.',
    ],
    [
      'whose tasks are killed is taken back',
      changing,
      { watch: { fault: 'A task of the new size was killed for memory' } },
      'reverting: A task of the new size was killed for memory: going back to the earlier revision.',
    ],
    [
      'that takes more than an hour is taken back',
      changing,
      { after: hourMs + 1 },
      'reverting: The deployment was not steady within 60 minutes: going back to the earlier revision.',
    ],
    ['that ECS rolls back is waited for', onOld(changing), {}, 'wait'],
    ['that ECS rolled back is noted', onOld(steady), {}, 'reverted: The earlier revision runs again.'],
    [
      'that ECS rolls back in vain needs a person',
      onOld(changing),
      { after: 2 * hourMs + 1 },
      'failed: The earlier revision does not get steady: please look at the service.',
    ],
  ])('%s', (_, facts, more, expected) => {
    expect(step(deploying, facts, more)).toBe(expected);
  });

  it('that was rolled back says by whom', () => {
    expect(nextStep(deploying, onOld(steady), {}, begun + minuteMs)).toMatchObject({
      fault: 'The deployment was rolled back by ECS or by a person',
    });
  });
});

describe('a new size that is watched', () => {
  test.each<[Rollout['decision']['tolerance'], number]>([
    ['batch', 1],
    ['standard', 6],
    ['critical', 24],
  ])('is verified, where the service is %s, after %s h', (tolerance, hours) => {
    const watching = rollout('watching', { decision: { ...decision, tolerance } });
    const watch = { measured: 'Measured since: saves $10/month.' };
    expect(step(watching, steady, { watch, after: hours * hourMs - 1 })).toBe('wait');
    expect(step(watching, steady, { watch, after: hours * hourMs })).toBe(`verified: ${watch.measured}`);
  });

  test.each<[string, ServiceFacts, { watch?: WatchFacts; after?: number }, string]>([
    [
      'is taken back for a fault, at its last minute too',
      steady,
      { watch: { fault }, after: 6 * hourMs },
      `reverting: ${fault}: going back to the earlier revision.`,
    ],
    [
      'is verified without usage',
      steady,
      { after: 6 * hourMs },
      'verified: It ran well for its time of watching; no usage was measured.',
    ],
    [
      'and that a person takes back, is noted',
      onOld(steady),
      {},
      'reverted: The earlier revision runs again.',
    ],
    ['is waited for, while a person takes it back', onOld(changing), {}, 'wait'],
  ])('%s', (_, facts, more, expected) => {
    expect(step(rollout('watching'), facts, more)).toBe(expected);
  });
});

describe('going back', () => {
  const reverting = rollout('reverting', { fault });
  test.each<[string, ServiceFacts, number, string]>([
    ['begins with the old revision', steady, 0, 'update web:7'],
    ['begins although the new deployment is in progress', changing, 0, 'update web:7'],
    ['is waited for', onOld(changing), hourMs, 'wait'],
    [
      'ends when the old revision is steady',
      onOld(steady),
      0,
      'reverted: The earlier revision runs again, and is steady.',
    ],
    [
      'that ECS gives up needs a person',
      onOld(failed),
      0,
      'failed: The earlier revision does not get steady: please look at the service.',
    ],
    [
      'that takes two hours needs a person',
      onOld(changing),
      2 * hourMs + 1,
      'failed: The earlier revision does not get steady: please look at the service.',
    ],
    [
      'that cannot be told needs a person',
      steady,
      2 * hourMs + 1,
      'failed: The service does not go back to the earlier revision: please look at it.',
    ],
  ])('%s', (_, facts, after, expected) => {
    expect(step(reverting, facts, { after })).toBe(expected);
  });
});

describe('in every state', () => {
  const underWay = ['registering', 'deploying', 'watching', 'reverting'] as const;

  test.each(underWay)('%s: a third revision is left alone', (state) => {
    const third = { ...changing, taskDefinitionArn: thirdArn };
    expect(step(rollout(state), third, { watch: { fault } })).toBe(
      'superseded: Somebody deployed web:9 meanwhile; it is left alone.',
    );
  });

  it('also before anything was registered', () => {
    expect(step(registering, { ...steady, taskDefinitionArn: thirdArn })).toMatch(/^superseded: /);
  });

  test.each(underWay)('%s: a service that is gone ends it', (state) => {
    expect(step(rollout(state), undefined)).toBe('superseded: The service was deleted.');
  });

  test.each(['verified', 'reverted', 'superseded', 'failed'] as const)(
    '%s: nothing is done any more',
    (state) => {
      for (const facts of [steady, failed, onOld(steady)]) expect(step(rollout(state), facts)).toBe('wait');
    },
  );
});
