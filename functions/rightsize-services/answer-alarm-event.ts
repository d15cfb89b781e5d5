import type { AlarmEvent } from '../../shared/model/alarm.ts';
import { parseEcsArn } from '../../shared/model/arn.ts';
import type { EcsCluster } from '../../shared/model/ecs-service.ts';
import type { NamedMetric } from '../../shared/model/scaling.ts';
import { type ServiceReference, serviceKey } from '../../shared/model/service-reference.ts';
import { dayMs, minuteMs } from '../../shared/model/units.ts';
import { alarmsInRule } from '../../shared/sizing/decide/alarm-rule.ts';
import {
  alarmedServices,
  isLowUsageAlarm,
  isLowUsageReason,
  isScaleInAlarm,
  metricsOf,
} from '../../shared/sizing/decide/alarmed-services.ts';
import { answerAlarm } from '../../shared/sizing/decide/answer-alarm.ts';
import { analyseServices } from '../../shared/sizing/read/analyse-services.ts';
import { pricesOf } from '../../shared/sizing/read/price-source.ts';
import { fleetReport } from '../../shared/sizing/read/report-fleet.ts';
import type { ServiceReport } from '../../shared/sizing/service-report.ts';
import type { Deps } from './deps.ts';

/** Interval, ms, with one answer per service: CPU and memory alarms go off together, and events can be duplicated. */
const oneAnswerWithin = 10 * minuteMs;
/** Interval, ms, before the same recommendation is posted again. */
const toldFor = dayMs;
/** Depth to which nested composite alarms are followed. */
const deepestRule = 3;
/** Most services analyzed per alarm: larger groups are left to the weekly scan. */
const mostServices = 10;

/** Most waiting services analyzed per invocation; the others come first an hour later. */
const mostAsked = 50;

interface Attempt {
  attempts: number;
  isLast: boolean;
}

/** Analyzes the services that an alarm concerns. @throws retryable errors */
export async function answerAlarmEvent(event: AlarmEvent, attempt: Attempt, deps: Deps): Promise<void> {
  if (event.state !== 'ALARM' || isScaleInAlarm(event.name)) return;
  if (event.place.region !== deps.sources.region)
    return deps.log.info('alarm ignored: another region', { alarm: event.name });
  const services = alarmedServices(await highUsageMetrics(event, deps), event.place);
  if (services.length === 0) deps.log.info('alarm matched no service', { alarm: event.name });
  if (services.length > mostServices) deps.log.warn('alarm matched too many services', { alarm: event.name });
  for (const service of services.slice(0, mostServices)) {
    await answerForService(service, `alarm-${event.name}-${event.at}`, attempt, deps);
  }
}

/**
 * Metrics of high usage behind an alarm; for a composite alarm, those of the alarms in its rule that are in ALARM.
 * Excludes alarms on low usage and metrics of other accounts.
 */
async function highUsageMetrics(event: AlarmEvent, { sources }: Deps): Promise<NamedMetric[]> {
  const read = async (names: readonly string[]) =>
    (await sources.cloudwatch.alarms(names)).filter((alarm) => !isLowUsageAlarm(alarm));
  const metrics: NamedMetric[] = [];
  if (event.rule === undefined && !isLowUsageReason(event.reason)) {
    // The event has its comparison only as text.
    const [own] = await sources.cloudwatch.alarms([event.name]);
    if (!own || !isLowUsageAlarm(own)) metrics.push(...event.metrics);
  }
  let names = event.rule === undefined ? [] : alarmsInRule(event.rule);
  for (let depth = 0; depth < deepestRule && names.length > 0; depth++) {
    const alarms = (await read(names)).filter(({ state }) => state === 'ALARM');
    metrics.push(...alarms.flatMap((alarm) => alarm.metrics));
    names = alarms.flatMap(({ rule }) => (rule === undefined ? [] : alarmsInRule(rule)));
  }
  return metricsOf(event.place.account, metrics);
}

/**
 * Analyzes one service at its limit, and posts a recommendation if it needs one. A service that must wait is recorded,
 * because its alarm does not fire again.
 * @param service ignored if it belongs to another account
 * @param reason trigger, used in the ID of the message
 */
