import type { FargateSize } from '../../shared/model/fargate-sizes.ts';
import type { Scaling, ScalingPolicy } from '../../shared/model/scaling.ts';
import { dayMs, hourMs, minuteMs, unitsPerVcpu } from '../../shared/model/units.ts';
import type { Usage } from '../../shared/sizing/usage/usage.ts';
import { usageSeries } from '../../shared/sizing/usage/usage.ts';
import { now } from './sizing.ts';
import { noise } from './usage-report.ts';

/** Service whose tasks share a demand, and whose task count Application Auto Scaling changes. */
export interface ScaledService {
  scaling: Scaling;
  /** Demand of all tasks together at a time (epoch ms), vCPU. */
  demand: (at: number) => number;
  /** Memory of a task with this CPU usage, MiB. */
  memory: (vcpu: number) => number;
}

const periodMs = 5 * minuteMs;
/** Target tracking removes tasks after 15 minutes at 10% below its target. */
const scaleInAfter = 3;
const scaleInBelow = 0.9;

/**
 * Simulates two weeks on a size: the number of tasks in each period, and the usage of each. Tasks are added in the
 * period after the one that needs them and removed slowly, as Application Auto Scaling does.
 */
export function liveOn(size: FargateSize, { scaling, demand, memory }: ScaledService): Usage {
  const vcpu = size.cpuUnits / unitsPerVcpu;
  const clamp = (tasks: number) => Math.min(Math.max(tasks, scaling.minimumTasks), scaling.maximumTasks);
  const periods = (14 * dayMs) / periodMs;
  const times = Array.from({ length: periods }, (_, at) => now - (periods - at) * periodMs);
  const columns = { cpu: none(), maxima: none(), memory: none(), tasks: none() };
  let tasks = clamp(1);
  let quiet = 0;
  for (const [position, at] of times.entries()) {
    const wanted = demand(at) / tasks;
    const cpu = Math.min(vcpu, wanted);
    columns.cpu.push(cpu);
    columns.maxima.push(Math.min(vcpu, wanted * (1 + 0.3 * noise(position, 7))));
    columns.memory.push(memory(cpu));
    columns.tasks.push(tasks);
    const percents = { cpu: (100 * cpu) / vcpu, memory: (100 * memory(cpu)) / size.memoryMiB };
    const asked = Math.max(...scaling.policies.map((policy) => tasksFor(policy, tasks, percents, at)));
    quiet = asked < tasks ? quiet + 1 : 0;
    if (asked > tasks || quiet >= scaleInAfter) [tasks, quiet] = [clamp(asked), 0];
  }
  return {
    cpu: usageSeries({
      periodMs,
      times,
      values: columns.cpu,
      maxima: columns.maxima,
      limits: times.map(() => vcpu),
      tasks: columns.tasks,
    }),
    memory: usageSeries({ periodMs, times, values: columns.memory }),
  };
}

function none(): number[] {
  return [];
}

/** Number of tasks that a policy asks for. */
function tasksFor(
  { kind, signal }: ScalingPolicy,
  tasks: number,
  percents: { cpu: number; memory: number },
  at: number,
): number {
  if (signal.by === 'schedule') return isOpen(at) ? 6 : 2;
  if (signal.by !== 'cpu' && signal.by !== 'memory') return isOpen(at) ? 5 : 3;
  const share = percents[signal.by] / signal.percent;
  if (kind === 'step') return share >= 1 ? tasks + 1 : share < 0.5 ? tasks - 1 : tasks;
  return share > 1 || share < scaleInBelow ? Math.ceil(tasks * share) : tasks;
}

function isOpen(at: number): boolean {
  const hour = (at % dayMs) / hourMs;
  return hour >= 8 && hour < 20;
}

/** Mean number of running tasks. */
export function meanTasks({ cpu: { tasks = new Float64Array() } }: Usage): number {
  return tasks.reduce((sum, count) => sum + count, 0) / tasks.length;
}
