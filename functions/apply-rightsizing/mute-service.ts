import { slackDate } from '../../shared/model/format.ts';
import {
  type ServiceReference,
  serviceKey,
  serviceName,
  serviceOfArn,
} from '../../shared/model/service-reference.ts';
import { mrkdwn } from '../../shared/slack/untrusted.ts';
import type { Deps } from './deps.ts';

const nameRoom = 255;

type Tools = Pick<Deps, 'tasks' | 'changes' | 'mutes'>;

interface MuteRequest {
  service: string;
  cluster?: string;
  forMs: number;
  /** When it was asked for, epoch ms: a later try mutes until the same time. */
  at: number;
  userId: string;
}

/**
 * Says nothing about a service for a while; what happens is counted all the same.
 * @returns the answer, in mrkdwn. Throws the SDK's errors.
 */
export async function mute(request: MuteRequest, deps: Tools): Promise<string> {
  const { forMs, at, userId } = request;
  const found = await findService(request, deps);
  if (typeof found === 'string') return found;
  const until = at + forMs;
  await deps.mutes.mute(serviceKey(found), { since: at, until, by: userId });
  const name = `*${inWords(serviceName(found))}*`;
  return `${name} is muted until ${slackDate(until)}. Its stops are counted meanwhile, and what is still wrong then is told. Messages about changes of its size still come.`;
}

/** The service in the one cluster that has it, or a sentence why not. */
async function findService(
  { service, cluster }: MuteRequest,
  deps: Tools,
): Promise<ServiceReference | string> {
  const clusters = cluster === undefined ? await deps.tasks.fewClusters() : [cluster];
  if (!clusters)
    return `There are too many clusters to look in. Which one? \`/steward mute CLUSTER/${service} …\``;
  const found = await servicesIn(clusters, service, deps);
  const [one, ...others] = found;
  if (!one) {
    const where = cluster === undefined ? 'in any cluster' : `in cluster *${inWords(cluster)}*`;
    return `There is no service *${inWords(service)}* ${where}.`;
  }
  if (others.length === 0) return one;
  const names = found.map((one) => `\`${inWords(one.cluster)}/${inWords(one.name)}\``);
  return `There are ${found.length} services of this name: ${names.join(', ')}. Which one?`;
}

async function servicesIn(clusters: readonly string[], name: string, { changes }: Tools) {
  const found: ServiceReference[] = [];
  for (const cluster of clusters) {
    const facts = await changes.facts({ cluster, name });
    const service = facts && serviceOfArn(facts.arn, cluster);
    if (service) found.push(service);
  }
  return found;
}

function inWords(name: string): string {
  return mrkdwn(name, nameRoom);
}
