/** One statistic of one CloudWatch metric. */
export interface MetricQuery {
  namespace: string;
  metricName: string;
  dimensions: Readonly<Record<string, string>>;
  statistic: 'Average' | 'Maximum' | 'SampleCount' | 'Sum';
}

/** Time range (epoch ms, end excluded) and period, ms. */
export interface MetricWindow {
  from: number;
  to: number;
  periodMs: number;
}

/** Data points of one query: start of each period, epoch ms, ascending; a period without data is absent. */
export interface MetricSamples {
  times: Float64Array;
  values: Float64Array;
}

/** Longest time, ms, for which the samples were at this level or above without a gap. */
export function longestAt({ times, values }: MetricSamples, level: number, periodMs: number): number {
  let [length, longest] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const follows = (times[at] ?? 0) - (times[at - 1] ?? 0) === periodMs;
    if ((values[at] ?? 0) < level) length = 0;
    else length = follows ? length + periodMs : periodMs;
    longest = Math.max(longest, length);
  }
  return longest;
}

export const noSamples: MetricSamples = { times: new Float64Array(), values: new Float64Array() };
