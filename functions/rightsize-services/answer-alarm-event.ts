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

/** Alarms on CPU and on memory of one service go off together, and events come twice. */
const oneAnswerWithin = 10 * minuteMs;
/** The same advice is no news for so long. */
const toldFor = dayMs;
/** Composite alarms of composite alarms are followed so far. */
const deepestRule = 3;
/** Services of one alarm that are looked at: more are a fleet, which the weekly scan sees. */
const mostServices = 10;

/** Waiting services that one invocation analyses; the rest have their turn an hour later, before these. */
const mostAsked = 50;

interface Attempt {
  attempts: number;
  isLast: boolean;
}

/** Analyses the services that an alarm is about. @throws what may go well at a later try. */
export async function answerAlarmEvent(event: AlarmEvent, attempt: Attempt, deps: Deps): Promise<void> {
  if (event.state !== 'ALARM' || isScaleInAlarm(event.name)) return;
  if (event.place.region !== deps.sources.region)
    return deps.log.info('alarm is of another region', { alarm: event.name });
  const services = alarmedServices(await highUsageMetrics(event, deps), event.place);
  if (services.length === 0) deps.log.info('an alarm about no service', { alarm: event.name });
  if (services.length > mostServices) deps.log.warn('an alarm about many services', { alarm: event.name });
  for (const service of services.slice(0, mostServices)) {
    await answerForService(service, `alarm-${event.name}-${event.at}`, attempt, deps);
  }
}

/**
 * Its own metrics; of a composite alarm those of the alarms in its rule that are in ALARM themselves. An alarm on low usage
 * has none, and neither have metrics of another account.
 */
async function highUsageMetrics(event: AlarmEvent, { sources }: Deps): Promise<NamedMetric[]> {
  const read = async (names: readonly string[]) =>
    (await sources.cloudwatch.alarms(names)).filter((alarm) => !isLowUsageAlarm(alarm));
  const metrics: NamedMetric[] = [];
  if (event.rule === undefined && !isLowUsageReason(event.reason)) {
    // The event has its comparison in words alone.
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
 * Analyses one service that stands at its limit, and posts what it needs; silence when it needs nothing. One that waits
 * is remembered, since its alarm does not sound again.
 * @param service one of another account is not answered
 * @param reason names what set it off, for the message
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
    if (answer) await tell(answer, cluster, `${reason}-${service.cluster}-${service.name}`, isLast, deps);
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

/** Posts what has to change; nothing else is news. */
async function tell(
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
  // Kept through failures: Slack may have the message all the same, and only the next try of this very alarm finds it.
  if (!(await deps.claims.claimOnce(told, deps.now(), toldFor, id))) return;
  try {
    const run = { id, clusters: [cluster], services: [service], problems: [], prices, terms: deps.defaults };
    const answer = fleetReport({ ...run, lookbackDays: service.lookbackDays }, deps.sources);
    const publisher = await deps.publisher();
    const { report, htmlLink } = await publisher.keepHtml(answer);
    const since = deps.now() - dayMs;
    // The event may have come twice, and the first time have failed when Slack had the message.
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
 * Asks again, once an hour, the services that stood at their limit when they were last asked and had not to grow yet,
 * until they have an answer or are no longer at their limit.
 */
export async function askWaiting(deps: Deps): Promise<void> {
  const { waiting, log } = deps;
  const services = await waiting.all();
  for (const { service, since } of services.slice(0, mostAsked)) {
    // By when it began to wait, so that the next hour finds what this one posted before it failed.
    const reason = `waiting-${since}`;
    // A failure is tried again in an hour.
    await answerForService(service, reason, { attempts: 1, isLast: false }, deps).catch((error) =>
      log.error('waiting service not asked', { error, workload: service.name }),
    );
  }
}
