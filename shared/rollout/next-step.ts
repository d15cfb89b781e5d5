import { nameFromArn } from '../model/arn.ts';
import type { Rollout, RolloutState, ServiceFacts } from '../model/rollout.ts';
import type { Fault, RolloutEvent, Unobserved } from '../model/rollout-step.ts';
import { minuteMs } from '../model/units.ts';
import { onlyGrows, speaksAgainst } from './faults.ts';
import { rolloutPolicy as policy } from './policy.ts';
import type { WatchFacts } from './watch.ts';

/** Next action on a rollout, or the state to record. */
export type Step =
  | { do: 'register' }
  | { do: 'update'; to: string }
  /** Goes back to the analysed revision, or to a copy of it where ECS calls it inactive. */
  | { do: 'update-back' }
  | { do: 'stop-deployment'; arn: string }
  | { do: 'wait' }
  | { do: 'record'; state: RolloutState; event: RolloutEvent; fault?: Fault };

/**
 * Decides the next step of a rollout, from what the service actually runs. Pure, and repeatable at any point: a step
 * that was done is visible in the facts and not repeated. The service ends at the old or the new revision; a third one
 * that was deployed in the meantime stays.
 * @param rollout rollout with this check in `seen`
 * @param facts undefined if the service was deleted
 */
export function nextStep(
  rollout: Rollout,
  facts: ServiceFacts | undefined,
  watch: WatchFacts,
  now: number,
): Step {
  if (!facts) return record('superseded', { code: 'service-deleted' });
  const { state, toArn, backArn, decision } = rollout;
  const runs = facts.taskDefinitionArn;
  if (![toArn, backArn, decision.taskDefinitionArn].includes(runs)) {
    return record('superseded', { code: 'superseded', revision: nameFromArn(runs) });
  }
  const isNew = runs === toArn;
  switch (state) {
    case 'registering':
      return isNew
        ? record('deploying', { code: 'deploying', revision: nameFromArn(runs) })
        : begin(rollout, now);
    case 'deploying':
      return isNew ? whileDeploying(rollout, facts, watch, now) : rolledBack(rollout, facts, now);
    case 'watching':
      return isNew ? whileWatching(rollout, facts, watch, now) : rolledBack(rollout, facts, now);
    case 'reverting':
      return isNew ? goingBack(rollout, facts, now) : whileReverting(rollout, facts, now);
    default:
      return { do: 'wait' };
  }
}

/**
 * Makes a step forward wait during the emergency stop, while the service's own tag forbids changes, and where it makes
 * something smaller while an incident of the service is open. The watch goes on, and the way back stays open. Pure.
 */
export function unlessHeld(
  step: Step,
  { decision }: Pick<Rollout, 'decision'>,
  held: { isPaused: boolean; isTurnedOff: boolean; hasOpenIncident: boolean },
): Step {
  const isHeld = held.isPaused || held.isTurnedOff || (held.hasOpenIncident && !onlyGrows(decision));
  return isForward(step) && isHeld ? { do: 'wait' } : step;
}

/** Tells whether a step leads to the new size. */
export function isForward(step: Step): boolean {
  return step.do === 'register' || step.do === 'update';
}

/** The service still runs the old revision. */
function begin({ startedAt, toArn }: Rollout, now: number): Step {
  if (now - startedAt > policy.beginWithin) {
    return record('failed', { code: 'not-begun', minutes: policy.beginWithin / minuteMs });
  }
  return toArn === undefined ? { do: 'register' } : { do: 'update', to: toArn };
}

function whileDeploying(rollout: Rollout, facts: ServiceFacts, watch: WatchFacts, now: number): Step {
  if (watch.fault) return onFault(rollout, watch.fault, watch);
  if (facts.rolloutState === 'FAILED') return onFault(rollout, { code: 'deployment-failed' }, watch);
  if (isSteady(facts)) return record('watching', watchFrom(rollout, now));
  // ECS itself ends a staged deployment: by its bake times, its steps, and the time-outs of its hooks.
  if (facts.underWay?.isStaged) return { do: 'wait' };
  const since = Math.max(facts.deploymentStartedAt, rollout.seen?.changedAt ?? 0);
  if (now - since <= policy.stuckAfter) return { do: 'wait' };
  const minutes = policy.stuckAfter / minuteMs;
  return onFault(rollout, { code: 'deployment-stuck', minutes }, watch);
}

function watchFrom({ decision }: Rollout, now: number): RolloutEvent {
  const bakeTime = policy.bakeTime[decision.tolerance];
  return { code: 'watching', until: now + bakeTime, atMost: now + policy.mostWatches * bakeTime };
}

