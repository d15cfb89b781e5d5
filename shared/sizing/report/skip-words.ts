import { hostOf } from '../../model/hosts.ts';
import { failureWords } from '../../model/read-failure.ts';
import type { Sized, Skipped } from '../decide/decision.ts';
import type { SkipReason } from '../decide/reason.ts';
import { sizingReasonWords } from './reason-words.ts';

/** One sentence on a recommendation, or on why there is none. Holds names from outside. */
export function reasonWords(decision: Pick<Sized, 'action' | 'reason'> | Skipped): string {
  return decision.action === 'skip' ? skipWords(decision.reason) : sizingReasonWords(decision.reason);
}

/** One sentence on why a workload gets no recommendation. @param minutes of usage, where several are one group */
export function skipWords(
  reason: SkipReason,
  minutes = reason.code === 'little-usage' ? String(reason.minutes) : '',
): string {
  switch (reason.code) {
    case 'unknown-size': {
      const { cpuUnits, memoryMiB } = reason.size;
      return `${cpuUnits} CPU units with ${memoryMiB} MiB is no Fargate size that this version knows.`;
    }
    case 'no-usage':
      return 'No recommendation: no usage was recorded, so no task ran.';
    case 'little-usage':
      return `No recommendation: ${minutes} minutes of usage were recorded, at least ${reason.leastMinutes} are needed.`;
    case 'not-analysed':
      return `It could not be analysed: ${failureWords(reason.failure)}.`;
    case 'not-active':
      return 'It is not (or no longer) an active service of its cluster.';
    case 'mode-off':
      return 'Its tag steward:mode is off.';
    case 'definition-deleted':
      return `Its task definition ${reason.definition} was deleted.`;
    default:
      return otherHostWords(reason);
  }
}

function hostWords({ launchType }: Extract<SkipReason, { code: 'other-host' }>): string {
  const host = hostOf({ launchType });
  return host.kind === 'unknown' ? `the launch type ${launchType}` : host.words;
}

type OtherHost = Extract<
  SkipReason,
  { code: 'other-host' | 'other-provider' | 'no-task-size' | `family-${string}` }
>;

function otherHostWords(reason: OtherHost): string {
  switch (reason.code) {
    case 'other-host':
      return `It runs on ${hostWords(reason)}: their size, and not the task's, is what is paid. Only Fargate is sized.`;
    case 'other-provider':
      return `It runs on the capacity provider ${reason.provider}: the size of its instances, and not the task's, is what is paid. Only Fargate is sized.`;
    case 'no-task-size':
      return `Its task definition ${reason.definition} names no task size, so it is none of Fargate.`;
    case 'family-without-definition':
      return `Family ${reason.family} has no active task definition.`;
    case 'family-not-fargate':
      return `Family ${reason.family} was registered for ${reason.registeredFor.join(' and ')}. Only Fargate is sized.`;
    case 'family-without-size':
      return `Family ${reason.family} names no task size, so it is none of Fargate.`;
  }
}
