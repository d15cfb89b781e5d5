import type { DecisionRecord } from '../model/decision-record.ts';
import { sameSize } from '../model/fargate-sizes.ts';
import { counted, sizeInWords, utcInWords } from '../model/format.ts';
import type { ChangesPause, Hold, Rollout } from '../model/rollout.ts';
import { serviceArnOf, serviceName } from '../model/service-reference.ts';
import type { Mode } from '../model/steward-tags.ts';
import { dayMs } from '../model/units.ts';
import { evidence } from '../sizing/decide/policy.ts';
import { holdWords } from '../sizing/report/rollout-words.ts';
import { type ChangeWindow, isOpen } from './change-window.ts';
import { nameOf, onlyGrows } from './faults.ts';
import { rolloutPolicy as policy } from './policy.ts';

/** Everything that a decision must pass before it is applied. Times are epoch ms. */
export interface ApplyFacts {
  decision: DecisionRecord;
  /** `auto`, `by hand`, or the Slack user who approved it. */
  by: string;
  mode: Mode;
  /** Undefined when the service is gone. */
  service?: {
    taskDefinitionArn: string;
    controller: string;
    deployments: number;
    isDeploying: boolean;
    runsOnFargate: boolean;
    managedBy?: string;
  };
  /** False where the analysed revision was deleted, so that there would be no way back. */
  canBeCopied: boolean;
  /** The newest recommendation of the service that was posted. */
  newestDecisionId?: string;
  /** Abnormal stops since the analysis, and incidents that are open: their causes and times, newest last. */
  stopsSince: readonly { at: number; cause: string }[];
  openIncidents: readonly { lastSeenAt: number; cause: string }[];
  /** Age from which a recommendation is no longer applied, ms. */
  oldestAge: number;
  /** `unreadable` when the service's tag could not be read. */
  changeWindow?: ChangeWindow | 'unreadable';
  freezes: readonly { from: number; to: number }[];
  /** The emergency stop of the installation, while it is on. */
  paused?: ChangesPause;
  /** The service's rollout under way, and its last one. */
  active?: Rollout;
  last?: Rollout;
  /** Set when a rollout was taken back, or by a person. */
  hold?: Hold;
  /** Rollouts under way in the installation, and how many there may be. */
  activeRollouts: number;
  rolloutBudget: number;
  /** A tool that owns the service's code, where its owner did not say that `auto` may change it all the same. */
  ownedBy?: string;
  images: readonly ImageFact[];
  now: number;
}

/** An image on a tag that may move. Digests are undefined where they could not be read. */
export interface ImageFact {
  container: string;
  image: string;
  tagPointsTo?: string;
  running?: string;
}

/** Why a decision is not applied: a stable code, and words with what to do. */
export interface Refusal {
  code: RefusalCode;
  reason: string;
}

export type RefusalCode =
  | 'paused'
  | 'newer-recommendation'
  | 'too-old'
  | 'stops-since'
  | 'open-incident'
  | 'not-copyable'
  | 'express-mode'
  | 'mode'
  | 'service-gone'
  | 'stale'
  | 'controller'
  | 'not-fargate'
  | 'deploying'
  | 'rollout-under-way'
  | 'on-hold'
  | 'cooldown'
  | 'step-limit'
  | 'growth-limit'
  | 'change-window'
  | 'freeze'
  | 'budget'
  | 'owned-by-code'
  | 'image-moved';

type Check = (facts: ApplyFacts) => string | undefined;

