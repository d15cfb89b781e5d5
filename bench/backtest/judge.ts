import { type FargateSize, sameSize } from '../../shared/model/fargate-sizes.ts';
import type { FargatePrice } from '../../shared/model/price-list.ts';
import { dayMs, unitsPerVcpu } from '../../shared/model/units.ts';
import { hourlyUsd } from '../../shared/sizing/decide/cost.ts';
import type { Trace } from './traces.ts';

/** Size and the time from which it is in force. */
export interface Placement {
  from: number;
  size: FargateSize;
}

/** Result on one series, by its true trace. Shares are of the judged windows. */
export interface Verdict {
  /** Price of the sizes in force relative to that of the initial size. */
  cost: number;
  cpuOver: number;
  /** Share of windows with a maximum above the size; undefined without maxima. */
  maximaOver?: number;
  memoryOver: number;
  killed: boolean;
  /** Size changes after the first decision. */
  changes: number;
}

/** End of the training days of a trace, in its times. */
export function trainingEnd({ times }: Trace, trainDays: number): number {
  return (times[0] ?? 0) + trainDays * dayMs;
}

/** Judges placements (the first from the end of training on) against the true usage. */
export function judge(
  trace: Trace,
  placements: readonly Placement[],
  inUse: FargateSize,
  price: FargatePrice,
): Verdict | undefined {
  const starts = placements.map(({ from }) => trace.times.findIndex((time) => time >= from));
  const first = starts[0] ?? -1;
  if (first < 0) return undefined;
  const total = { price: 0, cpu: 0, maxima: 0, memory: 0 };
  for (const [index, { size }] of placements.entries()) {
    const next = starts[index + 1] ?? -1;
    const [start, end] = [starts[index] ?? -1, next < 0 ? trace.times.length : next];
    if (start < 0) continue;
    const vcpu = size.cpuUnits / unitsPerVcpu;
    total.price += (hourlyUsd(size, price) / hourlyUsd(inUse, price)) * (end - start);
    total.cpu += countOver(trace.cpu, start, end, vcpu);
    total.maxima += countOver(trace.cpuMaxima, start, end, vcpu);
    total.memory += countOver(trace.memory, start, end, size.memoryMiB);
  }
  const windows = trace.times.length - first;
  return {
    cost: total.price / windows,
    cpuOver: total.cpu / windows,
    maximaOver: trace.cpuMaxima ? total.maxima / windows : undefined,
    memoryOver: total.memory / windows,
    killed: total.memory > 0,
    changes: placements.filter(
      ({ size: one }, at) => at > 0 && !sameSize(one, placements[at - 1]?.size ?? one),
    ).length,
  };
}

function countOver(values: Float64Array | undefined, start: number, end: number, limit: number): number {
  let over = 0;
  for (let at = start; at < end; at++) if ((values?.[at] ?? 0) > limit) over++;
  return over;
}

/** Result on many series: means of their shares, and the number of killed ones. */
export interface Summary extends Omit<Verdict, 'killed'> {
  series: number;
  killed: number;
}

/** Summarizes verdicts. */
export function summarize(verdicts: readonly Verdict[]): Summary {
  const mean = (of: (verdict: Verdict) => number) =>
    verdicts.reduce((sum, verdict) => sum + of(verdict), 0) / verdicts.length;
  return {
    series: verdicts.length,
    cost: mean(({ cost }) => cost),
    cpuOver: mean(({ cpuOver }) => cpuOver),
    maximaOver: verdicts.some(({ maximaOver }) => maximaOver !== undefined)
      ? mean(({ maximaOver }) => maximaOver ?? 0)
      : undefined,
    memoryOver: mean(({ memoryOver }) => memoryOver),
    killed: verdicts.filter(({ killed }) => killed).length,
    changes: mean(({ changes }) => changes),
  };
}
