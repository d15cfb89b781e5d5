import type { FargateSize } from '../../model/fargate-sizes.ts';
import type { SizingStop, StopRecord } from '../../model/stop-record.ts';
import type { ContainerLimits } from '../../model/task-definition.ts';
import { dayMs, minuteMs, unitsPerVcpu } from '../../model/units.ts';
import { type SizeSpan, sizeAt } from '../usage/size-history.ts';
import { type Usage, usageBetween } from '../usage/usage.ts';
import { evidence, reading } from './policy.ts';

/** What runs now, and since when (epoch ms). */
interface Revision {
  size: FargateSize;
  containers: readonly ContainerLimits[];
  since: number;
}

/**
 * Causes that are evidence for a size: memory at once, health checks where CPU stood at its limit. A heap that is full
 * (`heap-exhausted`) is none: its setting is too small, not the memory.
 */
export const sizingCauses: ReadonlySet<string> = new Set([
  'out-of-memory',
  'container-health-check-failed',
  'elb-health-check-failed',
]);
/**
 * The stops that say something about the size, oldest first, each with the size at which it happened.
 * @param now epoch ms: failed health checks count for some days
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
    .filter(({ cause }) => cause !== 'out-of-memory' && sizingCauses.has(cause))
    .flatMap((record) =>
      record.times.map((at): SizingStop => {
        const size = at >= revision.since ? revision.size : (record.size ?? sizeAt(sizes, at, revision.size));
        return { at, kind: 'cpu-starved', size };
      }),
    );
  return [...kills, ...starved(failed, usage, now)].toSorted((one, other) => one.at - other.at);
}

/**
 * Failed health checks that say that CPU was too little: the mean of the tasks stood at its limit before the first check
 * that failed, or the busiest task did on several days. A check that fails soon after another fails on a task that has
 * just started, and works hard for that.
 */
function starved(failed: readonly SizingStop[], { cpu }: Usage, now: number): SizingStop[] {
  const within = evidence.starvedWithinMinutes * minuteMs;
  const times = failed.map(({ at }) => at).toSorted((one, other) => one - other);
  const isFirst = (at: number) => !times.some((time) => time < at && time >= at - within);
  const recent = failed.filter(({ at }) => at >= now - evidence.starvedDays * dayMs && isFirst(at));
  const limitOf = ({ size }: SizingStop) => reading.saturatedShare * (size.cpuUnits / unitsPerVcpu);
  // A period that had not ended yet may show what the failed check set off.
  const before = ({ at }: SizingStop) => usageBetween(cpu, at - within, at - cpu.periodMs + 1);
  const byMean = recent.filter((stop) => before(stop).values.some((value) => value >= limitOf(stop)));
  const byTask = recent.filter((stop) => (before(stop).maxima ?? []).some((value) => value >= limitOf(stop)));
  const days = new Set(byTask.map(({ at }) => Math.floor(at / dayMs)));
  return days.size >= evidence.starvedOnDays ? byTask : byMean;
}

/**
 * A kill at the limit that was in force. Of a revision that is gone only what was noted counts: to take today's
 * limits for those of then would raise them again after each change.
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

/** A container with a hard limit below the task's memory was killed by that, and not by the task. */
function killAt(
  at: number,
  size: FargateSize,
  container: string | undefined,
  limit: number | undefined,
): SizingStop {
  const stop: SizingStop = { at, kind: 'out-of-memory', size, container };
  return limit !== undefined && limit < size.memoryMiB ? { ...stop, containerLimitMiB: limit } : stop;
}
