import * as z from 'zod/mini';
import { parseEcsArn } from './arn.ts';

/**
 * Workload of a place: a service, a task family whose tasks no service started (standalone and scheduled tasks), or a
 * daemon. The only form in which keys, messages, decisions and reports identify a workload.
 */
export interface ServiceReference {
  partition: string;
  account: string;
  region: string;
  /** Name of the cluster. */
  cluster: string;
  /** A daemon is started by ECS on each Managed Instance. */
  kind: 'service' | 'family' | 'daemon';
  name: string;
}

/** Reference in a message or a table item. */
export const serviceReferenceForm: z.ZodMiniType<ServiceReference> = z.object({
  partition: z.string(),
  account: z.string(),
  region: z.string(),
  cluster: z.string(),
  kind: z.enum(['service', 'family', 'daemon']),
  name: z.string(),
});

/** ARN of a service in the current format, whichever format the account still uses. */
export function serviceArnOf({ partition, region, account, cluster, name }: ServiceReference): string {
  return `arn:${partition}:ecs:${region}:${account}:service/${cluster}/${name}`;
}

/** ARN of the cluster. It fixes account and region, which a name would leave to the credentials. */
export function clusterArnOf({ partition, region, account, cluster }: ServiceReference): string {
  return `arn:${partition}:ecs:${region}:${account}:cluster/${cluster}`;
}

/**
 * Parses the ARN of a service.
 * @param cluster name of the cluster, for an ARN from before 2018 that does not contain it
 * @returns undefined if the text is not the ARN of a service, or no cluster is known
 */
export function serviceOfArn(arn: string, cluster?: string): ServiceReference | undefined {
  const parsed = parseEcsArn(arn);
  if (parsed?.type !== 'service') return undefined;
  const { partition, account, region, path } = parsed;
  const own = path.length > 1 ? path[0] : cluster;
  const name = path.at(-1);
  if (own === undefined || name === undefined) return undefined;
  return { partition, account, region, cluster: own, kind: 'service', name };
}

/** Service or task family of a cluster. A malformed cluster ARN leaves account and region empty. */
export function serviceIn(
  cluster: { arn: string; name: string },
  kind: ServiceReference['kind'],
  name: string,
): ServiceReference {
  const { partition = 'aws', account = '', region = '' } = parseEcsArn(cluster.arn) ?? {};
  return { partition, account, region, cluster: cluster.name, kind, name };
}

/** Key of the reference in table items and claims: `account#region#cluster#kind#name`. ECS allows no `#` in names. */
export function serviceKey({ account, region, cluster, kind, name }: Omit<ServiceReference, 'partition'>) {
  return [account, region, cluster, kind, name].join('#');
}

/** Parses a `serviceKey`. */
export function workloadOfKey(key: string): Omit<ServiceReference, 'partition' | 'kind'> & { kind: string } {
  const [account = '', region = '', cluster = '', kind = '', name = ''] = key.split('#');
  return { account, region, cluster, kind, name };
}

/** Reference for people and log lines: `cluster/name`. */
export function serviceName({ cluster, name }: Pick<ServiceReference, 'cluster' | 'name'>): string {
  return `${cluster}/${name}`;
}
