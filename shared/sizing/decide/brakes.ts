import { dayMs } from '../../model/units.ts';
import { longestLevel } from '../usage/estimators.ts';
import { findHotTask, type HotTask } from '../usage/hot-tasks.ts';
import type { Leak } from '../usage/leak.ts';
import { cpuTarget, memoryTarget } from '../usage/load.ts';
import { dailyRise, weeklyRise } from '../usage/rising.ts';
import { memoryPeak } from '../usage/usage.ts';
import type { SizingInput } from './decision.ts';
import { asNeed, type Need, taskKills } from './needs.ts';
import { evidence, judging } from './policy.ts';
import type { HeldBack } from './reason.ts';
import { cpuSizes } from './replay.ts';
import { memoryForHeaps, runtimeSettings } from './runtime-settings.ts';

/** Lower limit on a shrink, with its reason. */
export interface Brake {
  atLeast: Need;
  /** Reason that a smaller size has to wait. */
  why: HeldBack;
}

/**
 * All brakes that limit a shrink of this service now. The first one that a size violates is reported as the reason
 * against it.
 */
export function findBrakes(
  input: SizingInput,
  { days, leak, hotTask }: { days: number; leak?: Leak; hotTask?: HotTask },
): Brake[] {
  return [
    youngData(input, days),
    cooldown(input),
    pinnedTask(input, hotTask),
    hotTaskBelow(input),
    risingCpu(input),
    longStretch(input),
    slowStart(input),
    earlierKill(input),
    growingMemory(input, leak),
    risingMemory(input),
    fullHeap(input),
    heaps(input),
    memoryScaling(input),
    unknownScaling(input),
    stepLimit(input),
  ].filter((brake) => brake !== undefined);
}

function youngData({ size, policy }: SizingInput, days: number): Brake | undefined {
  const { leastDays } = policy.change;
  if (days >= leastDays) return undefined;
  return { atLeast: asNeed(size), why: { code: 'few-days', days, leastDays } };
}

function cooldown({ size, policy, lastChangeAt, now }: SizingInput): Brake | undefined {
  const { cooldownDays } = policy.change;
  if (lastChangeAt === undefined || now - lastChangeAt >= cooldownDays * dayMs) return undefined;
  return { atLeast: asNeed(size), why: { code: 'cooldown', days: cooldownDays } };
}

/** One pinned task lacks more CPU than its budget allows; the mean of all tasks does not show it. */
function pinnedTask({ size, policy }: SizingInput, hotTask: HotTask | undefined): Brake | undefined {
  if (!hotTask || hotTask.share <= policy.cpu.overBudget) return undefined;
  const { share, tasks, meanVcpu } = hotTask;
  const atLeast = asNeed(size);
  return { atLeast, why: { code: 'hot-task', share, tasks, meanVcpu, limitVcpu: atLeast.vcpu } };
}

/**
 * A task that uses more than the others all the time would be pinned by less CPU. Where scaling follows CPU, the load of
 * each task at a smaller size is another one.
 */
function hotTaskBelow({ usage, size, os, policy, scaling }: SizingInput): Brake | undefined {
  if (scaling && cpuTarget(scaling) !== undefined) return undefined;
  const { vcpu: inUse } = asNeed(size);
  const smaller = cpuSizes(os).filter((vcpu) => vcpu < inUse);
  let vcpu = inUse;
  for (const limitVcpu of smaller.toReversed()) {
    const hot = findHotTask(usage.cpu, limitVcpu, evidence.hotFactor);
    if (hot && hot.share > policy.cpu.overBudget)
      return { atLeast: { vcpu, memoryMiB: 0 }, why: { code: 'hot-task-below', limitVcpu, ...hot } };
    vcpu = limitVcpu;
  }
  return undefined;
}

/** Load that rises from week to week would need more by the next weekly decision, for which only batch can wait. */
function risingCpu({ usage, policy, now }: SizingInput): Brake | undefined {
  if (policy.tolerance === 'batch') return undefined;
  const rise = weeklyRise(usage.cpu, now);
  return rise && { atLeast: { vcpu: rise.next, memoryMiB: 0 }, why: { code: 'cpu-rises', ...rise } };
}

