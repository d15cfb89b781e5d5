import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { Input } from '../service.ts';
import { validationError } from './errors.ts';
import type { MetricId, MetricPoint } from './metric-store.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const maxQueries = 500;
const maxPoints = 100_800;

/** The statistics that the sandbox keeps, from a period's point. */
const statistics: Record<string, (point: MetricPoint) => number> = {
  Average: ({ average }) => average,
  Maximum: ({ maximum }) => maximum,
  Minimum: ({ minimum, average }) => minimum ?? average,
  SampleCount: ({ sampleCount }) => sampleCount,
  Sum: ({ average, sampleCount }) => average * sampleCount,
};

/** One query of GetMetricData. */
export interface DataQuery {
  id: string;
  label: string;
  metric: MetricId;
  periodMs: number;
  /** The query's statistic. */
  statistic(point: MetricPoint): number;
}

/** Valid GetMetricData request. Times are epoch ms. */
export interface DataRequest {
  queries: DataQuery[];
  from: number;
  to: number;
  ascending: boolean;
  maxPoints: number;
  token?: string;
}

/**
 * Parses a request. @throws AwsError ValidationError, also for features that the sandbox lacks: metric math,
 * percentiles, units
 */
export function readDataRequest(input: Input, now: number): DataRequest {
  const queries = (input.MetricDataQueries ?? []) as MetricDataQuery[];
  if (queries.length > maxQueries)
    throw validationError(
      `The collection MetricDataQueries must not have a size greater than ${maxQueries}.`,
    );
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
    throw validationError('The values for parameter id in MetricDataQueries are not unique.');
  const start = Number(input.StartTime) * second;
  const to = Number(input.EndTime) * second;
  if (start > to) throw validationError('The parameter EndTime must be greater than StartTime.');
  if (!(start < to)) throw validationError('The parameter StartTime must not equal parameter EndTime.');
  const limit = Number(input.MaxDatapoints ?? maxPoints);
  if (!(limit >= 1 && limit <= maxPoints))
    throw validationError(`The parameter MaxDatapoints must be between 1 and ${maxPoints}.`);
  return {
    queries: queries.map(readQuery),
    from: Math.floor(start / startStep(start, now)) * startStep(start, now),
    to,
    ascending: input.ScanBy === 'TimestampAscending',
    maxPoints: limit,
    ...(typeof input.NextToken === 'string' && { token: input.NextToken }),
  };
}

/** Rounding of a request's start: the older, the coarser. */
function startStep(start: number, now: number): number {
  if (now - start < 15 * day) return minute;
  return now - start <= 63 * day ? 5 * minute : hour;
}

function readQuery(query: MetricDataQuery, index: number): DataQuery {
  const parameter = `MetricDataQueries.member.${index + 1}`;
  const { Id = '', MetricStat: stat, Label, Expression } = query;
  if (!/^[a-z][a-zA-Z0-9_]*$/.test(Id))
    throw validationError(
      `The value ${Id} for parameter ${parameter}.Id is not matching ^[a-z][a-zA-Z0-9_]*$.`,
    );
  if (Expression !== undefined) throw validationError('The sandbox does not know metric math.');
  if (!stat?.Metric) throw validationError(`The parameter ${parameter}.MetricStat is required.\n`);
  const statistic = statistics[stat.Stat ?? ''];
  if (!statistic || stat.Unit)
    throw validationError(`The sandbox does not know ${stat.Stat} ${stat.Unit ?? ''}.`);
  const { Namespace: namespace = '', MetricName: metricName = '', Dimensions = [] } = stat.Metric;
  const dimensions = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  const metric = { namespace, metricName, dimensions };
  return {
    id: Id,
    label: Label ?? metricName,
    metric,
    periodMs: readPeriod(stat.Period, parameter),
    statistic,
  };
}

function readPeriod(period: unknown, parameter: string): number {
  const seconds = Number(period);
  if (!(seconds > 0 && ([1, 5, 10, 20, 30].includes(seconds) || seconds % 60 === 0)))
    throw validationError(
      `The parameter ${parameter}.MetricStat.Period must be 1, 5, 10, 20, 30 or a multiple of 60.`,
    );
  return seconds * second;
}

/**
 * Time (epoch ms) from which CloudWatch has data points of this period: it keeps 1-minute points for 15 days, 5-minute
 * ones for 63, hourly ones for 455, and those below a minute for 3 hours.
 */
export function keptSince(periodMs: number, now: number): number {
  if (periodMs % hour === 0) return now - 455 * day;
  if (periodMs % (5 * minute) === 0) return now - 63 * day;
  return now - (periodMs % minute === 0 ? 15 * day : 3 * hour);
}
