import type { ContainerLimits } from '../../shared/model/task-definition.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import type { SizingInput } from '../../shared/sizing/decide/decision.ts';
import { policies } from '../../shared/sizing/decide/policy.ts';
import { shippedPriceList } from '../../shared/sizing/decide/prices.ts';
import { type Usage, type UsageSeries, usageSeries } from '../../shared/sizing/usage/usage.ts';

/** Friday 20 November 2026, noon UTC. */
export const now = Date.UTC(2026, 10, 20, 12);

const fiveMinutes = 5 * minuteMs;

/** Series that ends at `now`. @param valueAt value by the days between the start of a period and `now` */
export function aSeries(
  days: number,
  valueAt: (daysAgo: number) => number,
  periodMs = fiveMinutes,
): UsageSeries {
  const periods = Math.round((days * dayMs) / periodMs);
  const times = Array.from({ length: periods }, (_, at) => now - (periods - at) * periodMs);
  return usageSeries({ periodMs, times, values: times.map((time) => valueAt((now - time) / dayMs)) });
}

/** Fourteen days of 0.1 vCPU and 400 MiB by default. */
export function aUsage({
  days = 14,
  cpu = () => 0.1,
  memory = () => 400,
}: {
  days?: number;
  cpu?: (daysAgo: number) => number;
  memory?: (daysAgo: number) => number;
} = {}): Usage {
  return { cpu: aSeries(days, cpu), memory: aSeries(days, memory) };
}

/** Service at 1 vCPU and 2 GiB, two tasks, with standard tolerance. */
export function aSizingInput(overrides: Partial<SizingInput> = {}): SizingInput {
  const price = shippedPriceList('us-east-1')?.prices['LINUX/X86_64'];
  if (!price) throw new Error('no price for us-east-1');
  return {
    usage: aUsage(),
    size: { cpuUnits: 1024, memoryMiB: 2048 },
    os: 'LINUX',
    price,
    tasks: 2,
    stops: [],
    policy: policies.standard,
    now,
    ...overrides,
  };
}

/**
 * Tells whether a moment this many days before `now` lies in a stretch that began some days before and lasts some
 * hours.
 */
export function within(daysAgo: number, beganDaysAgo: number, hours: number): boolean {
  const hoursIn = ((beganDaysAgo - daysAgo) * dayMs) / hourMs;
  return hoursIn >= -1e-6 && hoursIn < hours - 1e-6;
}

/** Essential container without limits. */
export function aContainer(overrides: Partial<ContainerLimits> = {}): ContainerLimits {
  return { name: 'app', cpuUnits: 0, runtimeSettings: [], ...overrides };
}
