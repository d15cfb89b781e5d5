import {
  logUrl,
  type ServiceTab,
  serviceUrl,
  taskDefinitionUrl,
  taskUrl,
} from '../../model/console-links.ts';
import type { Evidence, LogTail } from '../../model/evidence.ts';
import type { Incident } from '../../model/incident.ts';
import type { StoppedTask } from '../../model/stopped-task.ts';
import { link } from '../../slack/blocks.ts';
import { openDeployment } from './facts.ts';

type Log = Pick<LogTail, 'group' | 'stream' | 'region'>;

/** Location of the log: as it was read or, if it could not be read, as the awslogs driver names its streams. */
function logOf({ log, taskDefinition }: Evidence, stop: StoppedTask, container: string | undefined) {
  if (log !== undefined) return log;
  const defined = taskDefinition?.containers.find(({ name }) => name === container);
  if (defined?.logGroup === undefined || defined.logStreamPrefix === undefined) return undefined;
  return {
    group: defined.logGroup,
    stream: `${defined.logStreamPrefix}/${defined.name}/${stop.taskId}`,
    region: defined.logRegion ?? stop.place.region,
  } satisfies Log;
}

/** Tab of the service's page that shows most about this incident. */
function serviceTab({ occurrence, evidence }: Incident): ServiceTab {
  if (openDeployment(evidence) !== undefined) return 'deployments';
  return occurrence.kind === 'stop' ? 'health' : 'events';
}

function stopLinks({ occurrence, evidence }: Incident, stop: StoppedTask): [string, string | undefined][] {
  const log = logOf(evidence, stop, occurrence.diagnosis.container);
  return [
    ['Logs at the stop', log && logUrl(stop.place.partition, log, stop.stoppedAt)],
    ['Task', taskUrl(stop.place, stop.taskId)],
    ['Task definition', taskDefinitionUrl(stop.place, stop.family, stop.revision)],
  ];
}

/** Console pages of an incident as one line of mrkdwn links; undefined if there are none. */
export function linkLine(incident: Incident): string | undefined {
  const { occurrence, place } = incident;
  const links: [string, string | undefined][] = [
    ...(occurrence.kind === 'stop' ? stopLinks(incident, occurrence.stop) : []),
    ['Service', serviceUrl(place, serviceTab(incident))],
  ];
  const given = links.flatMap(([label, url]) => (url === undefined ? [] : [link(url, label)]));
  return given.join(' · ') || undefined;
}
