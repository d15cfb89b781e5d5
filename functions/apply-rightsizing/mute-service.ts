import { parseEcsArn } from '../../shared/model/arn.ts';
import { slackDate } from '../../shared/model/format.ts';
import { workloadKey } from '../../shared/model/incident.ts';
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
  const { service, forMs, at, userId } = request;
  const found = await findService(request, deps);
  if (typeof found === 'string') return found;
  const { clusterName, workload } = found;
  const until = at + forMs;
  await deps.mutes.mute(workload, { since: at, until, by: userId });
  const name = `*${inWords(`${clusterName}/${service}`)}*`;
  return `${name} is muted until ${slackDate(until)}. Its stops are counted meanwhile, and what is still wrong then is told. Messages about changes of its size still come.`;
}

interface FoundService {
  clusterName: string;
  workload: string;
}

/** The service in the one cluster that has it, or a sentence why not. */
async function findService({ service, cluster }: MuteRequest, deps: Tools): Promise<FoundService | string> {
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
  const names = found.map(({ clusterName }) => `\`${inWords(clusterName)}/${inWords(service)}\``);
  return `There are ${found.length} services of this name: ${names.join(', ')}. Which one?`;
}

async function servicesIn(clusters: readonly string[], service: string, { changes }: Tools) {
  const found: FoundService[] = [];
  for (const clusterName of clusters) {
    const arn = parseEcsArn((await changes.facts({ clusterName, serviceName: service }))?.arn ?? '');
    if (!arn) continue;
    const { account, region } = arn;
    const workload = workloadKey({
      account,
      region,
      clusterName,
      workload: { kind: 'service', name: service },
    });
    found.push({ clusterName, workload });
  }
  return found;
}

function inWords(name: string): string {
  return mrkdwn(name, nameRoom);
}
