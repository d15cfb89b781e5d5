import type { Rollout, RolloutState, ServiceFacts } from '../model/rollout.ts';
import { hourMs, minuteMs } from '../model/units.ts';
import type { WatchFacts } from './watch.ts';

/** What is to be done next, or what is to be written down. */
export type Step =
  | { do: 'register' }
  | { do: 'update'; to: string }
  | { do: 'wait' }
  | { do: 'record'; state: RolloutState; text: string; fault?: string };

/** What could not begin by then, as ECS or our own calls fail, is wished for no more. */
const beginWithin = hourMs;
/** A deployment that is not steady by then is taken back; ECS itself tries for ever without a circuit breaker. */
const deployWithin = hourMs;
/** The old revision ran before: when it does not get steady either, a person has to look. */
const revertWithin = 2 * hourMs;
/** ECS may answer with what was true a moment ago: so soon after a step, the old revision is not yet a way back. */
const readsSettleWithin = minuteMs;
/** How long a new size is watched before it counts as good, ms: as long as a mistake may take to show. */
const bakeTime: Readonly<Record<Rollout['decision']['tolerance'], number>> = {
  critical: 24 * hourMs,
  standard: 6 * hourMs,
  batch: hourMs,
};

/**
 * The next step of a rollout, from what the service really runs. Pure, and safe to ask again at any point: a step that
 * was done is seen in the facts and not done twice. The service ends at the old or the new revision; one that somebody
 * else deployed meanwhile is left alone.
 * @param facts undefined when the service is gone
 */
export function nextStep(
  rollout: Rollout,
  facts: ServiceFacts | undefined,
  watch: WatchFacts,
  now: number,
): Step {
  if (!facts) return record('superseded', 'The service was deleted.');
  const { state, toArn, decision } = rollout;
  const runs = facts.taskDefinitionArn;
  if (runs !== toArn && runs !== decision.taskDefinitionArn) {
    return record('superseded', `Somebody deployed ${nameOf(runs)} meanwhile; it is left alone.`);
  }
  const isNew = runs === toArn;
  switch (state) {
    case 'registering':
      return isNew ? record('deploying', `The service is told to run ${nameOf(runs)}.`) : begin(rollout, now);
    case 'deploying':
      return isNew ? whileDeploying(facts, watch, now) : takenBack(rollout, facts, now);
    case 'watching':
      return isNew ? whileWatching(rollout, watch, now) : takenBack(rollout, facts, now);
    case 'reverting':
      return isNew ? goingBack(rollout, now) : whileReverting(rollout, facts, now);
    default:
      return { do: 'wait' };
  }
}

/** The service still runs the old revision. */
function begin({ startedAt, toArn }: Rollout, now: number): Step {
  if (now - startedAt > beginWithin) {
    const text = `It could not begin within ${beginWithin / minuteMs} minutes; the service was not changed.`;
    return record('failed', text);
  }
  return toArn === undefined ? { do: 'register' } : { do: 'update', to: toArn };
}

function whileDeploying(facts: ServiceFacts, { fault }: WatchFacts, now: number): Step {
  if (facts.rolloutState === 'FAILED') return goBack('The deployment failed');
  if (fault) return goBack(fault);
  if (isSteady(facts)) return record('watching', 'The new size runs and is steady; it is watched.');
  if (now - facts.deploymentStartedAt > deployWithin) {
    return goBack(`The deployment was not steady within ${deployWithin / minuteMs} minutes`);
  }
  return { do: 'wait' };
}

function whileWatching(
  { deployedAt = 0, decision }: Rollout,
  { fault, measured }: WatchFacts,
  now: number,
): Step {
  if (fault) return goBack(fault);
  if (now - deployedAt < bakeTime[decision.tolerance]) return { do: 'wait' };
  return record('verified', measured ?? 'It ran well for its time of watching; no usage was measured.');
}

/** ECS's circuit breaker, an alarm of its owner, or a person went back to the old revision. */
function takenBack(rollout: Rollout, facts: ServiceFacts, now: number): Step {
  if (now - lastStepAt(rollout) < readsSettleWithin) return { do: 'wait' };
  const fault = rollout.fault ?? 'The deployment was rolled back by ECS or by a person';
  if (isSteady(facts)) return record('reverted', 'The earlier revision runs again.', fault);
  return needsAPerson(rollout, facts, now) ?? { do: 'wait' };
}

function whileReverting(rollout: Rollout, facts: ServiceFacts, now: number): Step {
  if (isSteady(facts)) return record('reverted', 'The earlier revision runs again, and is steady.');
  return needsAPerson(rollout, facts, now) ?? { do: 'wait' };
}

function needsAPerson(rollout: Rollout, facts: ServiceFacts, now: number): Step | undefined {
  const since = Math.max(facts.deploymentStartedAt, lastStepAt(rollout));
  if (facts.rolloutState !== 'FAILED' && now - since <= revertWithin) return undefined;
  return record('failed', 'The earlier revision does not get steady: please look at the service.');
}

function goingBack(rollout: Rollout, now: number): Step {
  if (now - lastStepAt(rollout) <= revertWithin)
    return { do: 'update', to: rollout.decision.taskDefinitionArn };
  return record('failed', 'The service does not go back to the earlier revision: please look at it.');
}

function lastStepAt({ steps, startedAt }: Rollout): number {
  return steps.at(-1)?.at ?? startedAt;
}

function isSteady({ rolloutState, deployments }: ServiceFacts): boolean {
  return rolloutState === 'COMPLETED' && deployments === 1;
}

function goBack(fault: string): Step {
  return record('reverting', `${fault}: going back to the earlier revision.`, fault);
}

function record(state: RolloutState, text: string, fault?: string): Step {
  return fault === undefined ? { do: 'record', state, text } : { do: 'record', state, text, fault };
}

/** `checkout:57`. */
function nameOf(taskDefinitionArn: string): string {
  return taskDefinitionArn.slice(taskDefinitionArn.lastIndexOf('/') + 1);
}
