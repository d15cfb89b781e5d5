import type { MetricId, MetricSource, MetricStore } from '../aws/cloudwatch/metric-store.ts';

/** A log line in CloudWatch's embedded metric format, as far as it is read. */
interface EmbeddedLine {
  _aws?: {
    Timestamp: number;
    CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[];
  };
  [field: string]: unknown;
}

/** Puts the metrics that functions write as log lines into the store, as CloudWatch Logs does. */
export function createEmbeddedMetrics(store: Pick<MetricStore, 'putMetric'>): (line: string) => void {
  const published = new Map<string, { time: number; value: number }[]>();

  const add = (id: MetricId, time: number, value: number) => {
    const key = JSON.stringify(id);
    const values = published.get(key) ?? [];
    if (!published.has(key)) {
      published.set(key, values);
      store.putMetric(id, sourceOf(values));
    }
    values.push({ time, value });
  };

  return (line) => {
    if (!line.includes('"CloudWatchMetrics"')) return;
    const parsed = JSON.parse(line) as EmbeddedLine;
    for (const { id, value } of valuesOf(parsed)) add(id, parsed._aws?.Timestamp ?? 0, value);
  };
}

/** Every value of a line, once for each set of its dimensions. */
function valuesOf(line: EmbeddedLine): { id: MetricId; value: number }[] {
  const directives = line._aws?.CloudWatchMetrics ?? [];
  return directives.flatMap(({ Namespace: namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(line[name])]));
      return Metrics.flatMap(({ Name: metricName }) =>
        [line[metricName]]
          .flat()
          .map((value) => ({ id: { namespace, metricName, dimensions }, value: Number(value) })),
      );
    }),
  );
}

function sourceOf(values: readonly { time: number; value: number }[]): MetricSource {
  return (time, periodMs) => {
    const within = values.filter((one) => one.time >= time && one.time < time + periodMs);
    if (within.length === 0) return undefined;
    const all = within.map(({ value }) => value);
    const average = all.reduce((sum, value) => sum + value, 0) / all.length;
    return { average, maximum: Math.max(...all), minimum: Math.min(...all), sampleCount: all.length };
  };
}
