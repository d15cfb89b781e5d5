import type { MetricPoint, MetricSource } from '../../sandbox/aws/cloudwatch/metric-store.ts';
import { businessAt, chanceAt } from '../../sandbox/fleet/usage/rhythm.ts';
import { minuteMs } from '../../shared/model/units.ts';
import type { FleetService } from './fleet.ts';

/** Share of the busiest hour's load that remains at night. */
const quietShare = 0.25;
const weekendShare = 0.6;

/** CPUUtilization of a service, percent: days and nights with noise, and peaks above the mean of its tasks. */
export function cpuPercent(service: FleetService): MetricSource {
  const { seed, busyPercent } = service;
  return (time, periodMs) => {
    const business = quietShare + (1 - quietShare) * businessAt(time, weekendShare);
    const noise = 0.85 + 0.3 * chanceAt(seed, Math.floor(time / periodMs));
    // A service that scales on CPU stays near its target.
    const average = (service.kind === 'scaled' ? 55 : busyPercent.cpu * business) * noise;
    const maximum = Math.min(100, average * (1.2 + 0.8 * chanceAt(seed + 1, Math.floor(time / periodMs))));
    return { average, maximum, sampleCount: (tasksAt(service, business) * periodMs) / minuteMs };
  };
}

/** MemoryUtilization of a service, percent. */
export function memoryPercent({ seed, busyPercent, tasks }: FleetService): MetricSource {
  return (time, periodMs): MetricPoint => {
    const business = quietShare + (1 - quietShare) * businessAt(time, weekendShare);
    const noise = 0.97 + 0.06 * chanceAt(seed + 2, Math.floor(time / periodMs));
    const average = busyPercent.memory * (0.7 + 0.3 * business) * noise;
    return { average, maximum: average * 1.05, sampleCount: (tasks * periodMs) / minuteMs };
  };
}

/** Scales a metric to another unit. */
export function times(source: MetricSource, factor: number): MetricSource {
  return (time, periodMs) => {
    const point = source(time, periodMs);
    return point && { ...point, average: point.average * factor, maximum: point.maximum * factor };
  };
}

/** Nothing was published before the service existed. */
export function since(createdAt: number, source: MetricSource): MetricSource {
  return (time, periodMs) => (time < createdAt ? undefined : source(time, periodMs));
}

function tasksAt({ kind, tasks }: FleetService, business: number): number {
  return kind === 'scaled' ? Math.round(tasks * (1 + 3 * business)) : tasks;
}
