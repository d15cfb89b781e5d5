import { businessAt, chanceAt } from './rhythm.ts';

// Looked up once, as in rhythm.ts.
const { floor, max, min } = Math;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Usage of a workload relative to its size. The two numbers are the quietest and the busiest hour of a weekday. */
export interface Usage {
  /** vCPU of all its tasks together. */
  vcpu: [quiet: number, busy: number];
  /** MiB of one task. */
  memoryMiB: [quiet: number, busy: number];
  /** Weekend load as a share of a weekday's; 0.6 by default. */
  weekend?: number;
  /** Memory leaked by a task each day, MiB, until it is replaced. */
  leakMiBPerDay?: number;
  /** Of a scheduled task: the hour (UTC) at which it starts, and for how long it runs. */
  runs?: { hour: number; minutes: number };
}

/** Size of the tasks of a workload at a time. */
export interface Allocation {
  tasks: number;
  vcpu: number;
  memoryMiB: number;
  /** When these tasks were started, epoch ms. */
  since: number;
}

/** One minute of a workload, of its mean and its most loaded task: vCPU and MiB. */
export interface UsedMinute {
  vcpu: { mean: number; most: number };
  memoryMiB: { mean: number; most: number };
}

/** Usage never quite reaches the limit: the kernel needs the rest of a percent. */
const largestMemoryShare = 0.99;

/** Share of its vCPU that a workload would use in the minute that starts at `time` (epoch ms), without a limit. */
export function demandAt({ vcpu: [quiet, busy], weekend = 0.6 }: Usage, seed: number, time: number): number {
  const business = businessAt(time, weekend);
  // Hours differ from day to day, and minutes within an hour.
  const hourly = 0.9 + 0.2 * chanceAt(seed, floor(time / hourMs));
  const minutely = 0.85 + 0.3 * chanceAt(seed + 1, floor(time / minuteMs));
  return (quiet + (busy - quiet) * business) * hourly * minutely;
}

/** The minute that starts at `time` (epoch ms). CPU ends at the limit of a task, as cgroups have it. */
export function usedAt(usage: Usage, seed: number, time: number, has: Allocation): UsedMinute {
  const minute = floor(time / minuteMs);
  const demand = demandAt(usage, seed, time) / has.tasks;
  // Load balancing is never perfect.
  const unfair = has.tasks > 1 ? 1.05 + 0.25 * chanceAt(seed + 2, minute) : 1;
  const [quiet, busy] = usage.memoryMiB;
  const working = quiet + (busy - quiet) * businessAt(time, usage.weekend ?? 0.6);
  const leaked = max(0, ((time - has.since) / dayMs) * (usage.leakMiBPerDay ?? 0));
  const memory = (working + leaked) * (0.98 + 0.04 * chanceAt(seed + 3, minute));
  const memoryLimit = has.memoryMiB * largestMemoryShare;
  return {
    vcpu: { mean: min(has.vcpu, demand), most: min(has.vcpu, demand * unfair) },
    memoryMiB: { mean: min(memoryLimit, memory * 0.97), most: min(memoryLimit, memory) },
  };
}

/** True when a scheduled task runs at this time (epoch ms); a service's tasks always do. */
export function isRunning({ runs }: Usage, time: number): boolean {
  if (!runs) return true;
  const sinceStart = ((time % dayMs) - runs.hour * hourMs + dayMs) % dayMs;
  return sinceStart < runs.minutes * minuteMs;
}
