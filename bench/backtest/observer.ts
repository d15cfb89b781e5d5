import type { FargateSize } from '../../shared/model/fargate-sizes.ts';
import { minuteMs, unitsPerVcpu } from '../../shared/model/units.ts';
import { reading } from '../../shared/sizing/decide/policy.ts';
import { type Usage, type UsageSeries, usageBetween } from '../../shared/sizing/usage/usage.ts';
import type { Trace } from './traces.ts';

/** Part of a trace that is visible while our own limits are in force: a series that grows in place. */
export class Observer {
  readonly #trace: Trace;
  readonly #cpu: UsageSeries;
  readonly #memory: UsageSeries;
  #cpuSeen = 0;
  #memorySeen = 0;
  #cpuAtLimit = 0;
  #memoryAtLimit = 0;

  constructor(trace: Trace) {
    this.#trace = trace;
    this.#cpu = empty(trace, trace.cpuMaxima !== undefined);
    this.#memory = empty(trace, false);
  }

  /** Observes one window under this size, or without any limit. */
  see(at: number, size?: FargateSize): 'fine' | 'killed' {
    this.#seeCpu(at, size ? size.cpuUnits / unitsPerVcpu : Number.POSITIVE_INFINITY);
    return this.#seeMemory(at, size?.memoryMiB ?? Number.POSITIVE_INFINITY);
  }

  #seeCpu(at: number, limit: number): void {
    const value = this.#trace.cpu[at] ?? Number.NaN;
    if (Number.isNaN(value)) return;
    const pinned = value >= reading.saturatedShare * limit;
    const to = this.#cpuSeen++;
    this.#cpu.times[to] = this.#trace.times[at] ?? 0;
    this.#cpu.values[to] = pinned ? limit : value;
    this.#cpu.atLimit[to] = pinned ? 1 : 0;
    if (this.#cpu.maxima) this.#cpu.maxima[to] = Math.min(this.#trace.cpuMaxima?.[at] ?? 0, limit);
    this.#cpuAtLimit = pinned ? this.#cpuAtLimit + 1 : 0;
  }

  /** A trace without memory needs no memory limit. */
  #seeMemory(at: number, limit: number): 'fine' | 'killed' {
    const value = this.#trace.memory ? (this.#trace.memory[at] ?? Number.NaN) : 0;
    if (Number.isNaN(value)) return 'fine';
    const to = this.#memorySeen++;
    this.#memory.times[to] = this.#trace.times[at] ?? 0;
    this.#memory.values[to] = Math.min(value, limit);
    this.#memoryAtLimit = value >= reading.saturatedShare * limit ? this.#memoryAtLimit + 1 : 0;
    return value > limit ? 'killed' : 'fine';
  }

  /** Minutes for which CPU or memory has been at its limit: a cheap test before a decision. */
  minutesAtLimit(): number {
    return (Math.max(this.#cpuAtLimit, this.#memoryAtLimit) * this.#trace.periodMs) / minuteMs;
  }

  /** Observations at or after `from` and before `to`. */
  usage(from: number, to: number): Usage {
    return {
      cpu: usageBetween(upTo(this.#cpu, this.#cpuSeen), from, to),
      memory: usageBetween(upTo(this.#memory, this.#memorySeen), from, to),
    };
  }
}

function empty({ times, periodMs }: Trace, withMaxima: boolean): UsageSeries {
  const { length } = times;
  return {
    periodMs,
    times: new Float64Array(length),
    values: new Float64Array(length),
    maxima: withMaxima ? new Float64Array(length) : undefined,
    atLimit: new Uint8Array(length),
  };
}

function upTo(series: UsageSeries, end: number): UsageSeries {
  return {
    periodMs: series.periodMs,
    times: series.times.subarray(0, end),
    values: series.values.subarray(0, end),
    maxima: series.maxima?.subarray(0, end),
    atLimit: series.atLimit.subarray(0, end),
  };
}
