import { failureInWords, readOrGap } from '../../aws/read-or-gap.ts';
import { InvalidInputError } from '../../errors.ts';
import { nameFromArn } from '../../model/arn.ts';
import type { EcsCluster } from '../../model/ecs-service.ts';
import type { Sources } from './sources.ts';

/** Names of the workloads to analyse in a cluster. */
export interface Workloads {
  cluster: EcsCluster;
  services: string[];
  /** Task families without a service; known only with Container Insights. */
  families: string[];
}

/** Names that an error lists, so that a typo is easy to spot. */
const mostNames = 20;

/**
 * Clusters to analyse: one, or all.
 * @throws InvalidInputError for an unknown cluster, listing the existing ones, and for a region without any
 */
export async function clustersFor(
  cluster: string | undefined,
  { ecs, region }: Sources,
): Promise<EcsCluster[]> {
  if (cluster !== undefined) {
    const found = await ecs.cluster(cluster);
    if (found) return [found];
    const names = (await ecs.clusters()).map(({ name }) => name);
    const known = names.length > 0 ? `existing: ${listed(names)}` : 'none exists';
    throw new InvalidInputError(`cluster: no active cluster ${nameFromArn(cluster)} in ${region}; ${known}`);
  }
  const all = await ecs.clusters();
  if (all.length > 0) return all;
  throw new InvalidInputError(`cluster: no active ECS cluster in ${region}; check the region`);
}

/** Workload of a cluster, found by its name. */
interface FoundWorkload {
  cluster: EcsCluster;
  workloads: 'services' | 'families';
  name: string;
}

/**
 * Finds a service by its name or ARN, or else a task family without a service by its name.
 * @param clusters clusters to search; the ARN of a service names its own
 * @throws InvalidInputError for an unknown name, listing the existing ones, and for a name that exists in several
 * clusters
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
  const known = names.length > 0 ? `existing: ${listed(names)}` : 'none exists';
  const where =
    clusters.length === 1
      ? `cluster ${clusters[0]?.name}`
      : `the ${clusters.length} clusters of ${sources.region}`;
  throw new InvalidInputError(`service: no active service ${wanted} in ${where}; ${known}`);
}

/** Lists everything in a cluster. A listing that fails becomes a line in `problems`. */
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
  const families = await readOrGap(reading, problems, () => standaloneFamilies(cluster, services, sources));
  return { cluster, services, families: families ?? [] };
}

/** Container Insights also publishes the families of services, which are analysed as services. */
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
