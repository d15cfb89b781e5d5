/** Parts of an ECS ARN: `arn:PARTITION:ecs:REGION:ACCOUNT:TYPE/PATH`. */
export interface EcsArn {
  partition: string;
  region: string;
  account: string;
  /** For example `task`, `service`, `cluster`. */
  type: string;
  /** Path after the type, in its parts: [cluster, id] in current ARNs, [id] in those from before 2018. */
  path: string[];
}

/**
 * Parses an ECS ARN.
 * @returns undefined if the text is not one
 */
export function parseEcsArn(arn: string): EcsArn | undefined {
  const [prefix, partition, service, region, account, ...rest] = arn.split(':');
  const [type, ...path] = rest.join(':').split('/');
  if (prefix !== 'arn' || service !== 'ecs' || !partition || !region || !account) return undefined;
  if (!type || path.length === 0 || path.some((part) => part === '')) return undefined;
  return { partition, region, account, type, path };
}

/** Name at the end of an ARN, or the text itself if it is a plain name. */
export function nameFromArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
