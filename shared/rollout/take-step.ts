import { nameFromArn } from '../model/arn.ts';
import { isRevisionOf, revisionDifferences } from '../model/revision/differences.ts';
import { hasEnded, type Rollout, type RolloutState } from '../model/rollout.ts';
import type { Fault, RolloutEvent } from '../model/rollout-step.ts';
import { parseRawDefinition, type RevisionInput } from '../model/task-definition.ts';
import type { Step } from './next-step.ts';
import { copyToGoBack, nextRevision } from './revision.ts';
import type { RolloutDeps } from './rollout-deps.ts';
import { whyNever } from './why-never.ts';

type Action = Exclude<Step, { do: 'wait' }>;

/**
 * Performs one step.
 * @returns the updated rollout; failed if ECS refuses the step for good
 * @throws retryable failures
 */
export async function takeStep(step: Action, rollout: Rollout, deps: RolloutDeps): Promise<Rollout> {
  if (step.do === 'record') return recorded(rollout, step, deps);
  try {
    return await act(step, rollout, deps);
  } catch (error) {
    const why = whyNever(error);
    if (why === undefined) throw error;
    deps.log.error('rollout given up', { error, rollout: rollout.id });
    return fail(rollout, { code: 'refused', ...why, isGoingBack: rollout.state === 'reverting' }, deps);
  }
}

async function act(
  step: Exclude<Action, { do: 'record' }>,
  rollout: Rollout,
  deps: RolloutDeps,
): Promise<Rollout> {
  const { service } = rollout.decision;
  switch (step.do) {
    case 'register':
      return register(rollout, deps);
    case 'update':
      await deps.changes.update(service, step.to);
      return rollout;
    case 'stop-deployment':
      await deps.changes.stopDeployment(step.arn);
      return noted(rollout, { code: 'deployment-stopped' }, deps);
    case 'update-back':
      return updateBack(rollout, deps);
  }
}

async function register(rollout: Rollout, deps: RolloutDeps): Promise<Rollout> {
  const { decision } = rollout;
  const described = await deps.changes.describe(decision.taskDefinitionArn);
  const like = nameFromArn(decision.taskDefinitionArn);
  if (!described)
    return fail(rollout, { code: 'revision-deleted', revision: like, isGoingBack: false }, deps);
  const input = nextRevision(described, decision);
  const { arn: toArn, differences } = await registerOnce(input, decision.taskDefinitionArn, deps);
  const kept = { ...rollout, toArn, earlier: JSON.stringify(described) };
  const revision = nameFromArn(toArn);
  if (differences.length > 0)
    return fail(kept, { code: 'registered-otherwise', revision, differences }, deps);
  return noted(kept, { code: 'registered', revision, like }, deps);
}

/** Registers a revision, unless an earlier attempt did: a repeated call would register a second one. */
async function registerOnce(
  input: RevisionInput,
  afterArn: string,
  { changes }: RolloutDeps,
): Promise<{ arn: string; differences: string[] }> {
  const earlier = await changes.registeredFor(afterArn, (one) => isRevisionOf(input, one));
  const arn = earlier ?? (await changes.register(input));
  const registered = await changes.describe(arn);
  return {
    arn,
    differences: registered ? revisionDifferences(input, registered) : ['it cannot be described'],
  };
}

/** An inactive revision cannot be deployed: a copy of it is registered, from ECS or from the ledger. */
async function updateBack(rollout: Rollout, deps: RolloutDeps): Promise<Rollout> {
  const { decision, backArn, earlier } = rollout;
  const known = await deps.changes.describe(decision.taskDefinitionArn);
  if (backArn !== undefined || known?.taskDefinition.status === 'ACTIVE') {
    await deps.changes.update(decision.service, backArn ?? decision.taskDefinitionArn);
    return rollout;
  }
  const of = nameFromArn(decision.taskDefinitionArn);
  const described = known ?? (earlier === undefined ? undefined : parseRawDefinition(earlier));
  if (!described) return fail(rollout, { code: 'revision-deleted', revision: of, isGoingBack: true }, deps);
  const input = copyToGoBack(described, rollout.id);
  const copy = await registerOnce(input, decision.taskDefinitionArn, deps);
  const event: RolloutEvent = { code: 'copied', revision: nameFromArn(copy.arn), of };
  return noted({ ...rollout, backArn: copy.arn }, event, deps);
}

function fail(rollout: Rollout, event: RolloutEvent, deps: RolloutDeps): Rollout {
  return recorded(rollout, { state: 'failed', event }, deps);
}

function recorded(
  rollout: Rollout,
  { state, event, fault }: { state: RolloutState; event: RolloutEvent; fault?: Fault },
  deps: RolloutDeps,
): Rollout {
  const now = deps.now();
  const next = noted({ ...rollout, state, fault: fault ?? rollout.fault }, event, deps);
  if (state === 'watching') return { ...next, deployedAt: now };
  // After its end no rollback is possible, and the definition contains environment values.
  return hasEnded(next) ? { ...next, endedAt: now, earlier: undefined } : next;
}

function noted(rollout: Rollout, event: RolloutEvent, { now }: RolloutDeps): Rollout {
  return { ...rollout, steps: [...rollout.steps, { at: now(), ...event }] };
}