/** Month-end, payroll, holiday: several hours in a row are not a peak that a budget may ignore. */
function longStretch({ usage, policy, lookbackDays = 0 }: SizingInput): Brake | undefined {
  if (policy.tolerance !== 'critical' && lookbackDays < evidence.longLookbackDays) return undefined;
  const hours = evidence.longStretchHours;
  const vcpu = longestLevel(usage.cpu, hours);
  // Usage at exactly the size counts as over it, so the floor is just above the level.
  const atLeast = { vcpu: vcpu * (1 + 1e-9), memoryMiB: 0 };
  return vcpu > 0 ? { atLeast, why: { code: 'long-stretch', vcpu, hours } } : undefined;
}

/** A start takes longer on less CPU, and health checks wait only so long for it. */
function slowStart({ start, startWaitSeconds }: SizingInput): Brake | undefined {
  if (!start || startWaitSeconds === undefined) return undefined;
  const { vcpu, minutes } = start;
  const admitted = Math.max(startWaitSeconds / 60, evidence.slowerStart * minutes);
  const atLeast = { vcpu: (vcpu * minutes) / admitted, memoryMiB: 0 };
  return { atLeast, why: { code: 'slow-start', vcpu, minutes, waitSeconds: startWaitSeconds } };
}

/** Memory stays at the size that killed a task, however long ago. */
function earlierKill({ stops, size }: SizingInput): Brake | undefined {
  const last = taskKills(stops).findLast((stop) => stop.size.memoryMiB >= size.memoryMiB);
  if (!last) return undefined;
  return memoryBrake(size.memoryMiB, { code: 'killed-before', memoryMiB: size.memoryMiB, at: last.at });
}

function growingMemory({ size }: SizingInput, leak: Leak | undefined): Brake | undefined {
  if (leak?.resets !== 0) return undefined;
  return memoryBrake(size.memoryMiB, { code: 'memory-only-grows' });
}

function risingMemory({ size, usage }: SizingInput): Brake | undefined {
  const rise = dailyRise(usage.memory);
  return rise && memoryBrake(size.memoryMiB, { code: 'memory-rises', ...rise });
}

/** The setting of a heap that filled up is raised within this memory first. */
function fullHeap({ size, heapFullAt = Number.NEGATIVE_INFINITY, now }: SizingInput): Brake | undefined {
  if (heapFullAt < now - evidence.killAsksDays * dayMs) return undefined;
  return memoryBrake(size.memoryMiB, { code: 'heap-full', at: heapFullAt });
}

/** A fixed-size heap may fill up any day, whatever its usage so far. */
function heaps({ containers = [] }: SizingInput): Brake | undefined {
  const wanted = containers.reduce((sum, container) => sum + memoryForHeaps(container), 0);
  if (wanted === 0) return undefined;
  const settings = containers.flatMap((container) =>
    runtimeSettings(container).flatMap(({ kind, text }) => (kind === 'fixed heap' ? [text] : [])),
  );
  return memoryBrake(wanted, { code: 'fixed-heap', settings, memoryMiB: wanted });
}

/** With less memory each task would be above the scaling target, and scaling would add tasks up to the maximum. */
function memoryScaling({ scaling, usage }: SizingInput): Brake | undefined {
  const target = scaling && memoryTarget(scaling);
  if (target === undefined) return undefined;
  const least = memoryPeak(usage) / (target / 100);
  return memoryBrake(least, { code: 'scales-on-memory', percent: target });
}

/** Tasks that scaling keeps at a CPU target look idle on every size. */
function unknownScaling({ isScalingUnknown, size }: SizingInput): Brake | undefined {
  if (!isScalingUnknown) return undefined;
  const atLeast = { vcpu: asNeed(size).vcpu, memoryMiB: 0 };
  return { atLeast, why: { code: 'scaling-unknown' } };
}

function stepLimit({ size, policy, scaling }: SizingInput): Brake {
  const current = asNeed(size);
  const isScaled = scaling !== undefined && cpuTarget(scaling) !== undefined;
  const limit = isScaled
    ? Math.min(policy.change.stepLimit, judging.stepLimitWhenScaled)
    : policy.change.stepLimit;
  const atLeast = { vcpu: current.vcpu / limit, memoryMiB: current.memoryMiB / policy.change.stepLimit };
  return { atLeast, why: { code: 'step-limit', factor: limit } };
}

function memoryBrake(memoryMiB: number, why: HeldBack): Brake {
  return { atLeast: { vcpu: 0, memoryMiB }, why };
}
