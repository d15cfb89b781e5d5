/** The parts of an ECS ARN: `arn:PARTITION:ecs:REGION:ACCOUNT:TYPE/PATH`. */
export interface EcsArn {
  partition: string;
  region: string;
  account: string;
  /** For example `task`, `service`, `cluster`. */
  type: string;
  /** What follows the type, in its parts: [cluster, id] in today's ARNs, [id] in those of before 2018. */
  path: string[];
}

/**
 * Takes an ECS ARN apart.
 * @returns undefined when the text is not one.
 */
export function parseEcsArn(arn: string): EcsArn | undefined {
  const [prefix, partition, service, region, account, ...rest] = arn.split(':');
  const [type, ...path] = rest.join(':').split('/');
  if (prefix !== 'arn' || service !== 'ecs' || !partition || !region || !account) return undefined;
  if (!type || path.length === 0 || path.some((part) => part === '')) return undefined;
  return { partition, region, account, type, path };
}

/** The name at the end of an ARN, or the text itself when it is a bare name already. */
export function nameFromArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Names a service for good: its ARN in today's form, whatever form the account still uses. */
export function serviceArnOf(place: {
  partition: string;
  region: string;
  account: string;
  clusterName: string;
  workload: { name: string };
}): string {
  const { partition, region, account, clusterName, workload } = place;
  return `arn:${partition}:ecs:${region}:${account}:service/${clusterName}/${workload.name}`;
}

/** The name of the cluster in the ARN of a service; undefined for a bare name, and for ARNs of before 2018. */
export function clusterOfService(service: string): string | undefined {
  const path = parseEcsArn(service)?.path ?? [];
  return path.length > 1 ? path[0] : undefined;
}
