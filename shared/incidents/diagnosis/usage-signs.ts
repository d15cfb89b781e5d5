import type { UsageEvidence } from '../../model/change-evidence.ts';
import type { StopFacts, StoppedTask } from '../../model/stopped-task.ts';
import { minuteMs } from '../../model/units.ts';

/** Share of the limit, percent, from which memory counts as full: the page cache and the next allocation take the rest. */
const full = 95;
/** Minutes before a stop that count as its cause; CloudWatch delivers the last of them late. */
const lastMinutes = 5;
/** Minutes at full CPU after which health checks are slow; a single one is normal at startup. */
const starvedMinutes = 3;

type Stop = StopFacts & Partial<StoppedTask>;

function lastValues(key: 'cpu' | 'memory', usage: UsageEvidence | undefined, { stoppedAt = 0 }: Stop) {
  const since = stoppedAt - lastMinutes * minuteMs;
  const points = usage?.points.filter(({ at }) => at >= since && at <= stoppedAt) ?? [];
  return points.flatMap((point) => point[key] ?? []);
}

/**
 * Peak memory of the task in the five minutes before it stopped, percent of its limit; undefined unless it was full.
 * Requires data of the task itself: a service's metric may reflect another task.
 */
export function fullMemory(usage: UsageEvidence | undefined, stop: Stop): number | undefined {
  if (usage?.of !== 'task') return undefined;
  const highest = Math.max(...lastValues('memory', usage, stop));
  return highest >= full ? highest : undefined;
}

/** Tells whether CPU of the task, or of the busiest task of its service, was at its limit for minutes before the stop. */
export function starvedCpu(usage: UsageEvidence | undefined, stop: Stop): boolean {
  return lastValues('cpu', usage, stop).filter((value) => value >= full).length >= starvedMinutes;
}

/** Default stopTimeout of ECS between SIGTERM and SIGKILL, s. */
const defaultStopTimeout = 30;
/** Delay of the agent at the end of the wait, ms. */
const tolerance = 500;

/**
 * stopTimeout that a container exceeded, s: the stop of its task took at least that long, so SIGKILL must have followed
 * SIGTERM. Undefined if the stop was shorter or the task definition was not read.
 */
export function outlivedStopTimeout(
  { stopTookMs = 0 }: Stop,
  defined: { stopTimeoutSeconds?: number } | undefined,
): number | undefined {
  if (!defined) return undefined;
  const seconds = defined.stopTimeoutSeconds ?? defaultStopTimeout;
  return stopTookMs >= seconds * 1000 - tolerance ? seconds : undefined;
}
