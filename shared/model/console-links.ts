import type { LogTail } from './evidence.ts';
import { partitionById } from './partition.ts';
import type { ServiceReference } from './service-reference.ts';

/** Region of a link. */
type Region = Pick<ServiceReference, 'partition' | 'region'>;

/**
 * Encodes a name for a path. Names come from events: encoded, they cannot leave their part of the path, nor Slack's
 * `<url|label>`. A name of dots would climb the path even when encoded, so it becomes empty.
 */
function part(name: string): string {
  return encodeURIComponent(name.toWellFormed().replace(/^\.+$/, ''));
}

/** Encodes a name for a fragment. The CloudWatch console decodes its fragment twice and expects `$` in place of `%`. */
function fragmentPart(name: string): string {
  return part(part(name)).replaceAll('%', '$');
}

function consoleUrl({ partition, region }: Region, path: string): string | undefined {
  const host = partitionById(partition)?.consoleHost;
  // The region is part of the host name: any other character could name a different host.
  if (host === undefined || !/^[a-z0-9-]+$/.test(region)) return undefined;
  return `https://${region}.${host}/${path}`;
}

/** Page of the task; undefined if the partition has no console. ECS shows a stopped task for about an hour. */
export function taskUrl(place: Omit<ServiceReference, 'kind' | 'name'>, taskId: string): string | undefined {
  const path = `ecs/v2/clusters/${part(place.cluster)}/tasks/${part(taskId)}/configuration`;
  return consoleUrl(place, `${path}?region=${place.region}`);
}

export type ServiceTab = 'health' | 'deployments' | 'events';

/** Tab of the service's page; undefined for a task without a service, or without a console. */
export function serviceUrl(place: ServiceReference, tab: ServiceTab): string | undefined {
  if (place.kind !== 'service') return undefined;
  const path = `ecs/v2/clusters/${part(place.cluster)}/services/${part(place.name)}/${tab}`;
  return consoleUrl(place, `${path}?region=${place.region}`);
}

/** Page of one revision of a task definition. */
export function taskDefinitionUrl(place: Region, family: string, revision: number): string | undefined {
  const path = `ecs/v2/task-definitions/${part(family)}/${revision}/containers`;
  return consoleUrl(place, `${path}?region=${place.region}`);
}

const beforeStopMs = 5 * 60_000;
const afterStopMs = 60_000;

/**
 * Log stream around the stop: from five minutes before to one minute after it.
 * @param stoppedAt epoch ms
 */
export function logUrl(
  partition: string,
  log: Pick<LogTail, 'group' | 'stream' | 'region'>,
  stoppedAt: number,
): string | undefined {
  const stream = `log-group/${fragmentPart(log.group)}/log-events/${fragmentPart(log.stream)}`;
  const time = `$3Fstart$3D${stoppedAt - beforeStopMs}$26end$3D${stoppedAt + afterStopMs}`;
  const path = `cloudwatch/home?region=${log.region}#logsV2:log-groups/${stream}${time}`;
  return consoleUrl({ partition, region: log.region }, path);
}
