import type { UsageEvidence } from '../../model/change-evidence.ts';
import type { StopFacts, StoppedTask } from '../../model/stopped-task.ts';
import { minuteMs } from '../../model/units.ts';

/** From this share of its limit on, percent, memory is full: the page cache and the next allocation take the rest. */
const full = 95;
/** Minutes before a stop that count for its reason; CloudWatch has the last of them late. */
const lastMinutes = 5;
/** Minutes at full CPU that make health checks slow; a single one is any start. */
const starvedMinutes = 3;

type Stop = StopFacts & Partial<StoppedTask>;

function lastValues(key: 'cpu' | 'memory', usage: UsageEvidence | undefined, { stoppedAt = 0 }: Stop) {
  const since = stoppedAt - lastMinutes * minuteMs;
  const points = usage?.points.filter(({ at }) => at >= since && at <= stoppedAt) ?? [];
  return points.flatMap((point) => point[key] ?? []);
}

/**
 * The highest memory of the task itself in the five minutes before it stopped, percent of its limit; undefined unless it
 * was full. The series of a service may be that of another task and proves nothing.
 */
export function fullMemory(usage: UsageEvidence | undefined, stop: Stop): number | undefined {
  if (usage?.of !== 'task') return undefined;
  const highest = Math.max(...lastValues('memory', usage, stop));
  return highest >= full ? highest : undefined;
}

/** Tells if CPU stood at its limit for minutes before the stop: of the task, or of the busiest task of its service. */
export function starvedCpu(usage: UsageEvidence | undefined, stop: Stop): boolean {
  return lastValues('cpu', usage, stop).filter((value) => value >= full).length >= starvedMinutes;
}

/** ECS waits so long between SIGTERM and SIGKILL where the task definition sets no stopTimeout, seconds. */
const defaultStopTimeout = 30;
/** The agent's own delay at the end of the wait, ms. */
const tolerance = 500;

/**
 * The stopTimeout that a container outlived, in seconds: the stop of its task took as long, so that SIGKILL can only
 * have followed SIGTERM. Undefined where the stop was shorter or the task definition was not read.
 */
export function outlivedStopTimeout(
  { stopTookMs = 0 }: Stop,
  defined: { stopTimeoutSeconds?: number } | undefined,
): number | undefined {
  if (!defined) return undefined;
  const seconds = defined.stopTimeoutSeconds ?? defaultStopTimeout;
  return stopTookMs >= seconds * 1000 - tolerance ? seconds : undefined;
}
