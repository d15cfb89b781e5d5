import { hostOf } from '../../model/hosts.ts';
import { failureWords } from '../../model/read-failure.ts';
import type { Sized, Skipped } from '../decide/decision.ts';
import type { SkipReason } from '../decide/reason.ts';
import { sizingReasonWords } from './reason-words.ts';

/** One sentence on a recommendation, or the reason why there is none. Contains names from outside. */
export function reasonWords(decision: Pick<Sized, 'action' | 'reason'> | Skipped): string {
  return decision.action === 'skip' ? skipWords(decision.reason) : sizingReasonWords(decision.reason);
}

/**
 * One sentence with the reason that a workload gets no recommendation. @param minutes of usage, for a group of services
 */
export function skipWords(
  reason: SkipReason,
  minutes = reason.code === 'little-usage' ? String(reason.minutes) : '',
): string {
  switch (reason.code) {
    case 'unknown-size': {
      const { cpuUnits, memoryMiB } = reason.size;
      return `${cpuUnits} CPU units with ${memoryMiB} MiB is not a Fargate size known to this version.`;
    }
    case 'no-usage':
      return 'No usage recorded (no running task).';
    case 'little-usage':
      return `Only ${minutes} min of usage recorded; at least ${reason.leastMinutes} min are needed.`;
    case 'not-analysed':
      return `Could not be analyzed: ${failureWords(reason.failure)}.`;
    case 'not-active':
      return 'Not an active service of its cluster.';
    case 'mode-off':
      return 'Turned off by its tag steward:mode.';
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
      return `Runs on ${hostWords(reason)}; only Fargate tasks are sized.`;
    case 'other-provider':
      return `Runs on the instances of capacity provider ${reason.provider}; only Fargate tasks are sized.`;
    case 'no-task-size':
      return `Its task definition ${reason.definition} has no task-level CPU and memory, so it cannot run on Fargate.`;
    case 'family-without-definition':
      return `Task family ${reason.family} has no active task definition.`;
    case 'family-not-fargate':
      return `Task family ${reason.family} is registered for ${reason.registeredFor.join(' and ')}; only Fargate tasks are sized.`;
    case 'family-without-size':
      return `Task family ${reason.family} has no task-level CPU and memory, so it cannot run on Fargate.`;
  }
}
