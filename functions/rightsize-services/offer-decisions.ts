import type { FleetReport } from '../../shared/sizing/service-report.ts';
import type { Deps } from './deps.ts';

/** Decisions of one scan that come with their own message: more at once nobody reads. The digest has them all. */
const mostOffers = 10;

/**
 * After a digest: the decisions of which most is to be said come with buttons, where their services' mode is approve;
 * where it is auto they are handed over. Safe to repeat: a decision that a message offers is not offered again.
 */
export async function offerDecisions(
  digest: FleetReport,
  { attempts, startedAt }: { attempts: number; startedAt: number },
  { offering, publisher }: Deps,
): Promise<void> {
  await offering.startAutomatic(digest.services);
  const offered = digest.services.filter(({ offer }) => offer?.mode === 'approve' && offer.decisionId);
  for (const service of offered.slice(0, mostOffers)) {
    if (await offering.isPosted(service)) continue;
    const one = { ...digest, id: `${digest.id}-${service.offer?.decisionId}`, services: [service] };
    const options = { mayBePosted: attempts > 1, since: startedAt, isOneService: true };
    await offering.posted(service, await (await publisher()).post(one, options));
  }
}
