import type { FargateSize } from '../../model/fargate-sizes.ts';
import type { SizingStop, StopRecord } from '../../model/stop-record.ts';
import type { ContainerLimits } from '../../model/task-definition.ts';
import { minuteMs, unitsPerVcpu } from '../../model/units.ts';
import { type SizeSpan, sizeAt } from '../usage/size-history.ts';
import { saturatedShare, type Usage, usageBetween } from '../usage/usage.ts';

/** What runs now, and since when (epoch ms). */
interface Revision {
  size: FargateSize;
  containers: readonly ContainerLimits[];
  since: number;
}

/** Causes that are evidence for a size: memory at once, health checks where CPU stood at its limit. */
export const sizingCauses: ReadonlySet<string> = new Set([
  'out-of-memory',
  'container-health-check-failed',
  'elb-health-check-failed',
]);
/** A health check fails after a few tries: CPU must have stood at its limit in this time before. */
const starvedWithin = 15 * minuteMs;

/** The stops that say something about the size, oldest first, each with the size at which it happened. */
export function sizingStops(
  records: readonly StopRecord[],
  usage: Usage,
  sizes: readonly SizeSpan[],
  revision: Revision,
): SizingStop[] {
  const stops = records.flatMap((record) =>
    record.times.flatMap((at): SizingStop[] => {
      if (record.cause === 'out-of-memory') return kill(record, at, sizes, revision);
      const size = at >= revision.since ? revision.size : (record.size ?? sizeAt(sizes, at, revision.size));
      return stoodAtLimit(usage, at, size) ? [{ at, kind: 'cpu-starved', size }] : [];
    }),
  );
  return stops.toSorted((one, other) => one.at - other.at);
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

/** Whether all tasks, or the busiest one, stood at the CPU limit shortly before. */
function stoodAtLimit({ cpu }: Usage, at: number, { cpuUnits }: FargateSize): boolean {
  const before = usageBetween(cpu, at - starvedWithin, at + 1);
  const limit = saturatedShare * (cpuUnits / unitsPerVcpu);
  return (before.maxima ?? before.values).some((value) => value >= limit);
}
