import { GatewayError } from '../errors.ts';
import { nextRevision } from '../rightsizing/revision.ts';
import { isRevisionOf, revisionDifferences } from '../rightsizing/revision-differences.ts';
import { nextStep, type Step } from '../rollout/next-step.ts';
import { hasEnded, type Rollout, type RolloutState } from '../task/rollout.ts';
import { dayMs, minuteMs } from '../task/units.ts';

import type { RolloutMetric, RolloutShell } from './rollout-shell.ts';
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
  shell: RolloutShell,
  { badStop }: { badStop?: string } = {},
): Promise<Rollout | undefined> {
  const claimed = await shell.rollouts.claim(id, shell.now(), lease);
  if (!claimed) return badStop === undefined ? undefined : refuseToLose(id, shell);
  const { lease: held, ...rollout } = claimed;
  try {
    return await stepOn(rollout, held, badStop, shell);
  } finally {
    // When this fails, the lease runs out by itself.
    await shell.rollouts
      .release(id, held)
      .catch((error) => shell.log.warn('rollout not released', { error }));
  }
}

/** One that has ended has nothing to lose. */
async function refuseToLose(id: string, { rollouts }: RolloutShell): Promise<Rollout | undefined> {
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
  shell: RolloutShell,
): Promise<Rollout> {
  let rollout = await tellNews(start, held, shell);
  for (let steps = 0; steps < mostSteps && !hasEnded(rollout); steps++) {
    const { clusterName, serviceName } = rollout.decision;
    const facts = await shell.changes.facts({ clusterName, serviceName });
    const watch = await watchFacts(rollout, badStop, shell);
    const step = nextStep(rollout, facts, watch, shell.now());
    if (step.do === 'wait') return rollout;
    const changed = await take(step, rollout, shell);
    if (hasEnded(changed)) await shell.untold.add(changed.id, shell.now());
    if (!(await shell.rollouts.save(changed, held, shell.now()))) return rollout;
    const metric = changed.state === rollout.state ? undefined : counted[changed.state];
    if (metric) shell.count(metric);
    rollout = await tellNews(changed, held, shell);
  }
  return rollout;
}

/** Does what the step says, and gives the rollout as it then is. */
async function take(
  step: Exclude<Step, { do: 'wait' }>,
  rollout: Rollout,
  shell: RolloutShell,
): Promise<Rollout> {
  const { clusterName, serviceName } = rollout.decision;
  if (step.do === 'record') return recorded(rollout, step, shell);
  try {
    if (step.do === 'register') return await register(rollout, shell);
    await shell.changes.update({ clusterName, serviceName }, step.to);
    return noted(rollout, `Told the service to run ${nameOf(step.to)}.`, shell);
  } catch (error) {
    const why = whyNever(error);
    if (why === undefined) throw error;
    shell.log.error('rollout given up', { error, rollout: rollout.id });
    const left = rollout.state === 'reverting' ? 'Please look at the service' : 'The service was not changed';
    return fail(rollout, `${left}. ${why}`, shell);
  }
}

/** Registers the new revision, unless an earlier try did: registering is the one call that ECS does twice if asked twice. */
async function register(rollout: Rollout, shell: RolloutShell): Promise<Rollout> {
  const { changes } = shell;
  const { decision } = rollout;
  const described = await changes.describe(decision.taskDefinitionArn);
  if (!described)
    return fail(rollout, `${nameOf(decision.taskDefinitionArn)} was deleted; nothing was changed.`, shell);
  const input = nextRevision(described, decision);
  const earlier = await changes.registeredFor(decision.taskDefinitionArn, (one) => isRevisionOf(input, one));
  const toArn = earlier ?? (await changes.register(input));
  const registered = await changes.describe(toArn);
  const differences = registered ? revisionDifferences(input, registered) : ['it cannot be described'];
  if (differences.length > 0) {
    const text = `${nameOf(toArn)} is not what was asked for (${differences.join(', ')}); the service was not changed.`;
    return fail({ ...rollout, toArn }, text, shell);
  }
  return noted(
    { ...rollout, toArn },
    `Registered ${nameOf(toArn)}, like ${nameOf(decision.taskDefinitionArn)} but for its size; what else uses this family stays as it is.`,
    shell,
  );
}

function fail(rollout: Rollout, text: string, shell: RolloutShell): Rollout {
  return recorded(rollout, { state: 'failed', text }, shell);
}

function recorded(
  rollout: Rollout,
  { state, text, fault }: { state: RolloutState; text: string; fault?: string },
  shell: RolloutShell,
): Rollout {
  const now = shell.now();
  const next = noted({ ...rollout, state, fault: fault ?? rollout.fault }, text, shell);
  if (state === 'watching') return { ...next, deployedAt: now };
  return hasEnded(next) ? { ...next, endedAt: now } : next;
}

function noted(rollout: Rollout, text: string, { now }: RolloutShell): Rollout {
  return { ...rollout, steps: [...rollout.steps, { at: now(), text }] };
}

/**
 * Tells of a state that was not told yet. A message that fails is tried again the next time, of a rollout that has
 * ended for a day: the ledger is what counts.
 */
async function tellNews(rollout: Rollout, held: string, shell: RolloutShell): Promise<Rollout> {
  const { id, state, told: before = 'registering', endedAt = shell.now() } = rollout;
  let told = rollout;
  if (before !== state) {
    await holdAfterFault(rollout, shell);
    try {
      told = { ...rollout, message: (await shell.tell(rollout)) ?? rollout.message, told: state };
      await shell.rollouts.save(told, held, shell.now());
    } catch (error) {
      shell.log.error('rollout not told', { error, rollout: id, state });
      if (shell.now() - endedAt < tellWithin) return rollout;
    }
  }
  if (hasEnded(told)) await shell.untold.remove(id);
  return told;
}

/** What was taken back, or cannot be, is nobody's to try again at once. */
async function holdAfterFault(
  { decision, state, fault, endedAt = 0 }: Rollout,
  { rollouts }: RolloutShell,
): Promise<void> {
  if (fault === undefined || (state !== 'reverted' && state !== 'failed')) return;
  await rollouts.hold(decision.serviceArn, { until: endedAt + holdFor, reason: fault });
}

/** `checkout:57`. */
function nameOf(taskDefinitionArn: string): string {
  return taskDefinitionArn.slice(taskDefinitionArn.lastIndexOf('/') + 1);
}
