import { nearestNames } from '../../shared/model/nearest-names.ts';
import { type ServiceReference, serviceName, serviceOfArn } from '../../shared/model/service-reference.ts';
import { mrkdwn } from '../../shared/slack/untrusted.ts';
import type { Deps } from './deps.ts';

const nameRoom = 255;

interface NamedService {
  service: string;
  cluster?: string;
}

/**
 * Finds the service in the one cluster that has it.
 * @returns a sentence in mrkdwn where there is none, with the nearest names, or more than one. Throws the SDK's errors.
 */
export async function findService(
  { service, cluster }: NamedService,
  { services }: Pick<Deps, 'services'>,
): Promise<ServiceReference | string> {
  const clusters = cluster === undefined ? await services.fewClusters() : [cluster];
  if (!clusters)
    return `Too many clusters to search. Please name the cluster, too: \`CLUSTER/${inWords(service)}\`.`;
  const found = await servicesIn(clusters, service, services);
  const [one, ...others] = found;
  if (!one) return noSuchService({ service, cluster }, clusters, services);
  if (others.length === 0) return one;
  const names = found.map((one) => `\`${inWords(serviceName(one))}\``);
  return `${found.length} services have this name: ${names.join(', ')}. Which one?`;
}

/** A service's name in bold, with its cluster. */
export function serviceInBold(service: ServiceReference): string {
  return `*${inWords(serviceName(service))}*`;
}

async function servicesIn(
  clusters: readonly string[],
  name: string,
  services: Deps['services'],
): Promise<ServiceReference[]> {
  const found: ServiceReference[] = [];
  for (const cluster of clusters) {
    const service = serviceOfArn((await services.serviceArn(cluster, name)) ?? '', cluster);
    if (service) found.push(service);
  }
  return found;
}

async function noSuchService(
  { service, cluster }: NamedService,
  clusters: readonly string[],
  services: Deps['services'],
): Promise<string> {
  const names = new Map<string, string[]>();
  for (const clusterName of clusters) {
    for (const name of await services.serviceNames(clusterName))
      names.set(name, [...(names.get(name) ?? []), `${clusterName}/${name}`]);
  }
  const where = cluster === undefined ? 'in any cluster' : `in cluster *${inWords(cluster)}*`;
  const near = nearestNames(service, names.keys()).flatMap((name) => names.get(name) ?? []);
  const sentence = `Service *${inWords(service)}* not found ${where}.`;
  if (near.length > 0) return `${sentence} ${didYouMean(near.map((name) => `\`${inWords(name)}\``))}`;
  if (cluster === undefined || names.size > 0) return sentence;
  // An empty cluster and one that does not exist look alike so far.
  const known = (await services.fewClusters()) ?? [];
  if (known.includes(cluster)) return sentence;
  const clustersLike = nearestNames(cluster, known).map((name) => `\`${inWords(`${name}/${service}`)}\``);
  return `Cluster *${inWords(cluster)}* not found.${clustersLike.length > 0 ? ` ${didYouMean(clustersLike)}` : ''}`;
}

function didYouMean(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const last = shown.pop();
  return `Did you mean ${shown.length > 0 ? `${shown.join(', ')} or ` : ''}${last}?`;
}

function inWords(name: string): string {
  return mrkdwn(name, nameRoom);
}
