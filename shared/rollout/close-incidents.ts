import { incidentPolicy, isClosed } from '../model/incident.ts';
import type { Rollout, ServiceFacts } from '../model/rollout.ts';
import { serviceKey } from '../model/service-reference.ts';
import type { RolloutDeps } from './rollout-deps.ts';

/**
 * Tells whether an incident of the service is open, and its last stop within the quiet time. @throws what the gateway
 * throws
 */
export async function hasOpenIncident(
  { decision }: Pick<Rollout, 'decision'>,
  { incidents, now }: Pick<RolloutDeps, 'incidents' | 'now'>,
): Promise<boolean> {
  const quietSince = now() - incidentPolicy.quiet;
  const known = await incidents.ofWorkload(serviceKey(decision.service));
  return known.some((incident) => !isClosed(incident) && incident.lastSeenAt >= quietSince);
}

/**
 * Closes incidents of the service that did not recur for their quiet time at the new size, while all its tasks run: the
 * steady state of our own deployment alone proves nothing. Their messages follow at the next refresh of diagnose-stops.
 */
export async function closeQuietIncidents(
  { state, deployedAt, toArn, decision }: Rollout,
  facts: ServiceFacts | undefined,
  { incidents, now, log }: Pick<RolloutDeps, 'incidents' | 'now' | 'log'>,
): Promise<void> {
  if (!facts || state !== 'watching' || deployedAt === undefined || facts.taskDefinitionArn !== toArn) return;
  const isWhole = facts.runningTasks > 0 && facts.runningTasks >= facts.desiredTasks;
  const quietSince = now() - incidentPolicy.quiet;
  if (!isWhole || deployedAt > quietSince) return;
  try {
    for (const incident of await incidents.ofWorkload(serviceKey(decision.service))) {
      if (isClosed(incident) || incident.lastSeenAt > quietSince) continue;
      await incidents.markSteady(incident.id, now(), now());
    }
  } catch (error) {
    // The next check retries; the watch continues.
    log.warn('incidents not closed', { error, service: decision.service.name });
  }
}
