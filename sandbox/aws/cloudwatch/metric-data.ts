import { PreparedJson } from '../service.ts';
import { validationError } from './errors.ts';
import { type DataQuery, type DataRequest, keptSince } from './metric-data-request.ts';
import type { MetricStore } from './metric-store.ts';

/** End of a page: the query that did not fit, and the period (epoch ms) that comes next. */
interface Position {
  query: number;
  time: number;
}

/** Source of a page, and the space left in it. */
interface Filling {
  store: MetricStore;
  request: DataRequest;
  /** Epoch ms. */
  now: number;
  room: number;
}

/** Data points of one query that fit the page; times in epoch seconds. */
interface Series {
  times: number[];
  values: number[];
  /** First period that did not fit, epoch ms; absent if all fit. */
  next?: number;
}

/** Response, and the number of data points in it. */
interface DataPage {
  json: PreparedJson;
  points: number;
}

/**
 * Answers GetMetricData page by page: queries are filled in order until the page is full; the query that was cut and
 * those after it are PartialData, and the next page contains only them. Written as text: a full page has 100,800
 * points, and plain numbers are serialized several times faster than values that may contain dates.
 * @param now epoch ms
 * @throws AwsError ValidationError for an unknown token
 */
export function readDataPage(store: MetricStore, request: DataRequest, now: number): DataPage {
  const filling: Filling = { store, request, now, room: request.maxPoints };
  const start = readToken(request);
  const results: string[] = [];
  let next: Position | undefined;
  for (const [index, query] of request.queries.entries()) {
    if (start && index < start.query) continue;
    const time = index === start?.query ? start.time : undefined;
    const series = next ? noRoom : cutSeries(filling, query, time);
    if (series.next !== undefined) next ??= { query: index, time: series.next };
    results.push(resultJson(query, series));
  }
  const token = next ? `,"NextToken":"${writeToken(next)}"` : '';
  const json = new PreparedJson(`{"MetricDataResults":[${results.join(',')}],"Messages":[]${token}}`);
  return { json, points: request.maxPoints - filling.room };
}

/** Result of a query that was not reached. */
const noRoom: Series = { times: [], values: [], next: 0 };

/** Takes the periods of a query, from `start` on if an earlier page had the others. */
function cutSeries(filling: Filling, query: DataQuery, start?: number): Series {
  const { store, request, now } = filling;
  const series: Series = { times: [], values: [] };
  const source = store.metric(query.metric);
  if (!source) return series;
  const { first, last } = periodsOf(query, request, now);
  const step = request.ascending ? query.periodMs : -query.periodMs;
  for (let time = start ?? (step > 0 ? first : last); time >= first && time <= last; time += step) {
    const point = source(time, query.periodMs);
    if (!point) continue;
    if (filling.room === 0) return { ...series, next: time };
    filling.room -= 1;
    series.times.push(time / 1000);
    series.values.push(query.statistic(point));
  }
  return series;
}

/**
 * Starts of the first and the last period of a query, epoch ms. Periods count from the start of the request, as on AWS;
 * future and expired ones are left out.
 */
function periodsOf({ periodMs }: DataQuery, { from, to }: DataRequest, now: number) {
  const forgotten = Math.max(0, Math.ceil((keptSince(periodMs, now) - from) / periodMs));
  const begun = Math.ceil((Math.min(to, now) - from) / periodMs);
  return { first: from + forgotten * periodMs, last: from + (begun - 1) * periodMs };
}

function resultJson({ id, label }: DataQuery, { times, values, next }: Series): string {
  const status = next === undefined ? 'Complete' : 'PartialData';
  const lists = `"Timestamps":${JSON.stringify(times)},"Values":${JSON.stringify(values)}`;
  return `{"Id":"${id}","Label":${JSON.stringify(label)},${lists},"StatusCode":"${status}"}`;
}

function writeToken({ query, time }: Position): string {
  return Buffer.from(`${query}/${time}`).toString('base64url');
}

function readToken({ token, queries }: DataRequest): Position | undefined {
  if (token === undefined) return undefined;
  const [, query, time] = /^(\d+)\/(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (query === undefined || Number(query) >= queries.length)
    throw validationError('The parameter NextToken is invalid.');
  return { query: Number(query), time: Number(time) };
}
