import type { LookWork } from '../../shared/model/queue/sizing-work.ts';
import { dayMs } from '../../shared/model/units.ts';
import { analyseServices } from '../../shared/sizing/read/analyse-services.ts';
import { pricesOf } from '../../shared/sizing/read/price-source.ts';
import { fleetReport } from '../../shared/sizing/read/report-fleet.ts';
import type { Deps } from './deps.ts';

/**
 * Posts the report of one service on request, whatever the result. After a rollout, a growth that its mode allows
 * without a click is applied.
 * @param attempt.id ID of the request, so that it is answered once
 * @throws retryable errors
 */
export async function lookAtService(
  { service, by }: LookWork,
  { id, attempts, isLast }: { id: string; attempts: number; isLast: boolean },
  deps: Deps,
): Promise<void> {
  const { sources, defaults, offering, now } = deps;
  const cluster = await sources.ecs.cluster(service.cluster);
  if (!cluster) {
    deps.log.warn('cluster of the service not found', { ...service });
    return;
  }
  const prices = await pricesOf(sources);
  const settings = { ...defaults, priceList: prices.list };
  const analysed = await analyseServices(cluster, [service.name], sources, { settings, isLast });
  const services = await offering.keep(analysed, prices.basis);
  const run = { id: `look-${id}`, clusters: [cluster], services, problems: [], prices, terms: defaults };
  const publisher = await deps.publisher();
  const { report, htmlLink } = await publisher.keepHtml(
    fleetReport({ ...run, lookbackDays: settings.lookbackDays }, sources),
  );
  const options = { htmlLink, mayBePosted: attempts > 1, since: now() - dayMs, isOneService: true };
  const message = await publisher.post(report, options);
  for (const one of services) await offering.posted(one, message);
  // A growth that was not enough is followed at once where its owner allows it; a question changes nothing.
  const growths = services.filter(({ decision }) => decision.action === 'grow');
  if (by === 'rollout') await offering.startAutomatic(growths);
}