function whileWatching(rollout: Rollout, facts: ServiceFacts, watch: WatchFacts, now: number): Step {
  const fault = watch.fault ?? belowDesired(rollout, facts, now);
  if (fault) return onFault(rollout, fault, watch);
  const { deployedAt = now, decision, seen } = rollout;
  const bakeTime = policy.bakeTime[decision.tolerance];
  const watched = now - deployedAt;
  if (watched < bakeTime) return { do: 'wait' };
  const isObserved = (seen?.observedMs ?? 0) >= policy.observedShare * bakeTime && facts.runningTasks > 0;
  if (isObserved && watch.realised) {
    return record('verified', { code: 'verified', realised: watch.realised });
  }
  if (watched < policy.mostWatches * bakeTime) return { do: 'wait' };
  const revision = nameFromArn(facts.taskDefinitionArn);
  return record('not-observed', { code: 'not-observed', why: whyUnobserved(facts, isObserved), revision });
}

function belowDesired({ seen }: Rollout, facts: ServiceFacts, now: number): Fault | undefined {
  if (seen?.belowSince === undefined || now - seen.belowSince < policy.belowDesired) return undefined;
  const { runningTasks: running, desiredTasks: desired } = facts;
  return { code: 'below-desired', running, desired, minutes: policy.belowDesired / minuteMs };
}

function whyUnobserved({ desiredTasks, runningTasks }: ServiceFacts, isObserved: boolean): Unobserved {
  if (desiredTasks === 0) return 'scaled-to-zero';
  if (runningTasks === 0) return 'no-task';
  return isObserved ? 'no-usage' : 'not-looked';
}

/** Rolls back if the old size is better; a growth stays, and its shortage is addressed by the next recommendation. */
function onFault(rollout: Rollout, fault: Fault, { oldWasKilled }: WatchFacts): Step {
  if (speaksAgainst(fault, rollout, oldWasKilled)) {
    return record('reverting', { code: 'rolling-back', fault }, fault);
  }
  if (fault.code === 'deployment-failed' || fault.code === 'deployment-stuck') {
    return record('failed', { code: 'larger-size-failed', fault });
  }
  return record('not-enough', { code: 'larger-size-stays', fault });
}

/** ECS's circuit breaker, an alarm of its owner, or a person rolled back to the old revision. */
function rolledBack(rollout: Rollout, facts: ServiceFacts, now: number): Step {
  if (now - lastStepAt(rollout) < policy.readsSettleWithin) return { do: 'wait' };
  const fault: Fault = rollout.fault ?? { code: 'rolled-back-elsewhere' };
  const revision = nameFromArn(facts.taskDefinitionArn);
  if (isSteady(facts)) return record('reverted', { code: 'runs-again', revision, isSteady: false }, fault);
  return needsAPerson(rollout, facts, now) ?? { do: 'wait' };
}

function whileReverting(rollout: Rollout, facts: ServiceFacts, now: number): Step {
  const revision = nameFromArn(facts.taskDefinitionArn);
  if (isSteady(facts)) return record('reverted', { code: 'runs-again', revision, isSteady: true });
  return needsAPerson(rollout, facts, now) ?? { do: 'wait' };
}

function needsAPerson(rollout: Rollout, facts: ServiceFacts, now: number): Step | undefined {
  const since = Math.max(facts.deploymentStartedAt, lastStepAt(rollout));
  const mayWait = now - since <= policy.revertWithin || facts.underWay?.isStaged;
  if (facts.rolloutState !== 'FAILED' && mayWait) return undefined;
  return record('failed', { code: 'not-steady' });
}

/** A deployment in progress is stopped, which rolls it back with its own strategy; otherwise the service is updated. */
function goingBack(rollout: Rollout, facts: ServiceFacts, now: number): Step {
  if (now - lastStepAt(rollout) > policy.revertWithin) {
    return record('failed', { code: 'does-not-go-back' });
  }
  const { underWay } = facts;
  if (!underWay) return { do: 'update-back' };
  const mayBeStopped = underWay.status === 'PENDING' || underWay.status === 'IN_PROGRESS';
  return mayBeStopped ? { do: 'stop-deployment', arn: underWay.arn } : { do: 'wait' };
}

function lastStepAt({ steps, startedAt }: Rollout): number {
  return steps.at(-1)?.at ?? startedAt;
}

/**
 * ECS calls the deployment complete: with early success criteria while old tasks still drain (ECS developer guide,
 * early-success-criteria).
 */
function isSteady({ rolloutState, underWay }: ServiceFacts): boolean {
  return rolloutState === 'COMPLETED' && !underWay;
}

function record(state: RolloutState, event: RolloutEvent, fault?: Fault): Step {
  return fault === undefined ? { do: 'record', state, event } : { do: 'record', state, event, fault };
}
