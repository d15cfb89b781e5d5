/** One statistic of one CloudWatch metric. */
export interface MetricQuery {
  namespace: string;
  metricName: string;
  dimensions: Readonly<Record<string, string>>;
  statistic: 'Average' | 'Maximum' | 'SampleCount';
}

/** From when to when (epoch ms, the end not included), and the length of a period, ms. */
export interface MetricWindow {
  from: number;
  to: number;
  periodMs: number;
}

/** The data points of one query: start of each period, epoch ms, ascending; a period without one is absent. */
export interface MetricSamples {
  times: Float64Array;
  values: Float64Array;
}

export const noSamples: MetricSamples = { times: new Float64Array(), values: new Float64Array() };