/** In the order in which a person would ask. Each says why not, or nothing. */
const checks: readonly [RefusalCode, Check][] = [
  [
    'paused',
    ({ paused }) =>
      paused &&
      `Changes are paused since ${utcInWords(paused.since)}, said <@${paused.by}>; \`/steward resume\` ends it.`,
  ],
  ['service-gone', ({ service }) => (service ? undefined : 'The service is not there any more.')],
  ['mode', modeForbids],
  [
    'on-hold',
    ({ hold, decision, now }) =>
      hold && hold.until > now
        ? `The service is on hold until ${utcInWords(hold.until)}: ${holdWords(hold.reason)}. \`/steward release ${serviceName(decision.service)}\` lifts the hold.`
        : undefined,
  ],
  [
    'rollout-under-way',
    ({ active, decision }) =>
      active && !mayFollow(active, decision)
        ? `A rollout of ${utcInWords(active.startedAt)} is still under way.`
        : undefined,
  ],
  ['controller', ({ service }) => notEcs(service?.controller ?? '')],
  ['express-mode', ownedByExpressMode],
  ['not-fargate', ({ service }) => (service?.runsOnFargate ? undefined : 'It does not run on Fargate.')],
  [
    'deploying',
    ({ service }) =>
      service?.isDeploying
        ? 'A deployment is in progress, bakes or waits at a hook; please try again when it is done.'
        : undefined,
  ],
  ['stale', stale],
  ['not-copyable', withoutWayBack],
  ['newer-recommendation', newerExists],
  ['too-old', tooOld],
  ['stops-since', stoppedSince],
  ['open-incident', openIncident],
  ['step-limit', tooFar],
  ['growth-limit', growsTooFar],
  ['cooldown', coolingDown],
  ['change-window', outsideWindow],
  [
    'freeze',
    ({ freezes, now }) =>
      freezes.some(({ from, to }) => now >= from && now < to)
        ? 'Changes are frozen (parameter freeze).'
        : undefined,
  ],
  ['owned-by-code', ownedByCode],
  ['image-moved', imageMoved],
  [
    'budget',
    ({ activeRollouts, rolloutBudget }) =>
      activeRollouts >= rolloutBudget
        ? `${activeRollouts} rollouts are under way, and ${rolloutBudget} may be (parameter rolloutBudget).`
        : undefined,
  ],
];

/** The first thing that speaks against applying the decision now; undefined when nothing does. Pure. */
export function refusalOf(facts: ApplyFacts): Refusal | undefined {
  for (const [code, check] of checks) {
    const reason = check(facts);
    if (reason !== undefined) return { code, reason };
  }
  return undefined;
}

/** A growth may follow a growth that is still being watched: the service lacks something now. */
export function mayFollow(active: Rollout, next: DecisionRecord): boolean {
  return active.state === 'watching' && onlyGrows(active.decision) && onlyGrows(next);
}

function ownedByExpressMode({ decision, service }: ApplyFacts): string | undefined {
  if (service?.managedBy !== 'ECS') return undefined;
  const { to } = decision;
  const command = `aws ecs update-express-gateway-service --service-arn ${serviceArnOf(decision.service)} --cpu ${to.cpuUnits} --memory ${to.memoryMiB}`;
  return `ECS Express Mode owns this service, and its next update would undo the change. Run: ${command}`;
}

function withoutWayBack({ decision, canBeCopied }: ApplyFacts): string | undefined {
  if (canBeCopied) return undefined;
  return `${nameOf(decision.taskDefinitionArn)} was deleted, so there would be no way back; please deploy an active revision first.`;
}

function newerExists({ decision, newestDecisionId }: ApplyFacts): string | undefined {
  if (newestDecisionId === undefined || newestDecisionId === decision.id) return undefined;
  return 'A newer recommendation of this service exists; please use that one.';
}

function tooOld({ decision, oldestAge, now }: ApplyFacts): string | undefined {
  if (now - decision.decidedAt <= oldestAge) return undefined;
  return `The recommendation is of ${utcInWords(decision.decidedAt)}, older than ${counted(oldestAge / dayMs, 'day')}: it will be analysed again.`;
}

/** Only what makes something smaller waits: a growth is the answer to such stops. */
function stoppedSince({ decision, stopsSince }: ApplyFacts): string | undefined {
  const last = stopsSince.at(-1);
  if (!last || onlyGrows(decision)) return undefined;
  const stops = `${counted(stopsSince.length, 'task')} stopped`;
  return `${stops} since the analysis, the last ${utcInWords(last.at)} (${last.cause}): it will be analysed again.`;
}

