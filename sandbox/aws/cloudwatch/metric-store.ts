/** A metric's name: its dimensions by their names. */
export interface MetricId {
  namespace: string;
  metricName: string;
  dimensions: Readonly<Record<string, string>>;
}

/** Statistics that CloudWatch keeps for one period. `minimum` defaults to the average. */
export interface MetricPoint {
  average: number;
  maximum: number;
  minimum?: number;
  sampleCount: number;
}

/**
 * Metric as a function, so that ten thousand services cost no memory: the values of the period that starts at `time`
 * (epoch ms) and is `periodMs` long, or undefined if nothing was published (never zero).
 */
export type MetricSource = (time: number, periodMs: number) => MetricPoint | undefined;

/** Value published at a time (epoch ms). */
interface PublishedValue {
  time: number;
  value: number;
}

/** The metrics of the account. */
export interface MetricStore {
  /** Adds a metric, as a function or as published values; replaces one of the same name. */
  putMetric(id: MetricId, source: MetricSource | readonly PublishedValue[]): void;
  metric(id: MetricId): MetricSource | undefined;
  /** Every metric, in insertion order. */
  metrics(): Iterable<{ id: MetricId; source: MetricSource }>;
}

/** No metrics. */
export function createMetricStore(): MetricStore {
  const metrics = new Map<string, { id: MetricId; source: MetricSource }>();
  return {
    putMetric(id, source) {
      metrics.set(keyOf(id), { id, source: typeof source === 'function' ? source : fromValues(source) });
    },
    metric: (id) => metrics.get(keyOf(id))?.source,
    metrics: () => metrics.values(),
  };
}

function keyOf({ namespace, metricName, dimensions }: MetricId): string {
  const pairs = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
  return [namespace, metricName, ...pairs.sort()].join('\n');
}

/** Published values, aggregated by period as CloudWatch does. */
function fromValues(published: readonly PublishedValue[]): MetricSource {
  const values = [...published].sort((one, other) => one.time - other.time);
  return (time, periodMs) => {
    const from = firstAtOrAfter(values, time);
    const within = values.slice(from, firstAtOrAfter(values, time + periodMs)).map(({ value }) => value);
    if (within.length === 0) return undefined;
    const sum = within.reduce((total, value) => total + value, 0);
    return {
      average: sum / within.length,
      maximum: Math.max(...within),
      minimum: Math.min(...within),
      sampleCount: within.length,
    };
  };
}

function firstAtOrAfter(values: readonly PublishedValue[], time: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle]?.time ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
