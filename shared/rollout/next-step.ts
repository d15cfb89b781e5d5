import { counted } from '../model/format.ts';
import type { Rollout, RolloutState, ServiceFacts } from '../model/rollout.ts';
import { minuteMs } from '../model/units.ts';
import { type Fault, nameOf, speaksAgainst } from './faults.ts';
import { rolloutPolicy as policy } from './policy.ts';
import type { WatchFacts } from './watch.ts';

/** Next action on a rollout, or what is to be written down. */
export type Step =
  | { do: 'register' }
  | { do: 'update'; to: string }
  /** Goes back to the analysed revision, or to a copy of it where ECS calls it inactive. */
  | { do: 'update-back' }
  | { do: 'stop-deployment'; arn: string }
  | { do: 'wait' }
  | { do: 'record'; state: RolloutState; text: string; fault?: string };

/**
 * Decides the next step of a rollout, from what the service really runs. Pure, and safe to ask again at any point: a
 * step that was done is seen in the facts and not done twice. The service ends at the old or the new revision; a third
 * one that was deployed meanwhile stays.
 * @param rollout with this look in `seen`
 * @param facts undefined when the service is gone
 */
export function nextStep(
  rollout: Rollout,
  facts: ServiceFacts | undefined,
  watch: WatchFacts,
  now: number,
): Step {
  if (!facts) return record('superseded', 'The service was deleted.');
  const { state, toArn, backArn, decision } = rollout;
  const runs = facts.taskDefinitionArn;
  if (![toArn, backArn, decision.taskDefinitionArn].includes(runs)) {
    return record('superseded', `${nameOf(runs)} was deployed meanwhile; it stays.`);
  }
  const isNew = runs === toArn;
  switch (state) {
    case 'registering':
      return isNew ? record('deploying', `Deploying ${nameOf(runs)}.`) : begin(rollout, now);
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

/** The service still runs the old revision. */
function begin({ startedAt, toArn }: Rollout, now: number): Step {
  if (now - startedAt > policy.beginWithin) {
    const text = `It could not begin within ${policy.beginWithin / minuteMs} minutes; the service was not changed.`;
    return record('failed', text);
  }
  return toArn === undefined ? { do: 'register' } : { do: 'update', to: toArn };
}

function whileDeploying(rollout: Rollout, facts: ServiceFacts, { fault }: WatchFacts, now: number): Step {
  if (fault) return onFault(rollout, fault);
  if (facts.rolloutState === 'FAILED') return onFault(rollout, deploymentFault('The deployment failed'));
  if (isSteady(facts)) return record('watching', 'The new size runs and is steady; watching it.');
  // ECS itself ends a staged deployment: by its bake times, its steps, and the time-outs of its hooks.
  if (facts.underWay?.isStaged) return { do: 'wait' };
  const since = Math.max(facts.deploymentStartedAt, rollout.seen?.changedAt ?? 0);
  if (now - since <= policy.stuckAfter) return { do: 'wait' };
  const minutes = policy.stuckAfter / minuteMs;
  return onFault(
    rollout,
    deploymentFault(`The deployment is stuck: no further task ran for ${minutes} minutes`),
  );
}

function deploymentFault(text: string): Fault {
  return { code: 'deployment', text };
}

function whileWatching(rollout: Rollout, facts: ServiceFacts, watch: WatchFacts, now: number): Step {
  const fault = watch.fault ?? belowDesired(rollout, facts, now);
  if (fault) return onFault(rollout, fault);
  const { deployedAt = now, decision, seen } = rollout;
  const bakeTime = policy.bakeTime[decision.tolerance];
  const watched = now - deployedAt;
  if (watched < bakeTime) return { do: 'wait' };
  const isObserved = (seen?.observedMs ?? 0) >= policy.observedShare * bakeTime && facts.runningTasks > 0;
  if (isObserved && watch.measured !== undefined) return record('verified', watch.measured);
  if (watched < policy.mostWatches * bakeTime) return { do: 'wait' };
  return record(
    'not-observed',
    `${whyUnobserved(facts, isObserved)}; ${nameOf(facts.taskDefinitionArn)} stays.`,
  );
}

function belowDesired({ seen }: Rollout, facts: ServiceFacts, now: number): Fault | undefined {
  if (seen?.belowSince === undefined || now - seen.belowSince < policy.belowDesired) return undefined;
  const tasks = `${facts.runningTasks} of ${counted(facts.desiredTasks, 'task')}`;
  return { code: 'below-desired', text: `Only ${tasks} ran for ${policy.belowDesired / minuteMs} minutes` };
}

function whyUnobserved({ desiredTasks, runningTasks }: ServiceFacts, isObserved: boolean): string {
  if (desiredTasks === 0) return 'Not observed: the service is scaled to 0 tasks';
  if (runningTasks === 0) return 'Not observed: no task runs';
  return isObserved
    ? 'Not observed: CloudWatch has no usage of it'
    : 'Not observed: for most of the watch no task ran, or the service could not be read';
}

/** Goes back where the old size is better; a growth stays, and what it lacks is recommended next. */
function onFault(rollout: Rollout, fault: Fault): Step {
  if (speaksAgainst(fault, rollout)) {
    const text =
      fault.code === 'person' ? `${fault.text}.` : `${fault.text}: rolling back to the earlier revision.`;
    return record('reverting', text, fault.text);
  }
  if (fault.code === 'deployment') {
    return record(
      'failed',
      `${fault.text}, but tasks of the larger size run, and it stays: please look at the service.`,
    );
  }
  const next = fault.code === 'next' ? '' : ', and the next size will be recommended';
  return record('not-enough', `${fault.text}: the larger size stays${next}.`);
}

/** ECS's circuit breaker, an alarm of its owner, or a person rolled back to the old revision. */
function rolledBack(rollout: Rollout, facts: ServiceFacts, now: number): Step {
  if (now - lastStepAt(rollout) < policy.readsSettleWithin) return { do: 'wait' };
  const fault = rollout.fault ?? 'The deployment was rolled back by ECS or by a person';
  if (isSteady(facts)) return record('reverted', `${nameOf(facts.taskDefinitionArn)} runs again.`, fault);
  return needsAPerson(rollout, facts, now) ?? { do: 'wait' };
}

function whileReverting(rollout: Rollout, facts: ServiceFacts, now: number): Step {
  const name = nameOf(facts.taskDefinitionArn);
  if (isSteady(facts)) return record('reverted', `${name} runs again, and is steady.`);
  return needsAPerson(rollout, facts, now) ?? { do: 'wait' };
}

function needsAPerson(rollout: Rollout, facts: ServiceFacts, now: number): Step | undefined {
  const since = Math.max(facts.deploymentStartedAt, lastStepAt(rollout));
  const mayWait = now - since <= policy.revertWithin || facts.underWay?.isStaged;
  if (facts.rolloutState !== 'FAILED' && mayWait) return undefined;
  return record('failed', 'The earlier revision does not get steady: please look at the service.');
}

/** While the deployment is under way it is stopped, which rolls it back in its own strategy; else the service is updated. */
function goingBack(rollout: Rollout, facts: ServiceFacts, now: number): Step {
  if (now - lastStepAt(rollout) > policy.revertWithin) {
    return record('failed', 'The service does not go back to the earlier revision: please look at it.');
  }
  const { underWay } = facts;
  if (!underWay) return { do: 'update-back' };
  const mayBeStopped = underWay.status === 'PENDING' || underWay.status === 'IN_PROGRESS';
  return mayBeStopped ? { do: 'stop-deployment', arn: underWay.arn } : { do: 'wait' };
}

function lastStepAt({ steps, startedAt }: Rollout): number {
  return steps.at(-1)?.at ?? startedAt;
}

function isSteady({ rolloutState, deployments, underWay }: ServiceFacts): boolean {
  return rolloutState === 'COMPLETED' && deployments === 1 && !underWay;
}

function record(state: RolloutState, text: string, fault?: string): Step {
  return fault === undefined ? { do: 'record', state, text } : { do: 'record', state, text, fault };
}
