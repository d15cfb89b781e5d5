import { nameFromArn } from '../model/arn.ts';
import type { DecisionRecord } from '../model/decision-record.ts';
import { type FargateSize, sameSize } from '../model/fargate-sizes.ts';
import type { OpenIncident } from '../model/incident.ts';
import type { ChangesPause, Hold, Rollout } from '../model/rollout.ts';
import type { HoldReason } from '../model/rollout-step.ts';
import { serviceArnOf, serviceName } from '../model/service-reference.ts';
import type { Mode } from '../model/steward-tags.ts';
import { dayMs } from '../model/units.ts';
import { evidence } from '../sizing/decide/policy.ts';
import { type ChangeWindow, isOpen } from './change-window.ts';
import { onlyGrows } from './faults.ts';
import { rolloutPolicy as policy } from './policy.ts';

/** Facts that decide whether a decision may be applied. Times are epoch ms. */
export interface ApplyFacts {
  decision: DecisionRecord;
  /** `auto`, `by hand`, or the Slack user who approved it. */
  by: string;
  mode: Mode;
  /** Undefined if the service was deleted. */
  service?: {
    taskDefinitionArn: string;
    controller: string;
    deployments: number;
    isDeploying: boolean;
    runsOnFargate: boolean;
    managedBy?: string;
  };
  /** False if the analysed revision was deleted, so that a rollback would be impossible. */
  canBeCopied: boolean;
  /** The newest recommendation of the service that was posted, and when. */
  newest?: { id: string; at?: number };
  /** Abnormal stops since the analysis, and open incidents: their causes and times, newest last. */
  stopsSince: readonly { at: number; cause: string }[];
  openIncidents: readonly OpenIncident[];
  /** Age from which a recommendation is no longer applied, ms. */
  oldestAge: number;
  /** `unreadable` if the service's tag could not be parsed. */
  changeWindow?: ChangeWindow | 'unreadable';
  freezes: readonly { from: number; to: number }[];
  /** Emergency stop of the installation, if active. */
  paused?: ChangesPause;
  /** Running rollout of the service, and its last one. */
  active?: Rollout;
  last?: Rollout;
  /** Set after a rollback, or by a user. */
  hold?: Hold;
  /** Running rollouts of the installation, and their limit. */
  activeRollouts: number;
  rolloutBudget: number;
  /** Tool that owns the service's code, unless its owner allowed `auto` to change it anyway. */
  ownedBy?: string;
  images: readonly ImageFact[];
  now: number;
}

/** Image on a mutable tag. Digests are undefined if they could not be read. */
export interface ImageFact {
  container: string;
  image: string;
  tagPointsTo?: string;
  running?: string;
}

/**
 * Reason against applying a decision: a stable code with its facts; refusal-words.ts has the words. Times are epoch ms.
 */
export type Refusal =
  | { code: 'paused'; since: number; by: string }
  | { code: 'service-gone' }
  /** `needsApproval`: the mode is approve, and no user has approved. */
  | { code: 'mode'; mode: Mode; needsApproval: boolean }
  | { code: 'on-hold'; until: number; reason: HoldReason; service: string }
  | { code: 'rollout-under-way'; startedAt?: number }
  | { code: 'controller'; controller: string }
  | { code: 'express-mode'; serviceArn: string; size: FargateSize }
  | { code: 'not-fargate' }
  | { code: 'deploying' }
  | { code: 'stale'; analysed: string; runs: string }
  | { code: 'not-copyable'; revision: string }
  | { code: 'newer-recommendation' }
  | { code: 'too-old'; decidedAt: number; days: number }
  | { code: 'stops-since'; stops: number; lastAt: number; cause: string }
  | { code: 'open-incident'; incidents: readonly OpenIncident[]; now: number }
  | { code: 'step-limit'; most: number }
  | { code: 'no-change' }
  | { code: 'growth-limit'; times: number; days: number; before: FargateSize }
  | { code: 'cooldown'; endedAt: number; until: number }
  | { code: 'change-window'; isReadable: boolean }
  | { code: 'freeze' }
  | { code: 'owned-by-code'; owner: string }
  /** `isUnread`: the tag or the running image could not be read. */
  | { code: 'image-moved'; container: string; image: string; isUnread: boolean }
  | { code: 'budget'; underWay?: number; budget: number };

type Check = (facts: ApplyFacts) => Refusal | undefined;

/** Ordered by importance to the user. */
const checks: readonly Check[] = [
  ({ paused }) => paused && { code: 'paused', ...paused },
  ({ service }) => (service ? undefined : { code: 'service-gone' }),
  modeForbids,
  onHold,
  underWay,
  ({ service }) => notEcs(service?.controller ?? ''),
  ownedByExpressMode,
  ({ service }) => (service?.runsOnFargate ? undefined : { code: 'not-fargate' }),
  ({ service }) => (service?.isDeploying ? { code: 'deploying' } : undefined),
  stale,
  ({ decision, canBeCopied }) =>
    canBeCopied ? undefined : { code: 'not-copyable', revision: nameFromArn(decision.taskDefinitionArn) },
  newerExists,
  tooOld,
  stoppedSince,
  openIncident,
  tooFar,
  growsTooFar,
  coolingDown,
  outsideWindow,
  ({ freezes, now }) =>
    freezes.some(({ from, to }) => now >= from && now < to) ? { code: 'freeze' } : undefined,
  ({ by, ownedBy }) =>
    by === 'auto' && ownedBy !== undefined ? { code: 'owned-by-code', owner: ownedBy } : undefined,
  imageMoved,
  ({ activeRollouts, rolloutBudget: budget }) =>
    activeRollouts >= budget ? { code: 'budget', underWay: activeRollouts, budget } : undefined,
];

