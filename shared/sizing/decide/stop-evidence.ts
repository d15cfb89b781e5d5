import type { FargateSize } from '../../model/fargate-sizes.ts';
import type { SizingStop, StopRecord } from '../../model/stop-record.ts';
import type { ContainerLimits } from '../../model/task-definition.ts';
import { dayMs, minuteMs, unitsPerVcpu } from '../../model/units.ts';
import { type SizeSpan, sizeAt } from '../usage/size-history.ts';
import { type Usage, usageBetween } from '../usage/usage.ts';
import { evidence, reading } from './policy.ts';

/** Running revision and the time since which it runs (epoch ms). */
interface Revision {
  size: FargateSize;
  containers: readonly ContainerLimits[];
  since: number;
}

const healthChecks: ReadonlySet<string> = new Set([
  'container-health-check-failed',
  'elb-health-check-failed',
]);

/**
 * Causes that are read as evidence for a size: memory at once, health checks if CPU was at its limit. A full heap
 * (`heap-exhausted`) only keeps the memory: its setting is too small, not the memory.
 */
export const sizingCauses: ReadonlySet<string> = new Set([
  'out-of-memory',
  'heap-exhausted',
  ...healthChecks,
]);

/** Time of the last stop by a full heap, epoch ms; undefined if there was none. */
export function heapFullAt(records: readonly StopRecord[]): number | undefined {
  const times = records.flatMap(({ cause, times }) => (cause === 'heap-exhausted' ? times : []));
  return times.length > 0 ? Math.max(...times) : undefined;
}

/**
 * Stops that are evidence for the size, oldest first, each with the size at which it happened.
 * @param now epoch ms: failed health checks count for a few days only
 */
export function sizingStops(
  records: readonly StopRecord[],
  usage: Usage,
  sizes: readonly SizeSpan[],
  revision: Revision,
  now: number,
): SizingStop[] {
  const kills = records
    .filter(({ cause }) => cause === 'out-of-memory')
    .flatMap((record) => record.times.flatMap((at) => kill(record, at, sizes, revision)));
  const failed = records
    .filter(({ cause }) => healthChecks.has(cause))
    .flatMap((record) =>
      record.times.map((at): SizingStop => {
        const size = at >= revision.since ? revision.size : (record.size ?? sizeAt(sizes, at, revision.size));
        return { at, kind: 'cpu-starved', size };
      }),
    );
  return [...kills, ...starved(failed, usage, now)].toSorted((one, other) => one.at - other.at);
}

/**
 * Failed health checks caused by too little CPU: the mean of the tasks was at its limit before the first failed check,
 * or the busiest task was on several days. A check that fails soon after another one fails on a replacement task that
 * is still starting.
 */
function starved(failed: readonly SizingStop[], { cpu }: Usage, now: number): SizingStop[] {
  const within = evidence.starvedWithinMinutes * minuteMs;
  const times = failed.map(({ at }) => at).toSorted((one, other) => one - other);
  const isFirst = (at: number) => !times.some((time) => time < at && time >= at - within);
  const recent = failed.filter(({ at }) => at >= now - evidence.starvedDays * dayMs && isFirst(at));
  const limitOf = ({ size }: SizingStop) => reading.saturatedShare * (size.cpuUnits / unitsPerVcpu);
  // A period that had not ended yet may show the effect of the failed check.
  const before = ({ at }: SizingStop) => usageBetween(cpu, at - within, at - cpu.periodMs + 1);
  const byMean = recent.filter((stop) => before(stop).values.some((value) => value >= limitOf(stop)));
  const byTask = recent.filter((stop) => (before(stop).maxima ?? []).some((value) => value >= limitOf(stop)));
  const days = new Set(byTask.map(({ at }) => Math.floor(at / dayMs)));
  return days.size >= evidence.starvedOnDays ? byTask : byMean;
}

/**
 * Kill at the limit in force at the time. For a revision that no longer runs only recorded limits count: today's limits
 * would ask for another increase after each change.
 */
function kill(
  { container, size, containerLimitMiB }: StopRecord,
  at: number,
  sizes: readonly SizeSpan[],
  revision: Revision,
): SizingStop[] {
  const ownLimit = revision.containers.find(({ name }) => name === container)?.memoryMiB;
  if (at >= revision.since) return [killAt(at, revision.size, container, ownLimit)];
  if (size) return [killAt(at, size, container, containerLimitMiB)];
  const isOwn = ownLimit !== undefined && ownLimit < revision.size.memoryMiB;
  return isOwn ? [] : [killAt(at, sizeAt(sizes, at, revision.size), container, undefined)];
}

/** A container with a hard limit below the task's memory was killed at that limit, not at the task's. */
function killAt(
  at: number,
  size: FargateSize,
  container: string | undefined,
  limit: number | undefined,
): SizingStop {
  const stop: SizingStop = { at, kind: 'out-of-memory', size, container };
  return limit !== undefined && limit < size.memoryMiB ? { ...stop, containerLimitMiB: limit } : stop;
}
