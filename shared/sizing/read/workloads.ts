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

/** One workload of a cluster, found by its name. */
interface FoundWorkload {
  cluster: EcsCluster;
  workloads: 'services' | 'families';
  name: string;
}

/**
 * Finds a service by its name or ARN, or else a task family without a service by its name.
 * @param clusters searched in; the ARN of a service names its own
 * @throws InvalidInputError for a name that none has, with those that there are, and for one that several clusters have.
 */
export async function requireWorkload(
  clusters: readonly EcsCluster[],
  service: string,
  sources: Sources,
): Promise<FoundWorkload> {
  const wanted = nameFromArn(service);
  const found: FoundWorkload[] = [];
  for (const cluster of clusters) {
    const [one] = await sources.ecs.services(cluster.name, [wanted]);
    if (one) found.push({ cluster, workloads: 'services', name: one.name });
  }
  for (const cluster of found.length > 0 ? [] : clusters) {
    const { families } = await workloadsOf(cluster, sources, []);
    if (families.includes(wanted)) found.push({ cluster, workloads: 'families', name: wanted });
  }
  const [first, ...others] = found;
  if (first && others.length === 0) return first;
  if (first) {
    const names = found.map(({ cluster }) => cluster.name);
    throw new InvalidInputError(`service: ${wanted} is in several clusters, name one: ${listed(names)}`);
  }
  const names: string[] = [];
  for (const { name } of clusters) names.push(...(await sources.ecs.serviceArns(name)).map(nameFromArn));
  const known = names.length > 0 ? `there are ${listed(names)}` : 'there is none at all';
  const where =
    clusters.length === 1
      ? `cluster ${clusters[0]?.name}`
      : `the ${clusters.length} clusters of ${sources.region}`;
  throw new InvalidInputError(`service: no active service ${wanted} in ${where}; ${known}`);
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
