import type { MetricSamples } from '../../shared/model/metric.ts';
import { dayMs } from '../../shared/model/units.ts';
import { analyse, type WorkloadReading } from '../../shared/sizing/decide/analyse.ts';
import { shippedPriceList } from '../../shared/sizing/decide/prices.ts';
import { observeService } from '../../shared/sizing/usage/observe.ts';
import { sizeHistory } from '../../shared/sizing/usage/size-history.ts';
import { windowUntil } from '../../shared/sizing/usage/usage-queries.ts';
import { median } from '../output.ts';
import { createFleet, type FleetService } from './fleet.ts';
import { cpuPercent, memoryPercent } from './usage.ts';

const runs = 5;
const services = 40;
const lookbackDays = 14;

/**
 * Reports per second on one core, from CloudWatch's data points: 14 days of five-minute data; the median of several
 * runs.
 * @param at end of the data, epoch ms
 */
export function reportsPerSecond(at: number): number {
  const fleet = createFleet({ services, clusters: 1, at }).flatMap((cluster) => cluster.services);
  const measured = fleet.map((service) => ({ service, metrics: metricsOf(service, at) }));
  const settings = {
    ...{ lookbackDays, defaultTolerance: 'standard' as const, priceMultiplier: 1 },
    priceList: shippedPriceList('us-east-1'),
  };
  const rates = Array.from({ length: runs }, () => {
    // CPU time and not wall time: a busy machine must not make it look slower.
    const start = process.cpuUsage();
    for (const { service, metrics } of measured) analyse(readingOf(service, metrics, at), settings, at);
    const { user, system } = process.cpuUsage(start);
    return services / ((user + system) / 1e6);
  });
  return Math.round(median(rates));
}

type Metrics = ReturnType<typeof metricsOf>;

function metricsOf(service: FleetService, at: number) {
  const { from, to, periodMs } = windowUntil(at, lookbackDays);
  const times = Float64Array.from({ length: (to - from) / periodMs }, (_, index) => from + index * periodMs);
  const [cpu, memory] = [cpuPercent(service), memoryPercent(service)];
  const samples = (value: (time: number) => number | undefined): MetricSamples => ({
    times,
    values: times.map((time) => value(time) ?? Number.NaN),
  });
  return {
    cpuAverage: samples((time) => cpu(time, periodMs)?.average),
    cpuMaximum: samples((time) => cpu(time, periodMs)?.maximum),
    memoryMaximum: samples((time) => memory(time, periodMs)?.maximum),
    cpuSamples: samples((time) => cpu(time, periodMs)?.sampleCount),
  };
}

function readingOf(service: FleetService, metrics: Metrics, at: number): WorkloadReading {
  const { name, cluster, cpuUnits, memoryMiB } = service;
  const size = { cpuUnits, memoryMiB };
  const history = sizeHistory({ current: size, deployments: [], now: at });
  return {
    place: {
      ...{ partition: 'aws', account: '123456789012', region: 'us-east-1', cluster },
      kind: 'service',
      name,
    },
    definition: {
      ...{ arn: '', family: name, revision: 1, size, os: 'LINUX', architecture: 'X86_64' },
      ...{ ephemeralStorageGiB: 20, requiresCompatibilities: ['FARGATE'] },
      containers: [],
    },
    tags: [],
    capacityAt: () => ({ spotShare: 0, text: 'Fargate' }),
    observation: observeService(metrics, history, windowUntil(at, lookbackDays)),
    history,
    deployedAt: at - 30 * dayMs,
    stops: [],
    gaps: [],
  };
}
