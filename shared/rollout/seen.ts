import { nameFromArn } from '../model/arn.ts';
import type { Rollout, RolloutSeen, ServiceFacts } from '../model/rollout.ts';
import { rolloutPolicy as policy } from './policy.ts';

/** Adds one check of the service to the earlier results. Pure; missing checks never count as good ones. */
export function seenNow(rollout: Rollout, facts: ServiceFacts, now: number): RolloutSeen {
  const { state, toArn, seen } = rollout;
  const before = seen ?? { lookedAt: now, observedMs: 0, newRan: false, newTasks: 0, changedAt: now };
  const isNew = facts.taskDefinitionArn === toArn;
  const isWatched = state === 'watching' && isNew;
  const newTasks = isNew ? facts.newTasks : 0;
  const gap = now - before.lookedAt;
  const isObserved = isWatched && facts.runningTasks > 0 && gap <= policy.longestGap;
  const { runningTasks, desiredTasks } = facts;
  const isBelow = isWatched && runningTasks < desiredTasks;
  // More tasks than at the last check: the service starts tasks, as after scaling out, and is not stuck.
  const isStuck = runningTasks <= (before.belowTasks ?? Number.POSITIVE_INFINITY);
  return {
    lookedAt: now,
    observedMs: before.observedMs + (isObserved ? gap : 0),
    newRan: before.newRan || newTasks > 0,
    newTasks,
    changedAt: newTasks === before.newTasks ? before.changedAt : now,
    runs: nameFromArn(facts.taskDefinitionArn),
    runsSince: facts.deploymentStartedAt,
    ...(isBelow && {
      belowSince: isStuck ? (before.belowSince ?? now) : now,
      belowTasks: runningTasks,
    }),
  };
}