export async function answerForService(
  service: ServiceReference,
  reason: string,
  { attempts, isLast }: Attempt,
  deps: Deps,
): Promise<void> {
  const { sources, claims, waiting, now } = deps;
  const claim = `answer#${serviceKey(service)}`;
  const isFree = await claims.claimOnce(claim, now(), oneAnswerWithin);
  if (!isFree && attempts === 1) return;
  try {
    const cluster = await sources.ecs.cluster(service.cluster);
    const isOurs = parseEcsArn(cluster?.arn ?? '')?.account === service.account;
    const answer = cluster && isOurs && (await analyseNow(cluster, service.name, isLast, deps));
    if (answer)
      await postAnswer(answer, cluster, `${reason}-${service.cluster}-${service.name}`, isLast, deps);
    if (answer && waits(answer.report)) await waiting.keep(service, now());
    else await waiting.end(service);
  } catch (error) {
    await claims.release(claim).catch(() => {});
    throw error;
  }
}

interface Answer {
  report: ServiceReport;
  prices: Awaited<ReturnType<typeof pricesOf>>;
}

function waits({ decision }: ServiceReport): boolean {
  return decision.action !== 'skip' && decision.waits === true;
}

async function analyseNow(
  cluster: EcsCluster,
  serviceName: string,
  isLast: boolean,
  deps: Deps,
): Promise<Answer | undefined> {
  deps.count('AlarmsAnswered');
  const { sources, defaults, offering, log } = deps;
  const prices = await pricesOf(sources);
  const settings = { ...defaults, priceList: prices.list };
  const [one] = await analyseServices(cluster, [serviceName], sources, {
    settings,
    isLast,
    decide: answerAlarm,
  });
  const { action, reason } = one?.report.decision ?? {};
  log.info('alarm answered', { workload: serviceName, cluster: cluster.name, action, reason });
  if (!one) return undefined;
  const [report = one.report] = await offering.keep([one], prices.basis);
  return { report, prices };
}

/** Posts a recommendation to grow or rebalance; any other decision needs no message. */
async function postAnswer(
  { report: service, prices }: Answer,
  cluster: EcsCluster,
  id: string,
  isLast: boolean,
  deps: Deps,
): Promise<void> {
  const { decision } = service;
  if (decision.action !== 'grow' && decision.action !== 'rebalance') return;
  const { cpuUnits, memoryMiB } = decision.size;
  const told = `told#${serviceKey(service.place)}#${cpuUnits}/${memoryMiB}`;
  // The claim survives failures: Slack may have accepted the message, and only a retry of the same alarm can find it.
  if (!(await deps.claims.claimOnce(told, deps.now(), toldFor, id))) return;
  try {
    const run = { id, clusters: [cluster], services: [service], problems: [], prices, terms: deps.defaults };
    const answer = fleetReport({ ...run, lookbackDays: service.lookbackDays }, deps.sources);
    const publisher = await deps.publisher();
    const { report, htmlLink } = await publisher.keepHtml(answer);
    const since = deps.now() - dayMs;
    // The event may be a duplicate of one that failed after Slack accepted the message.
    const message = await publisher.post(report, { htmlLink, mayBePosted: true, since, isOneService: true });
    await deps.offering.posted(service, message);
    await deps.offering.startAutomatic([service]);
    deps.count('GrowthsAdvised');
  } catch (error) {
    if (isLast) await deps.claims.release(told).catch(() => {});
    throw error;
  }
}

/**
 * Analyzes again, once an hour, the services that were at their limit but did not have to grow yet, until they have a
 * recommendation or are no longer at their limit.
 */
export async function askWaiting(deps: Deps): Promise<void> {
  const { waiting, log } = deps;
  const services = await waiting.all();
  for (const { service, since } of services.slice(0, mostAsked)) {
    // Includes the start of the wait, so that the next hour finds a message posted before a failure.
    const reason = `waiting-${since}`;
    // A failure is retried in an hour.
    await answerForService(service, reason, { attempts: 1, isLast: false }, deps).catch((error) =>
      log.error('waiting service not analyzed', { error, workload: service.name }),
    );
  }
}
