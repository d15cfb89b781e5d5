import { GatewayError } from '../errors.ts';
import { hasEnded, type Rollout, type RolloutState, type ServiceFacts } from '../model/rollout.ts';
import type { Fault } from '../model/rollout-step.ts';
import { readStewardTags, type Tag } from '../model/steward-tags.ts';
import { closeQuietIncidents, hasOpenIncident } from './close-incidents.ts';
import { onlyGrows } from './faults.ts';
import { isForward, nextStep, type Step, unlessHeld } from './next-step.ts';
import { rolloutPolicy as policy } from './policy.ts';
import type { RolloutDeps, RolloutMetric } from './rollout-deps.ts';
import { seenNow } from './seen.ts';
import { takeStep } from './take-step.ts';
import type { WatchFacts } from './watch.ts';
import { watchFacts } from './watch-facts.ts';

/** Most steps of a rollout per call, which prevents endless loops. */
const mostSteps = 12;

const counted: Partial<Record<RolloutState, RolloutMetric>> = {
  verified: 'RolloutsVerified',
  'not-enough': 'RolloutsNotEnough',
  'not-observed': 'RolloutsNotObserved',
  reverted: 'RolloutsReverted',
  superseded: 'RolloutsSuperseded',
  failed: 'RolloutsFailed',
};

/**
 * Advances a rollout as far as possible. Safe to repeat at any point: the state is read from ECS and the ledger before
 * each step, and one worker at a time holds the lease.
 * @param told fault reported by an event or a click, which must not be lost
 * @throws GatewayError `rollout-in-hand` (retryable) if another worker holds the lease and a stop must not be lost;
 * errors of the gateways
 */
export async function advance(
  id: string,
  deps: RolloutDeps,
  { told }: { told?: Fault } = {},
): Promise<Rollout | undefined> {
  const claimed = await deps.rollouts.claim(id, deps.now(), policy.lease);
  if (!claimed) return told && refuseToLose(id, deps);
  const { lease: held, ...rollout } = claimed;
  try {
    return await stepOn(rollout, held, told, deps);
  } finally {
    // If this fails, the lease expires.
    await deps.rollouts.release(id, held).catch((error) => deps.log.warn('rollout not released', { error }));
  }
}

/** A finished rollout has nothing to lose. */
async function refuseToLose(id: string, { rollouts }: RolloutDeps): Promise<Rollout | undefined> {
  const rollout = await rollouts.load(id);
  if (!rollout || hasEnded(rollout)) return rollout;
  throw rolloutInHand(id);
}

/** Error for a rollout whose lease another worker holds. */
export function rolloutInHand(id: string): GatewayError {
  return new GatewayError('rollout-in-hand', `another worker has the lease of rollout ${id}`, {
    retryable: true,
  });
}

async function stepOn(
  start: Rollout,
  held: string,
  told: Fault | undefined,
  deps: RolloutDeps,
): Promise<Rollout> {
  let rollout = await showState(start, held, deps);
  for (let steps = 0; steps < mostSteps && !hasEnded(rollout); steps++) {
    const facts = await deps.changes.facts(rollout.decision.service);
    rollout = await look(rollout, facts, held, deps);
    const watch = await watched(rollout, facts, told, deps);
    const step = await heldBack(nextStep(rollout, facts, watch, deps.now()), rollout, facts, deps);
    if (step.do === 'wait') return rollout;
    const changed = await takeStep(step, rollout, deps);
    if (changed.state === 'not-enough' && watch.fault?.code !== 'next')
      await deps.lookAgain(changed.decision);
    if (hasEnded(changed)) await deps.untold.add(changed.id, deps.now());
    if (!(await deps.rollouts.save(changed, held, deps.now()))) return rollout;
    const metric = changed.state === rollout.state ? undefined : counted[changed.state];
    if (metric) deps.count(metric);
    rollout = await showState(changed, held, deps);
  }
  return rollout;
}

/** Reads again what holds a step forward: minutes may lie between the click and a retry. */
async function heldBack(
  step: Step,
  rollout: Rollout,
  facts: { tags: readonly Tag[] } | undefined,
  deps: RolloutDeps,
): Promise<Step> {
  if (!isForward(step)) return step;
  const [paused, isOpen] = await Promise.all([deps.pauses.read(), hasOpenIncident(rollout, deps)]);
  const { mode } = readStewardTags(facts?.tags ?? [], noSize).settings;
  const isTurnedOff = mode === 'off' || mode === 'report';
  return unlessHeld(step, rollout, { isPaused: paused !== undefined, isTurnedOff, hasOpenIncident: isOpen });
}

/** Size limits in the tags do not matter here. */
const noSize = { vcpu: 0, memoryMiB: 0 };

/** Reads the evidence; if nothing speaks against the new size, incidents that did not recur are closed. */
async function watched(
  rollout: Rollout,
  facts: ServiceFacts | undefined,
  told: Fault | undefined,
  deps: RolloutDeps,
): Promise<WatchFacts> {
  const watch = await watchFacts(rollout, told, deps);
  if (!watch.fault) await closeQuietIncidents(rollout, facts, deps);
  return watch;
}

/**
 * Records the result of this check. If that fails, the next check finds it again: a missing check never counts for the
 * new size.
 */
async function look(
  rollout: Rollout,
  facts: ServiceFacts | undefined,
  held: string,
  deps: RolloutDeps,
): Promise<Rollout> {
  if (!facts || rollout.state === 'registering') return rollout;
  const seen = { ...rollout, seen: seenNow(rollout, facts, deps.now()) };
  await deps.rollouts.save(seen, held, deps.now());
  return seen;
}

/**
 * Posts a state that was not posted yet. A failed message is retried at the next check, for a finished rollout during a
 * day: the ledger is authoritative.
 */
async function showState(rollout: Rollout, held: string, deps: RolloutDeps): Promise<Rollout> {
  const { id, state, told: before = 'registering', endedAt = deps.now() } = rollout;
  let told = rollout;
  if (before !== state) {
    await holdAfterFault(rollout, deps);
    try {
      told = { ...rollout, message: (await deps.show(rollout)) ?? rollout.message, told: state };
      await deps.rollouts.save(told, held, deps.now());
    } catch (error) {
      deps.log.error('rollout message not updated', { error, rollout: id, state });
      if (deps.now() - endedAt < policy.showWithin) return rollout;
    }
  }
  if (hasEnded(told)) await deps.untold.remove(id);
  return told;
}

/**
 * Puts the service on hold after a rollback, so that the same change is not retried at once. A growth may be, since the
 * service lacks something, unless a user rolled it back.
 */
async function holdAfterFault(
  { kind, decision, state, fault, endedAt = 0 }: Rollout,
  { rollouts }: RolloutDeps,
): Promise<void> {
  if (kind === 'go-back' || fault === undefined) return;
  if (state !== 'reverted' && state !== 'failed') return;
  if (onlyGrows(decision) && fault.code !== 'person') return;
  const code = state === 'reverted' ? 'rolled-back' : 'failed';
  await rollouts.hold(decision.service, { until: endedAt + policy.hold, reason: { code, fault } });
}
