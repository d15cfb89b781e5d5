import { failureInWords, readSoftly } from '../../aws/soft-read.ts';
import { InvalidInputError } from '../../errors.ts';
import { nameFromArn } from '../../model/arn.ts';
import type { EcsCluster } from '../../model/ecs-service.ts';
import type { Sources } from './sources.ts';

/** What there is to analyse in a cluster: names. */
export interface Workloads {
  cluster: EcsCluster;
  services: string[];
  /** Task families without a service, where Container Insights tells about them. */
  families: string[];
}

/** How many names an error shows, so that a typo is seen. */
const mostNames = 20;

/**
 * The clusters that are asked for: one, or all.
 * @throws InvalidInputError for a cluster that is not there, naming those that are, and for a region without any.
 */
export async function clustersFor(
  cluster: string | undefined,
  { ecs, region }: Sources,
): Promise<EcsCluster[]> {
  if (cluster !== undefined) {
    const found = await ecs.cluster(cluster);
    if (found) return [found];
    const names = (await ecs.clusters()).map(({ name }) => name);
    const known = names.length > 0 ? `there are ${listed(names)}` : 'there is none at all';
    throw new InvalidInputError(`cluster: no active cluster ${nameFromArn(cluster)} in ${region}; ${known}`);
  }
  const all = await ecs.clusters();
  if (all.length > 0) return all;
  throw new InvalidInputError(
    `cluster: there is no active ECS cluster in ${region}; is it the right region?`,
  );
}

/** @throws InvalidInputError for a service that is not there, naming those that are. */
export async function requireService(
  cluster: EcsCluster,
  service: string,
  { ecs }: Sources,
): Promise<string> {
  const name = nameFromArn(service);
  const [found] = await ecs.services(cluster.name, [name]);
  if (found) return found.name;
  const names = (await ecs.serviceArns(cluster.name)).map(nameFromArn);
  const known = names.length > 0 ? `there are ${listed(names)}` : 'there is none at all';
  throw new InvalidInputError(`service: no active service ${name} in cluster ${cluster.name}; ${known}`);
}

/** Everything in a cluster. What cannot be listed is a line in `problems`. */
export async function workloadsOf(
  cluster: EcsCluster,
  sources: Sources,
  problems: string[],
): Promise<Workloads> {
  const services: string[] = [];
  try {
    services.push(...(await sources.ecs.serviceArns(cluster.name)).map(nameFromArn));
  } catch (error) {
    problems.push(`Cluster ${cluster.name} is missing: ${failureInWords(error, 'ecs:ListServices')}.`);
    return { cluster, services, families: [] };
  }
  const reading = { name: `task families of cluster ${cluster.name}`, action: 'cloudwatch:ListMetrics' };
  const families = await readSoftly(reading, problems, () => standaloneFamilies(cluster, services, sources));
  return { cluster, services, families: families ?? [] };
}

/** Container Insights publishes the families of services as well: those have their answer already. */
async function standaloneFamilies(
  { name, containerInsights }: EcsCluster,
  services: readonly string[],
  { ecs, cloudwatch }: Sources,
): Promise<string[]> {
  if (containerInsights === 'disabled') return [];
  const families = await cloudwatch.families(name);
  if (families.length === 0) return [];
  const described = await ecs.services(name, services);
  const taken = new Set(
    described.map(({ taskDefinitionArn }) => nameFromArn(taskDefinitionArn).replace(/:\d+$/, '')),
  );
  return families.filter((family) => !taken.has(family));
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
