import { minuteMs } from '../../model/units.ts';
import { evidence } from '../decide/policy.ts';

/** CPU spike at a task's start: it works at `vcpu` for about `minutes`. */
export interface Start {
  vcpu: number;
  minutes: number;
}

/** Columns with one cell per period: mean and highest CPU in vCPU, and the number of tasks. */
interface Columns {
  cpu: Float64Array;
  cpuMaximum: Float64Array;
  tasks: Float64Array;
}

/** Periods in which tasks start, and the usual CPU of the other periods, vCPU. */
interface Marks {
  deploying: Uint8Array;
  startingUp: Uint8Array;
  periodMs: number;
}

/**
 * Estimates the CPU spike of a starting task: the median length of the starts observed, at their highest CPU. Undefined
 * if a start takes no more CPU than normal work. The length is an estimate: the tasks' combined CPU above normal,
 * divided by the excess of one starting task.
 */
export function startsOf(columns: Columns, marks: Marks): Start | undefined {
  const { cpu } = columns;
  const isStart = (at: number) => marks.deploying[at] === 1 || marks.startingUp[at] === 1;
  const usual = median(Array.from(cpu).filter((value, at) => Number.isFinite(value) && !isStart(at)));
  const starts: Start[] = [];
  for (let at = 0; at < cpu.length; at++) {
    const from = at;
    while (at < cpu.length && isStart(at)) at++;
    const start = at > from ? oneStart(columns, marks, { from, end: at, usual }) : undefined;
    if (start) starts.push(start);
  }
  if (starts.length === 0) return undefined;
  return {
    vcpu: Math.max(...starts.map(({ vcpu }) => vcpu)),
    minutes: median(starts.map(({ minutes }) => minutes)),
  };
}

/** One start, estimated from one stretch of periods; undefined if it takes no more CPU than usual. */
function oneStart(
  { cpu, cpuMaximum, tasks }: Columns,
  { deploying, periodMs }: Marks,
  { from, end, usual }: { from: number; end: number; usual: number },
): Start | undefined {
  const vcpu = Math.max(0, ...finite(cpuMaximum.subarray(from, end)));
  if (vcpu - usual < evidence.startPeakVcpu) return undefined;
  const counts = tasks.subarray(from, end);
  const excess = Array.from(
    cpu.subarray(from, end),
    (used, at) => Math.max(0, used - usual) * (counts[at] ?? 0),
  );
  const most = Math.max(0, ...finite(counts));
  // A deployment replaces all tasks; otherwise only the added tasks start.
  const before = deploying[from] === 1 ? 0 : (finite(tasks.subarray(Math.max(0, from - 1), from))[0] ?? 0);
  const above = finite(excess).reduce((sum, one) => sum + one, 0) * (periodMs / minuteMs);
  const minutes = above / (vcpu - usual) / Math.max(1, most - before);
  return minutes > 0 ? { vcpu, minutes } : undefined;
}

function finite(values: ArrayLike<number>): number[] {
  return Array.from(values).filter(Number.isFinite);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