/** First reason against applying the decision now; undefined if there is none. Pure. */
export function refusalOf(facts: ApplyFacts): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(facts);
    if (refusal) return refusal;
  }
  return undefined;
}

/** A growth may follow one that is still being watched: the service lacks something now. */
export function mayFollow(active: Rollout, next: DecisionRecord): boolean {
  return active.state === 'watching' && onlyGrows(active.decision) && onlyGrows(next);
}

function modeForbids({ mode, by }: ApplyFacts): Refusal | undefined {
  if (mode === 'auto') return undefined;
  const needsApproval = mode === 'approve';
  return needsApproval && by !== 'auto' ? undefined : { code: 'mode', mode, needsApproval };
}

function onHold({ hold, decision, now }: ApplyFacts): Refusal | undefined {
  if (!hold || hold.until <= now) return undefined;
  return { code: 'on-hold', ...hold, service: serviceName(decision.service) };
}

function underWay({ active, decision }: ApplyFacts): Refusal | undefined {
  if (!active || mayFollow(active, decision)) return undefined;
  return { code: 'rollout-under-way', startedAt: active.startedAt };
}

function notEcs(controller: string): Refusal | undefined {
  return controller === 'ECS' ? undefined : { code: 'controller', controller };
}

function ownedByExpressMode({ decision, service }: ApplyFacts): Refusal | undefined {
  if (service?.managedBy !== 'ECS') return undefined;
  return { code: 'express-mode', serviceArn: serviceArnOf(decision.service), size: decision.to };
}

function stale({ decision, service }: ApplyFacts): Refusal | undefined {
  if (service?.taskDefinitionArn === decision.taskDefinitionArn) return undefined;
  const runs = nameFromArn(service?.taskDefinitionArn ?? '');
  return { code: 'stale', analysed: nameFromArn(decision.taskDefinitionArn), runs };
}

/** One that is applied without a message (mode auto, by hand) may be newer than the last that was posted. */
function newerExists({ decision, newest }: ApplyFacts): Refusal | undefined {
  if (!newest || newest.id === decision.id) return undefined;
  const isOlder = newest.at !== undefined && newest.at < decision.decidedAt;
  return isOlder ? undefined : { code: 'newer-recommendation' };
}

function tooOld({ decision: { decidedAt }, oldestAge, now }: ApplyFacts): Refusal | undefined {
  if (now - decidedAt <= oldestAge) return undefined;
  return { code: 'too-old', decidedAt, days: oldestAge / dayMs };
}

/** Applies to shrinks only: a growth is the answer to such stops. */
function stoppedSince({ decision, stopsSince }: ApplyFacts): Refusal | undefined {
  const last = stopsSince.at(-1);
  if (!last || onlyGrows(decision)) return undefined;
  return { code: 'stops-since', stops: stopsSince.length, lastAt: last.at, cause: last.cause };
}

function openIncident({ decision, openIncidents: incidents, now }: ApplyFacts): Refusal | undefined {
  if (incidents.length === 0 || onlyGrows(decision)) return undefined;
  return { code: 'open-incident', incidents, now };
}

function tooFar({ decision: { from, to, containers } }: ApplyFacts): Refusal | undefined {
  const { stepLimit: most } = policy;
  const isTooFar = to.cpuUnits * most < from.cpuUnits || to.memoryMiB * most < from.memoryMiB;
  if (isTooFar) return { code: 'step-limit', most };
  return sameSize(from, to) && containers.length === 0 ? { code: 'no-change' } : undefined;
}

/** Automatic growth is limited to a multiple of the size two weeks ago; more needs a person's attention. */
function growsTooFar({ by, decision: { to, sizeBefore } }: ApplyFacts): Refusal | undefined {
  if (by !== 'auto' || !sizeBefore) return undefined;
  const { mostGrowth: times, mostGrowthDays: days } = evidence;
  const isTooFar = to.cpuUnits > times * sizeBefore.cpuUnits || to.memoryMiB > times * sizeBefore.memoryMiB;
  return isTooFar ? { code: 'growth-limit', times, days, before: sizeBefore } : undefined;
}

/** Growing out of trouble does not wait. */
function coolingDown({ last, decision, now }: ApplyFacts): Refusal | undefined {
  if (decision.action === 'grow' || last?.endedAt === undefined) return undefined;
  const until = last.endedAt + policy.cooldown;
  return now < until ? { code: 'cooldown', endedAt: last.endedAt, until } : undefined;
}

function outsideWindow({ changeWindow, now }: ApplyFacts): Refusal | undefined {
  if (changeWindow === undefined) return undefined;
  const isReadable = changeWindow !== 'unreadable';
  return isReadable && isOpen(changeWindow, now) ? undefined : { code: 'change-window', isReadable };
}

/** A new revision resolves its tags again: a resize must not change an image as well. */
function imageMoved({ images }: ApplyFacts): Refusal | undefined {
  for (const { container, image, tagPointsTo, running } of images) {
    if (tagPointsTo !== undefined && tagPointsTo === running) continue;
    const isUnread = tagPointsTo === undefined || running === undefined;
    return { code: 'image-moved', container, image, isUnread };
  }
  return undefined;
}
