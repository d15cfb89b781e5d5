import type { Scaling } from '../../model/scaling.ts';
import { minuteMs } from '../../model/units.ts';
import { reading } from '../decide/policy.ts';
import { highest, memoryPeak, type Usage, type UsageSeries } from './usage.ts';

/** CPU and memory of one task on a given CPU size, and the number of tasks there would be. */
interface Load {
  /** CPU of one task, vCPU. */
  cpu: UsageSeries;
  /** Mean number of running tasks. */
  tasks: number;
  /** The highest memory of one task, MiB. */
  memoryMiB: number;
}

/** Load by CPU size (vCPU). */
export type LoadAt = (vcpu: number) => Load;

/** Load of a service whose task count does not depend on the task size: the same on every size. */
export function fixedLoad(usage: Usage, tasks: number): LoadAt {
  const load = { cpu: usage.cpu, tasks, memoryMiB: memoryPeak(usage) };
  return () => load;
}

/** Lowest CPU target of the scaling policies, percent; undefined if none scales on CPU. */
export function cpuTarget({ policies }: Scaling): number | undefined {
  return lowestPercent(policies, 'cpu');
}

/** Lowest memory target of the scaling policies, percent; undefined if none scales on memory. */
export function memoryTarget({ policies }: Scaling): number | undefined {
  return lowestPercent(policies, 'memory');
}

function lowestPercent(policies: Scaling['policies'], by: 'cpu' | 'memory'): number | undefined {
  const percents = policies.flatMap(({ signal }) => (signal.by === by ? [signal.percent] : []));
  return percents.length === 0 ? undefined : Math.min(...percents);
}

/**
 * Load of a service that scales on CPU. Its tasks together need the same CPU whatever their size; scaling runs as many
 * tasks as keep each at its target:
 *   tasks = demand ÷ (size × target), within the minimum and maximum.
 * A rule on the usage of one task would not see that: usage stays at the target on every size, so the rule would shrink
 * the size again and again (KRR's maintainers count 1 → 0.8 → 0.64, robusta-dev/krr#80).
 *
 * Real task counts differ from the formula: scaling in is slow, and other policies and schedules add tasks, too. So the
 * observed task count is multiplied by the ratio of the formula on this size to the formula on the current size; on the
 * current size nothing changes. The busiest task keeps its distance above the mean, since one heavy request does not
 * get lighter on smaller tasks. With fewer tasks, each is assumed to hold proportionally more memory; with more tasks,
 * none is assumed to hold less.
 * @param inUse the current size (vCPU) and its observed mean number of tasks, including hours in which none ran
 */
export function scaledLoad(
  usage: Usage,
  scaling: Scaling,
  targetPercent: number,
  inUse: { vcpu: number; tasks: number },
): LoadAt {
  const { cpu } = usage;
  const minimum = Math.max(1, scaling.minimumTasks);
  const maximum = Math.max(minimum, scaling.maximumTasks);
  const running = cpu.tasks ?? new Float64Array(cpu.values.length).fill(minimum);
  const clamp = (tasks: number) => Math.min(Math.max(tasks, minimum), maximum);
  const asked = recentDemand(cpu, running);
  const wanted = (vcpu: number) => {
    const counts = asked.map((demand) => clamp(Math.ceil(demand / ((vcpu * targetPercent) / 100) - 1e-9)));
    return scaling.isScaleInDisabled ? runningMaximum(counts) : counts;
  };
  const wantedNow = wanted(inUse.vcpu);
  // The usage series leave out periods in which nothing ran; the bill does not.
  const shareOfTime = inUse.tasks / (mean(running) || 1);
  return (vcpu) => {
    if (vcpu === inUse.vcpu) return { cpu, tasks: inUse.tasks, memoryMiB: memoryPeak(usage) };
    const tasks = wanted(vcpu).map((count, at) =>
      Math.min(maximum, ((running[at] ?? 0) * count) / (wantedNow[at] ?? 1)),
    );
    return {
      cpu: spread(cpu, running, tasks),
      tasks: mean(tasks) * shareOfTime,
      memoryMiB: memoryPerTask(usage, running, tasks),
    };
  };
}

/** Running maximum of the counts: tasks that were added stay. */
function runningMaximum(counts: Float64Array): Float64Array {
  let most = 0;
  return counts.map((count) => {
    most = Math.max(most, count);
    return most;
  });
}

/** Tasks are added one period late and removed after 15 quiet minutes, as Application Auto Scaling does. */
const quietMs = reading.scaleInMinutes * minuteMs;

/** CPU demand that the tasks of each period were started for, vCPU: the highest of the periods shortly before. */
function recentDemand({ values, periodMs }: UsageSeries, running: Float64Array): Float64Array {
  const demand = values.map((value, at) => value * (running[at] ?? 0));
  const periods = Math.max(1, Math.round(quietMs / periodMs));
  return demand.map((_, at) => highest(demand.subarray(Math.max(0, at - periods), Math.max(1, at))));
}

/** Spreads the same work over another number of tasks. */
function spread(cpu: UsageSeries, running: Float64Array, tasks: Float64Array): UsageSeries {
  const factor = (at: number) => (running[at] ?? 0) / (tasks[at] || 1);
  const values = cpu.values.map((value, at) => value * factor(at));
  return {
    ...cpu,
    values,
    maxima: cpu.maxima?.map(
      (maximum, at) => (values[at] ?? 0) + Math.max(0, maximum - (cpu.values[at] ?? 0)),
    ),
    tasks,
  };
}

/**
 * Memory of one task on another task count. The task count before the window is unknown, so the peak of those days is
 * kept as it was.
 */
function memoryPerTask(
  { cpu, memory, memoryBefore }: Usage,
  running: Float64Array,
  tasks: Float64Array,
): number {
  let most = memoryBefore ? highest(memoryBefore.values) : 0;
  let position = 0;
  for (let at = 0; at < memory.values.length; at++) {
    const time = memory.times[at] ?? 0;
    while (position < cpu.times.length && (cpu.times[position] ?? 0) < time) position++;
    const isKnown = cpu.times[position] === time;
    const factor = isKnown ? Math.max(1, (running[position] ?? 0) / (tasks[position] || 1)) : 1;
    most = Math.max(most, (memory.values[at] ?? 0) * factor);
  }
  return most;
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 1 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
