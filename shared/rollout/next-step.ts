import type { Rollout, RolloutState, ServiceFacts } from '../task/rollout.ts';
import { hourMs, minuteMs } from '../task/units.ts';
import type { WatchFacts } from './watch.ts';

/** What is to be done next, or what is to be written down. */
export type Step =
  | { do: 'register' }
  | { do: 'update'; to: string }
  | { do: 'wait' }
  | { do: 'record'; state: RolloutState; text: string; fault?: string };

/** A deployment that is not steady by then is taken back; ECS itself tries for ever without a circuit breaker. */
const deployWithin = hourMs;
/** The old revision ran before: when it does not get steady either, a person has to look. */
const revertWithin = 2 * hourMs;
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
  if (state === 'registering' && toArn === undefined) return registerOrLeave(rollout, facts);
  const runs = facts.taskDefinitionArn;
  if (runs !== toArn && runs !== decision.taskDefinitionArn) {
    return record('superseded', `Somebody deployed ${nameOf(runs)} meanwhile; it is left alone.`);
  }
  const isNew = runs === toArn;
  switch (state) {
    case 'registering':
      return isNew
        ? record('deploying', `The service is told to run ${nameOf(runs)}.`)
        : { do: 'update', to: toArn ?? '' };
    case 'deploying':
      return isNew ? whileDeploying(facts, watch, now) : takenBack(facts);
    case 'watching':
      return isNew ? whileWatching(rollout, watch, now) : takenBack(facts);
    case 'reverting':
      return isNew ? { do: 'update', to: decision.taskDefinitionArn } : whileReverting(rollout, facts, now);
    default:
      return { do: 'wait' };
  }
}

function registerOrLeave({ decision }: Rollout, { taskDefinitionArn }: ServiceFacts): Step {
  if (taskDefinitionArn === decision.taskDefinitionArn) return { do: 'register' };
  return record(
    'superseded',
    `Somebody deployed ${nameOf(taskDefinitionArn)} before it began; nothing was done.`,
  );
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
function takenBack(facts: ServiceFacts): Step {
  if (!isSteady(facts)) return { do: 'wait' };
  const fault = 'The deployment was rolled back by ECS or by a person';
  return record('reverted', 'The earlier revision runs again.', fault);
}

function whileReverting({ steps }: Rollout, facts: ServiceFacts, now: number): Step {
  if (isSteady(facts)) return record('reverted', 'The earlier revision runs again, and is steady.');
  const since = Math.max(facts.deploymentStartedAt, steps.at(-1)?.at ?? 0);
  if (facts.rolloutState === 'FAILED' || now - since > revertWithin) {
    return record('failed', 'The earlier revision does not get steady: please look at the service.');
  }
  return { do: 'wait' };
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
