import { triage } from '../../shared/incidents/triage.ts';
import type { Incident } from '../../shared/model/incident.ts';
import type { ServiceReference } from '../../shared/model/service-reference.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import type { Deps } from './deps.ts';
import { findService, serviceInBold } from './find-service.ts';
import { whyIncident, whyStopped } from './why-task.ts';

type Tools = Pick<Deps, 'services' | 'gather' | 'incidents' | 'permalink' | 'log'>;

/**
 * Says why the last task of a service stopped: by what ECS still knows of the last hour, or by the newest incident.
 * Stops of normal operation (deployments, scale-in) count only where there is nothing else.
 * @returns the answer, in mrkdwn. Throws the SDK's errors.
 */
export async function whyService(named: { service: string; cluster?: string }, deps: Tools): Promise<string> {
  const found = await findService(named, deps);
  if (typeof found === 'string') return found;
  const [stops, incident] = await Promise.all([
    deps.services.stopsOf(found.cluster, found.name),
    deps.incidents.newestOf(found),
  ]);
  const abnormal = stops.find((stop) => triage({ kind: 'stop', stop }).action === 'record');
  if (abnormal && !isLater(incident, abnormal)) return whyStopped(abnormal, deps);
  if (incident) return whyIncident(incident, deps);
  return stops[0] ? whyStopped(stops[0], deps) : nothingKnown(found);
}

/** An incident may have counted a stop that ECS has forgotten, or a service event that is no stop. */
function isLater(incident: Incident | undefined, stop: StoppedTask): boolean {
  return incident !== undefined && incident.lastSeenAt > stop.stoppedAt;
}

function nothingKnown(service: ServiceReference): string {
  return `No stop of ${serviceInBold(service)} was found: ECS lists none in the last hour, and it has no incident.`;
}
