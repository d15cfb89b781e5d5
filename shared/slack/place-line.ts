import type { ServiceReference } from '../model/service-reference.ts';
import { mrkdwn } from './untrusted.ts';

const kinds = { service: 'Service', family: 'Task family', daemon: 'Daemon' } as const;

/**
 * Kind, name and place of a workload, as a line of mrkdwn.
 *
 * @param room the characters that one name may take
 */
export function whereabouts(place: ServiceReference, room: number): string {
  const kind = kinds[place.kind];
  const [name, cluster, region, account] = [place.name, place.cluster, place.region, place.account].map(
    (word) => mrkdwn(word, room),
  );
  return `${kind} *${name}* · cluster *${cluster}* · ${region} · account ${account}`;
}
