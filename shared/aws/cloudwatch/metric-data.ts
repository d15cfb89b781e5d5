import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { GatewayError } from '../../errors.ts';
import { inChunks } from '../../model/chunks.ts';
import type { MetricQuery, MetricSamples, MetricWindow } from '../../model/metric.ts';
import { hourMs } from '../../model/units.ts';
import type { Pacer } from '../pacer.ts';
import { pages } from '../pages.ts';

/** Limits of one GetMetricData call: queries and data points. */
const mostQueries = 500;
const mostPoints = 100_800;

/** CloudWatch stores newer data separately, with its own throttling limit. */
const recentMs = 3 * hourMs;

/** One query whose pages are being read. */
interface Reading {
  query: MetricQuery;
  parts: MetricSamples[];
  /** Latest status from CloudWatch: `Complete` once everything has been read. */
  status?: string;
}

/** Reads the data points of many queries in as few calls as CloudWatch allows, one call at a time. */
export function createMetricReader(client: CloudWatchClient, pacer: Pacer) {
  const readBatch = async (batch: Reading[], window: MetricWindow) => {
    const points = pointsPerQuery(window) * batch.length;
    const bucket =
      window.to - window.from > recentMs ? 'cloudwatch:datapoints' : 'cloudwatch:recent-datapoints';
    let asked = 0;
    const call = async (NextToken?: string) => {
      await pacer.take('cloudwatch:metric-data');
      // Not below 0: a page beyond the expected ones costs no points.
      await pacer.take(bucket, Math.max(0, Math.min(mostPoints, points - asked)));
      asked += mostPoints;
      const range = { StartTime: new Date(window.from), EndTime: new Date(window.to) };
      const MetricDataQueries = batch.map(({ query }, index) => dataQuery(query, index, window));
      const options = { ScanBy: 'TimestampAscending' as const, MaxDatapoints: mostPoints, NextToken };
      return client.send(new GetMetricDataCommand({ MetricDataQueries, ...range, ...options }));
    };
    for await (const { MetricDataResults } of pages(call)) {
      for (const result of MetricDataResults ?? []) keep(batch[Number(result.Id?.slice(1))], result);
    }
  };

  return async (queries: readonly MetricQuery[], window: MetricWindow): Promise<MetricSamples[]> => {
    const readings = queries.map((query): Reading => ({ query, parts: [] }));
    const size = batchSize(pointsPerQuery(window));
    for (const batch of inChunks(readings, size)) await readBatch(batch, window);

    const failed = readings.filter(({ status }) => status !== 'Complete');
    // Starts over: the pages of a query that failed midway may have a gap.
    for (const reading of failed) reading.parts = [];
    for (const batch of inChunks(failed, size)) await readBatch(batch, window);
    const unread = failed.find(({ status }) => status !== 'Complete');
    if (unread) throw incomplete(unread);
    return readings.map(({ parts }) => joined(parts));
  };
}

/**
 * Number of queries per request: the largest that wastes the least. Only the last page of a batch may be partly filled;
 * a gap left by missing data is used by the next query.
 */
function batchSize(perQuery: number): number {
  let best = { size: mostQueries, waste: Number.POSITIVE_INFINITY };
  for (let size = 1; size <= mostQueries; size += 1) {
    const waste = Math.ceil((size * perQuery) / mostPoints) / size;
    if (waste <= best.waste) best = { size, waste };
  }
  return best.size;
}

/** Upper bound: one more if the window begins within a period. */
function pointsPerQuery({ from, to, periodMs }: MetricWindow): number {
  return Math.max(1, Math.ceil(to / periodMs) - Math.floor(from / periodMs));
}

function dataQuery(query: MetricQuery, index: number, { periodMs }: MetricWindow): MetricDataQuery {
  const Dimensions = Object.entries(query.dimensions).map(([Name, Value]) => ({ Name, Value }));
  const Metric = { Namespace: query.namespace, MetricName: query.metricName, Dimensions };
  const MetricStat = { Metric, Period: periodMs / 1000, Stat: query.statistic };
  return { Id: `q${index}`, MetricStat, ReturnData: true };
}

function keep(reading: Reading | undefined, result: MetricDataResult) {
  if (!reading) return;
  reading.status = result.StatusCode;
  const times = Float64Array.from(result.Timestamps ?? [], (time) => time.getTime());
  if (times.length > 0) reading.parts.push({ times, values: Float64Array.from(result.Values ?? []) });
}

function joined(parts: readonly MetricSamples[]): MetricSamples {
  if (parts.length === 1 && parts[0]) return parts[0];
  const length = parts.reduce((sum, { times }) => sum + times.length, 0);
  const whole = { times: new Float64Array(length), values: new Float64Array(length) };
  let at = 0;
  for (const { times, values } of parts) {
    whole.times.set(times, at);
    whole.values.set(values, at);
    at += times.length;
  }
  return whole;
}

function incomplete({ query, status }: Reading): GatewayError {
  const dimensions = Object.values(query.dimensions).join('/');
  const metric = `${query.namespace} ${query.metricName} of ${dimensions}`;
  const message = `CloudWatch returned incomplete data for ${metric} (${status ?? 'no answer'})`;
  return new GatewayError('metrics-incomplete', message, { retryable: true });
}
