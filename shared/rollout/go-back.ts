import { nameFromArn } from '../model/arn.ts';
import { type DecisionRecord, idOfParts } from '../model/decision-record.ts';
import type { FargateSize } from '../model/fargate-sizes.ts';
import type { MessageReference } from '../model/incident.ts';
import { hasEnded, type Rollout } from '../model/rollout.ts';
import { type ServiceReference, serviceArnOf } from '../model/service-reference.ts';
import { effectiveMode, type Mode, readStewardTags } from '../model/steward-tags.ts';
import type { RawDefinition } from '../model/task-definition.ts';
import { advance } from './advance.ts';
import { rollBackNow } from './roll-back.ts';
import type { ApplyDeps } from './rollout-deps.ts';

/** Request to roll back a deployment that an incident blames. */
export interface GoBackWish {
  service: ServiceReference;
  /** The revision that is to blame, as `web:42`: the service must still run it. */
  from: string;
  /** The earlier revision, as `web:41`. */
  to: string;
  /** Slack user who clicked, and the time (epoch ms): the same click is performed once. */
  by: string;
  at: number;
  /** The incident's message: its thread shows the progress. */
  message?: MessageReference;
}

/** Preconditions of such a rollback. */
export interface GoBackFacts {
  wish: Pick<GoBackWish, 'from' | 'to'>;
  mode: Mode;
  /** Undefined when the service is gone. */
  service?: { taskDefinitionArn: string; controller: string; managedBy?: string };
  /** False where ECS no longer has the earlier revision. */
  canBeCopied: boolean;
  /** The service's rollout under way. */
  active?: Pick<Rollout, 'toArn'>;
}

/** Reason why a deployment is not rolled back. */
export type GoBackRefusal =
  | 'service-gone'
  | 'mode'
  | 'controller'
  | 'express-mode'
  | 'back-already'
  | 'other-revision'
  | 'revision-deleted'
  | 'rollout-under-way';

/**
 * Finds what speaks against going back to the earlier revision; undefined when nothing does. Neither a pause nor a
 * freeze does, nor a deployment in progress: a way back stays open. Pure.
 */
export function goBackRefusal({
  wish,
  mode,
  service,
  canBeCopied,
  active,
}: GoBackFacts): GoBackRefusal | undefined {
  if (!service) return 'service-gone';
  const runs = nameFromArn(service.taskDefinitionArn);
  if (mode !== 'approve' && mode !== 'auto') return 'mode';
  if (service.controller !== 'ECS') return 'controller';
  if (service.managedBy === 'ECS') return 'express-mode';
  if (runs === wish.to) return 'back-already';
  if (runs !== wish.from) return 'other-revision';
  if (!canBeCopied) return 'revision-deleted';
  return active ? 'rollout-under-way' : undefined;
}

/** Result of a click on `Roll back` of an incident. */
export type WentBack =
  | { result: 'started' | 'already-started' }
  | { result: 'refused'; refusal: GoBackRefusal };

/**
 * Rolls a deployment back to an earlier revision, in the ledger of rollouts: one change of a service at a time,
 * followed until the earlier revision is steady. If one of our rollouts deployed the blamed revision, that rollout is
 * rolled back. Safe to repeat.
 * @throws errors of the gateways; GatewayError `rollout-in-hand` (retryable)
 */
export async function goBack(wish: GoBackWish, deps: ApplyDeps): Promise<WentBack> {
  const { service, from, by } = wish;
  const id = idOf(wish);
  const known = await deps.rollouts.load(id);
  if (known) {
    await advance(id, deps);
    return { result: 'already-started' };
  }
  const [described, blamed] = await Promise.all([
    deps.changes.describe(arnOf(service, wish.to)),
    deps.changes.describe(arnOf(service, from)),
  ]);
  const active = await deps.rollouts.active(service);
  if (active?.toArn !== undefined && nameFromArn(active.toArn) === from) {
    const { rollout } = await rollBackNow({ rolloutId: active.id, by }, deps);
    return { result: rollout.state === 'reverting' || hasEnded(rollout) ? 'started' : 'already-started' };
  }
  const refusal = goBackRefusal(await factsOf(wish, described !== undefined, active, deps));
  if (refusal) return { result: 'refused', refusal };
  const opened = await deps.rollouts.open(begun(wish, described, blamed, deps.now()), unbounded, deps.now());
  if (opened === 'busy') return { result: 'refused', refusal: 'rollout-under-way' };
  await advance(id, deps);
  return { result: opened === 'opened' ? 'started' : 'already-started' };
}

/** The budget bounds changes of sizes; a way back does not wait for it. */
const unbounded = Number.MAX_SAFE_INTEGER;

async function factsOf(
  wish: GoBackWish,
  canBeCopied: boolean,
  active: Rollout | undefined,
  { changes, settings }: ApplyDeps,
): Promise<GoBackFacts> {
  const service = await changes.facts(wish.service);
  const { settings: says } = readStewardTags(service?.tags ?? [], noSize);
  return { wish, service, canBeCopied, active, mode: effectiveMode(settings.mode, says.mode) };
}

/** Size limits in the tags do not matter here. */
const noSize = { vcpu: 0, memoryMiB: 0 };

/** The rollback as the ledger keeps it: the decision's analysed revision is the one to go back to. */
function begun(
  wish: GoBackWish,
  earlier: RawDefinition | undefined,
  blamed: RawDefinition | undefined,
  now: number,
): Rollout {
  const { service, by, message } = wish;
  const decision: DecisionRecord = {
    ...{ id: idOf(wish), service, taskDefinitionArn: arnOf(service, wish.to), os: 'LINUX' },
    ...{ from: sizeOf(earlier), to: sizeOf(blamed), containers: [], action: 'rebalance' },
    ...{ tolerance: 'standard', tasks: { before: 0, after: 0 }, decidedAt: wish.at },
  };
  return {
    ...{ id: decision.id, decision, message, by, kind: 'go-back', state: 'reverting' },
    ...{ toArn: arnOf(service, wish.from), startedAt: now, fault: { code: 'person', by } },
    earlier: earlier && JSON.stringify(earlier),
    steps: [{ at: now, code: 'going-back', from: wish.from, to: wish.to, by }],
  };
}

/** CPU units and MiB; 0 for a definition that sets none, as on EC2. */
function sizeOf(described: RawDefinition | undefined): FargateSize {
  const { cpu, memory } = described?.taskDefinition ?? {};
  return { cpuUnits: Number(cpu ?? 0) || 0, memoryMiB: Number(memory ?? 0) || 0 };
}

/** Fits a tag's value, which the copy of an inactive revision carries. */
function idOf({ service, from, to, at }: GoBackWish): string {
  return `back-${idOfParts([serviceArnOf(service), from, to, at])}`;
}

function arnOf({ partition, region, account }: ServiceReference, revision: string): string {
  return `arn:${partition}:ecs:${region}:${account}:task-definition/${revision}`;
}