function openIncident({ decision, openIncidents }: ApplyFacts): string | undefined {
  const last = openIncidents.at(-1);
  if (!last || onlyGrows(decision)) return undefined;
  const what = `${counted(openIncidents.length, 'open incident')}: ${last.cause}, last seen ${utcInWords(last.lastSeenAt)}`;
  return `${what}. Nothing is made smaller meanwhile.`;
}

function modeForbids({ mode, by }: ApplyFacts): string | undefined {
  if (mode === 'auto') return undefined;
  if (mode === 'approve')
    return by === 'auto' ? 'Its mode is approve: somebody has to approve it.' : undefined;
  return `Its mode is ${mode} (tag steward:mode, parameter mode): nothing is changed.`;
}

function notEcs(controller: string): string | undefined {
  if (controller === 'ECS') return undefined;
  return `Its deployments are controlled by ${controller}, not by ECS; change the size where that is set up.`;
}

function stale({ decision, service }: ApplyFacts): string | undefined {
  if (service?.taskDefinitionArn === decision.taskDefinitionArn) return undefined;
  return `${nameOf(decision.taskDefinitionArn)} was analysed, but ${nameOf(service?.taskDefinitionArn ?? '')} runs: it will be analysed again.`;
}

function tooFar({ decision: { from, to, containers } }: ApplyFacts): string | undefined {
  const isTooFar =
    to.cpuUnits * policy.stepLimit < from.cpuUnits || to.memoryMiB * policy.stepLimit < from.memoryMiB;
  if (isTooFar) return `It would divide by more than ${policy.stepLimit} at once.`;
  return sameSize(from, to) && containers.length === 0 ? 'It changes nothing.' : undefined;
}

/** Growth without a person stays within some times the size of two weeks ago: what needs more is to be looked at. */
function growsTooFar({ by, decision: { to, sizeBefore } }: ApplyFacts): string | undefined {
  if (by !== 'auto' || !sizeBefore) return undefined;
  const { mostGrowth, mostGrowthDays } = evidence;
  const isTooFar =
    to.cpuUnits > mostGrowth * sizeBefore.cpuUnits || to.memoryMiB > mostGrowth * sizeBefore.memoryMiB;
  if (!isTooFar) return undefined;
  const before = sizeInWords(sizeBefore);
  return `It would be more than ${mostGrowth} times the ${before} of ${mostGrowthDays} days ago: apply it with its button or by hand.`;
}

/** Growing out of trouble does not wait. */
function coolingDown({ last, decision, now }: ApplyFacts): string | undefined {
  if (decision.action === 'grow' || last?.endedAt === undefined) return undefined;
  const until = last.endedAt + policy.cooldown;
  return now < until
    ? `Its last rollout ended ${utcInWords(last.endedAt)}; the next may begin ${utcInWords(until)}.`
    : undefined;
}

function outsideWindow({ changeWindow, now }: ApplyFacts): string | undefined {
  if (changeWindow === undefined) return undefined;
  if (changeWindow === 'unreadable') {
    return 'Its tag steward:change-window cannot be read, such as: Mon-Fri 09:00-16:00 Europe/Berlin.';
  }
  return isOpen(changeWindow, now)
    ? undefined
    : 'Its change window (tag steward:change-window) is closed now.';
}

function ownedByCode({ by, ownedBy }: ApplyFacts): string | undefined {
  if (by !== 'auto' || ownedBy === undefined) return undefined;
  return `${ownedBy} would undo it at its next deployment; tag the service steward:auto-over-code = yes to change it all the same.`;
}

/** A new revision resolves its tags anew: a resize must not bring another image along. */
function imageMoved({ images }: ApplyFacts): string | undefined {
  for (const { container, image, tagPointsTo, running } of images) {
    if (tagPointsTo !== undefined && tagPointsTo === running) continue;
    const why =
      tagPointsTo === undefined || running === undefined
        ? 'it cannot be read whether its tag still points to the image that runs'
        : 'its tag points to another image than the one that runs';
    return `Container ${container} (${image}): ${why}. Deploy it first, use a digest, or tag the service steward:mutable-images = accept.`;
  }
  return undefined;
}
