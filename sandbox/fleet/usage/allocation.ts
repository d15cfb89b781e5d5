import type { Revision, Workload } from '../workloads/workload.ts';
import { type Allocation, demandAt, isRunning } from './usage.ts';

// Looked up once, as in rhythm.ts.
const { ceil, floor, max, min } = Math;

const dayMs = 24 * 3_600_000;

/** Some minutes of scaling are forgiven: CloudWatch's alarms look at three. */
const scalingMs = 5 * 60_000;

/** Size of a workload's tasks at a time (epoch ms); undefined while none runs. */
type AllocationAt = (time: number) => Allocation | undefined;

/**
 * Follows a workload through its deployments, and through target tracking where it has that.
 * @param now epoch ms
 * @param since the deployments after `now`, newest first
 */
export function allocationOf(
  workload: Workload,
  seed: number,
  now: number,
  since: () => readonly Ran[],
): AllocationAt {
  const { usage } = workload;
  if (!usage) return () => undefined;
  const deployed = deployments(workload, now);
  return (time) => {
    const later = time < now ? undefined : since().find(({ from }) => from <= time);
    const current = later ?? deployed.find(({ from }) => from <= time);
    if (!current || !isRunning(usage, time)) return undefined;
    const [vcpu, memoryMiB] = [Number(current.cpu) / 1024, Number(current.memory)];
    return { vcpu, memoryMiB, since: current.since, tasks: tasksAt(workload, seed, time, vcpu) };
  };
}

/** A deployment's time and size: from when its size counts, and when its tasks started (epoch ms). */
export interface Ran {
  from: number;
  since: number;
  cpu: string;
  memory: string;
}

/** The deployments whose tasks ran, newest first; of the times before the oldest that is known, it stands for all. */
function deployments(workload: Workload, now: number): Ran[] {
  const born = now - createdDaysAgo(workload) * dayMs;
  return workload.revisions
    .filter(({ running }) => workload.scheduled || running !== 0)
    .map((revision, index, all) => {
      const since = now - deployedDaysAgo(workload, revision) * dayMs;
      const { cpu, memory } = revision.size ?? workload;
      return { since, from: index === all.length - 1 ? born : since, cpu, memory };
    });
}

/** Days since the service was created. */
export function createdDaysAgo({ createdDaysAgo: days = 200 }: Workload): number {
  return days;
}

/** Days since a revision was deployed: half an hour when the deployment is in progress, else some days. */
export function deployedDaysAgo(workload: Workload, revision: Revision): number {
  if (revision.daysAgo !== undefined) return revision.daysAgo;
  if (workload.revisions[0] !== revision) return 3;
  return isUnderWay(workload) ? 35 / (24 * 60) : 20;
}

/** True while the newest deployment still replaces another, or has not started a task yet. */
export function isUnderWay({ revisions: [newest, older] }: Workload): boolean {
  return newest?.running === 0 || (older?.running ?? 0) > 0;
}

function tasksAt(workload: Workload, seed: number, time: number, vcpu: number): number {
  const { usage, tracksCpu, desiredCount = 1 } = workload;
  if (!tracksCpu || !usage) return desiredCount;
  const before = floor(time / scalingMs) * scalingMs;
  const wanted = ceil(demandAt(usage, seed, before) / (vcpu * (tracksCpu.percent / 100)));
  return min(tracksCpu.maximum, max(tracksCpu.minimum, wanted));
}
