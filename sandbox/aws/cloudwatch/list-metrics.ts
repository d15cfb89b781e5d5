import type { DimensionFilter } from '@aws-sdk/client-cloudwatch';
import { pageOf } from '../pages.ts';
import type { Input } from '../service.ts';
import { cloudWatchError, validationError } from './errors.ts';
import type { MetricId, MetricSource, MetricStore } from './metric-store.ts';

const hour = 3_600_000;
const pageSize = 500;
/** ListMetrics shows what had a data point in the past two weeks, or with RecentlyActive in three hours. */
const listedHours = 14 * 24;
const recentHours = 3;

/**
 * Answers ListMetrics.
 * @param now epoch ms
 */
export function listMetrics(store: MetricStore, input: Input, now: number) {
  if (input.RecentlyActive !== undefined && input.RecentlyActive !== 'PT3H')
    throw validationError('The parameter RecentlyActive must be PT3H.');
  const hours = input.RecentlyActive ? recentHours : listedHours;
  const found = [...store.metrics()].filter(
    ({ id, source }) => isWanted(id, input) && isActive(source, hours, now),
  );
  const page = pageOf(found, pageSize, input.NextToken, () =>
    cloudWatchError('InvalidNextToken', 'The parameter NextToken is invalid.'),
  );
  return {
    Metrics: page.items.map(({ id }) => ({
      Namespace: id.namespace,
      MetricName: id.metricName,
      Dimensions: Object.entries(id.dimensions).map(([Name, Value]) => ({ Name, Value })),
    })),
    ...(page.nextToken && { NextToken: page.nextToken }),
  };
}

/** A filter without a value wants the dimension, whatever its value; other dimensions may be there as well. */
function isWanted({ namespace, metricName, dimensions }: MetricId, input: Input): boolean {
  if (input.Namespace !== undefined && input.Namespace !== namespace) return false;
  if (input.MetricName !== undefined && input.MetricName !== metricName) return false;
  return ((input.Dimensions ?? []) as DimensionFilter[]).every(({ Name = '', Value }) => {
    const value = dimensions[Name];
    return value !== undefined && (Value === undefined || Value === value);
  });
}

function isActive(source: MetricSource, hours: number, now: number): boolean {
  const latest = Math.floor(now / hour) * hour;
  for (let back = 0; back <= hours; back += 1) if (source(latest - back * hour, hour)) return true;
  return false;
}
