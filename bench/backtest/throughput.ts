import type { FargatePrice } from '../../shared/model/price-list.ts';
import { dayMs, minuteMs } from '../../shared/model/units.ts';
import { policies } from '../../shared/sizing/decide/policy.ts';
import { recommend } from '../../shared/sizing/decide/recommend.ts';
import { usageSeries } from '../../shared/sizing/usage/usage.ts';
import { median } from '../output.ts';

/** Bar: decisions per second on one core. */
export const leastPerSecond = 300;

const runs = 7;
const services = 100;

/** Decisions per second on 14 days of 5-minute data (mean and maximum of CPU, memory): the median of several runs. */
export function decisionsPerSecond(price: FargatePrice): number {
  const inputs = Array.from({ length: services }, (_, service) => serviceInput(service, price));
  const rates = Array.from({ length: runs }, () => {
    const start = performance.now();
    for (const input of inputs) recommend(input);
    return services / ((performance.now() - start) / 1000);
  });
  return Math.round(median(rates));
}

/** Day and night rhythm with some noise, at another level for each service. */
function serviceInput(service: number, price: FargatePrice) {
  const periodMs = 5 * minuteMs;
  const times = Array.from({ length: (14 * dayMs) / periodMs }, (_, at) => at * periodMs);
  const load = times.map((time, at) => {
    const rhythm = 1 + Math.sin((2 * Math.PI * time) / dayMs);
    return (1 + (service % 20)) * 0.05 * (rhythm + 0.5 * Math.sin(at * 12.9898 + service) ** 8);
  });
  return {
    usage: {
      cpu: usageSeries({ periodMs, times, values: load, maxima: load.map((value) => value * 3) }),
      memory: usageSeries({ periodMs, times, values: load.map((value) => 500 + 800 * value) }),
    },
    size: { cpuUnits: 2048, memoryMiB: 8192 },
    os: 'LINUX' as const,
    price,
    tasks: 2,
    stops: [],
    policy: policies.standard,
    now: 14 * dayMs,
  };
}
