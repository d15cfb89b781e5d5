import type { Failure } from '@aws-sdk/client-ecs';
import { type Page, pageOf } from '../pages.ts';
import { AwsError, arnIn, type Input, type RequestContext, type Requirement } from '../service.ts';
import type { AwsState } from '../state.ts';

/** ECS's error code for an invalid request. */
export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterException', message);
}

/** The ARN of the cluster that a request is for. */
export function clusterArnOf(input: Input, { place }: RequestContext): string {
  return arnIn(place, 'ecs', `cluster/${clusterName(input)}`);
}

/** @throws AwsError ClusterNotFoundException */
export function requireCluster(state: AwsState, input: Input, context: RequestContext): void {
  if (!state.cluster(clusterArnOf(input, context)))
    throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
}

/** An action on each of these resources, in the cluster of the request. */
export function onEach(
  action: string,
  resources: readonly string[],
  input: Input,
  context: RequestContext,
): Requirement[] {
  const keys = { 'ecs:cluster': clusterArnOf(input, context) };
  return resources.map((resource) => ({ action, resource, keys }));
}

/** List of names or ARNs in a request; the errors have ECS's messages. */
interface NameList {
  member: string;
  limit: number;
  /** Its name in errors: when it is empty, and when it is too long. */
  called: [string, string];
}

/** Reads the list. @throws AwsError InvalidParameterException for an empty or too long one */
export function namesIn(input: Input, { member, limit, called }: NameList): string[] {
  const names = (input[member] ?? []) as string[];
  if (names.length === 0) throw invalidParameter(`${called[0]} cannot be empty.`);
  if (names.length > limit) throw invalidParameter(`${called[1]} can have at most ${limit} items.`);
  return names;
}

/** The ARN of a task or service of the request's cluster, which it may name by ARN or by id. */
export function arnInCluster(
  name: string,
  type: 'task' | 'service',
  input: Input,
  { place }: RequestContext,
): string {
  return name.startsWith('arn:') ? name : arnIn(place, 'ecs', `${type}/${clusterName(input)}/${name}`);
}

/** Items that exist, and a failure for each that does not. */
export function lookUp<Item>(
  arns: readonly string[],
  find: (arn: string) => Item | undefined,
): { items: Item[]; failures: Failure[] } {
  const items: Item[] = [];
  const failures: Failure[] = [];
  for (const arn of arns) {
    const item = find(arn);
    if (item) items.push(item);
    else failures.push({ arn, reason: 'MISSING' });
  }
  return { items, failures };
}

/** Tags are returned only on request. */
export function withTags<Item extends { tags?: unknown[] }>(item: Item, input: Input): Item {
  return { ...item, tags: includes(input, 'TAGS') ? (item.tags ?? []) : [] };
}

/** True when the request's `include` names this. */
export function includes(input: Input, what: string): boolean {
  return [input.include].flat().includes(what);
}

/** One page by maxResults (1 to 100) and nextToken. */
export function page<Item>(all: readonly Item[], input: Input, usualSize: number): Page<Item> {
  const size = Number(input.maxResults ?? usualSize);
  if (!(size >= 1 && size <= 100)) throw invalidParameter('maxResults must be between 1 and 100.');
  return pageOf(all, size, input.nextToken, () => invalidParameter('Invalid token.'));
}

function clusterName(input: Input): string {
  return String(input.cluster ?? 'default').replace(/^.*cluster\//, '');
}
