import { GatewayError } from '../errors.ts';
import { isRevisionOf, revisionDifferences } from '../model/revision/differences.ts';
import { hasEnded, type Rollout, type RolloutState } from '../model/rollout.ts';
import { dayMs, minuteMs } from '../model/units.ts';
import { nextStep, type Step } from './next-step.ts';
import { nextRevision } from './revision.ts';

import type { RolloutDeps, RolloutMetric } from './rollout-deps.ts';
import { watchFacts } from './watch-facts.ts';
import { whyNever } from './why-never.ts';

/** As long as a few calls may take; whoever died with a rollout in hand does not hold it longer. */
const lease = 2 * minuteMs;
/** A rollout takes at most this many steps at once: it never runs in circles. */
const mostSteps = 12;
/** After a rollout was taken back, its service is left alone for so long, or until its owner says otherwise. */
const holdFor = 14 * dayMs;
/** So long after its end it is tried to tell of it. */
const tellWithin = dayMs;

const counted: Partial<Record<RolloutState, RolloutMetric>> = {
  verified: 'RolloutsVerified',
  reverted: 'RolloutsReverted',
  superseded: 'RolloutsSuperseded',
  failed: 'RolloutsFailed',
};

/**
 * Moves a rollout on as far as it goes now. Safe to repeat at any point: what was done is read from ECS and from the
 * ledger before each step, and one worker has a rollout in hand at a time.
 * @param badStop a stop of the new revision that speaks against it, in words
 * @throws GatewayError `rollout-in-hand` (retryable) when another worker has it and a stop must not be lost; what the
 * gateways throw.
 */
export async function advance(
  id: string,
  deps: RolloutDeps,
  { badStop }: { badStop?: string } = {},
): Promise<Rollout | undefined> {
  const claimed = await deps.rollouts.claim(id, deps.now(), lease);
  if (!claimed) return badStop === undefined ? undefined : refuseToLose(id, deps);
  const { lease: held, ...rollout } = claimed;
  try {
    return await stepOn(rollout, held, badStop, deps);
  } finally {
    // When this fails, the lease runs out by itself.
    await deps.rollouts.release(id, held).catch((error) => deps.log.warn('rollout not released', { error }));
  }
}

/** One that has ended has nothing to lose. */
async function refuseToLose(id: string, { rollouts }: RolloutDeps): Promise<Rollout | undefined> {
  const rollout = await rollouts.load(id);
  if (!rollout || hasEnded(rollout)) return rollout;
  throw new GatewayError('rollout-in-hand', `another worker has the rollout ${id} in hand`, {
    retryable: true,
  });
}

async function stepOn(
  start: Rollout,
  held: string,
  badStop: string | undefined,
  deps: RolloutDeps,
): Promise<Rollout> {
  let rollout = await tellNews(start, held, deps);
  for (let steps = 0; steps < mostSteps && !hasEnded(rollout); steps++) {
    const facts = await deps.changes.facts(rollout.decision.service);
    const watch = await watchFacts(rollout, badStop, deps);
    const step = nextStep(rollout, facts, watch, deps.now());
    if (step.do === 'wait') return rollout;
    const changed = await take(step, rollout, deps);
    if (hasEnded(changed)) await deps.untold.add(changed.id, deps.now());
    if (!(await deps.rollouts.save(changed, held, deps.now()))) return rollout;
    const metric = changed.state === rollout.state ? undefined : counted[changed.state];
    if (metric) deps.count(metric);
    rollout = await tellNews(changed, held, deps);
  }
  return rollout;
}

/** Does what the step says, and gives the rollout as it then is. */
async function take(
  step: Exclude<Step, { do: 'wait' }>,
  rollout: Rollout,
  deps: RolloutDeps,
): Promise<Rollout> {
  if (step.do === 'record') return recorded(rollout, step, deps);
  try {
    if (step.do === 'register') return await register(rollout, deps);
    await deps.changes.update(rollout.decision.service, step.to);
    return noted(rollout, `Told the service to run ${nameOf(step.to)}.`, deps);
  } catch (error) {
    const why = whyNever(error);
    if (why === undefined) throw error;
    deps.log.error('rollout given up', { error, rollout: rollout.id });
    const left = rollout.state === 'reverting' ? 'Please look at the service' : 'The service was not changed';
    return fail(rollout, `${left}. ${why}`, deps);
  }
}

/** Registers the new revision, unless an earlier try did: registering is the one call that ECS does twice if asked twice. */
async function register(rollout: Rollout, deps: RolloutDeps): Promise<Rollout> {
  const { changes } = deps;
  const { decision } = rollout;
  const described = await changes.describe(decision.taskDefinitionArn);
  if (!described)
    return fail(rollout, `${nameOf(decision.taskDefinitionArn)} was deleted; nothing was changed.`, deps);
  const input = nextRevision(described, decision);
  const earlier = await changes.registeredFor(decision.taskDefinitionArn, (one) => isRevisionOf(input, one));
  const toArn = earlier ?? (await changes.register(input));
  const registered = await changes.describe(toArn);
  const differences = registered ? revisionDifferences(input, registered) : ['it cannot be described'];
  if (differences.length > 0) {
    const text = `${nameOf(toArn)} is not what was asked for (${differences.join(', ')}); the service was not changed.`;
    return fail({ ...rollout, toArn }, text, deps);
  }
  return noted(
    { ...rollout, toArn },
    `Registered ${nameOf(toArn)}, like ${nameOf(decision.taskDefinitionArn)} but for its size; what else uses this family stays as it is.`,
    deps,
  );
}

function fail(rollout: Rollout, text: string, deps: RolloutDeps): Rollout {
  return recorded(rollout, { state: 'failed', text }, deps);
}

function recorded(
  rollout: Rollout,
  { state, text, fault }: { state: RolloutState; text: string; fault?: string },
  deps: RolloutDeps,
): Rollout {
  const now = deps.now();
  const next = noted({ ...rollout, state, fault: fault ?? rollout.fault }, text, deps);
  if (state === 'watching') return { ...next, deployedAt: now };
  return hasEnded(next) ? { ...next, endedAt: now } : next;
}

function noted(rollout: Rollout, text: string, { now }: RolloutDeps): Rollout {
  return { ...rollout, steps: [...rollout.steps, { at: now(), text }] };
}

/**
 * Tells of a state that was not told yet. A message that fails is tried again the next time, of a rollout that has
 * ended for a day: the ledger is what counts.
 */
async function tellNews(rollout: Rollout, held: string, deps: RolloutDeps): Promise<Rollout> {
  const { id, state, told: before = 'registering', endedAt = deps.now() } = rollout;
  let told = rollout;
  if (before !== state) {
    await holdAfterFault(rollout, deps);
    try {
      told = { ...rollout, message: (await deps.tell(rollout)) ?? rollout.message, told: state };
      await deps.rollouts.save(told, held, deps.now());
    } catch (error) {
      deps.log.error('rollout not told', { error, rollout: id, state });
      if (deps.now() - endedAt < tellWithin) return rollout;
    }
  }
  if (hasEnded(told)) await deps.untold.remove(id);
  return told;
}

/** What was taken back, or cannot be, is nobody's to try again at once. */
async function holdAfterFault(
  { decision, state, fault, endedAt = 0 }: Rollout,
  { rollouts }: RolloutDeps,
): Promise<void> {
  if (fault === undefined || (state !== 'reverted' && state !== 'failed')) return;
  await rollouts.hold(decision.service, { until: endedAt + holdFor, reason: fault });
}

/** `checkout:57`. */
function nameOf(taskDefinitionArn: string): string {
  return taskDefinitionArn.slice(taskDefinitionArn.lastIndexOf('/') + 1);
}
