import {
  ClusterNotFoundException,
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeploymentBrief,
  ServiceNotFoundException,
  type ServiceRevision,
} from '@aws-sdk/client-ecs';
import { inChunks } from '../../model/chunks.ts';
import type { DeploymentHistory } from '../../model/ecs-service.ts';
import type { Pacer } from '../pacer.ts';
import { pages } from '../pages.ts';

/** API limits: revisions per describe call, and deployments per page. */
const mostRevisions = 20;
const mostListed = 100;

/** Statuses of a deployment that is being rolled back, was rolled back, or failed to be. */
const rollBackStatuses = new Set([
  ...['ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_SUCCESSFUL', 'ROLLBACK_FAILED'],
]);

/** Reads which revisions services ran, and when. Methods throw the SDK's errors. */
export function createServiceRevisions(client: ECSClient, pacer: Pacer) {
  const reader = { client, pacer };
  return {
    async history(service: { arn: string; clusterName: string }, since: number): Promise<DeploymentHistory> {
      const begun = await deploymentsSince(reader, service, since).catch(noneWhenMissing);
      const [oldest] = begun;
      if (!oldest) return { deployments: [] };
      const source = await sourceOf(reader, oldest);
      const targets = begun.flatMap(({ targetServiceRevisionArn }) => targetServiceRevisionArn ?? []);
      const revisions = await revisionsOf(reader, source ? [source, ...targets] : targets);
      const deployments = begun.map(({ startedAt, finishedAt, status, targetServiceRevisionArn }) => ({
        startedAt: startedAt.getTime(),
        finishedAt: finishedAt?.getTime(),
        stays: !rollBackStatuses.has(status ?? ''),
        taskDefinitionArn: revisions.get(targetServiceRevisionArn ?? '')?.taskDefinition,
      }));
      return { deployments, before: source && revisions.get(source)?.taskDefinition };
    },

    /** Interval at which the services of these revisions publish their CPU metric, s; only revisions contain it. */
    async metricSeconds(arns: readonly string[]): Promise<Map<string, 60 | 20>> {
      const resolutions = new Map<string, 60 | 20>();
      for (const [arn, { monitoring }] of await revisionsOf(reader, arns)) {
        const fine = monitoring?.metricConfigurations?.some(
          ({ metricNames, resolutionSeconds }) =>
            resolutionSeconds === 20 && metricNames?.includes('CPUUtilization'),
        );
        resolutions.set(arn, fine ? 20 : 60);
      }
      return resolutions;
    },
  };
}

interface Reader {
  client: ECSClient;
  pacer: Pacer;
}

async function revisionsOf(
  { client, pacer }: Reader,
  arns: readonly string[],
): Promise<Map<string, ServiceRevision>> {
  const found = new Map<string, ServiceRevision>();
  for (const serviceRevisionArns of inChunks([...new Set(arns)], mostRevisions)) {
    await pacer.take('ecs:service-revisions');
    const { serviceRevisions } = await client.send(
      new DescribeServiceRevisionsCommand({ serviceRevisionArns }),
    );
    for (const revision of serviceRevisions ?? []) found.set(revision.serviceRevisionArn ?? '', revision);
  }
  return found;
}

/** Deployments that have started, oldest first. */
async function deploymentsSince(
  { client, pacer }: Reader,
  service: { arn: string; clusterName: string },
  since: number,
) {
  const begun: (ServiceDeploymentBrief & { startedAt: Date })[] = [];
  const list = async (nextToken?: string) => {
    await pacer.take('ecs:service-deployments');
    const place = { service: service.arn, cluster: service.clusterName };
    const createdAt = { after: new Date(since) };
    const input = { ...place, createdAt, maxResults: mostListed, nextToken };
    return client.send(new ListServiceDeploymentsCommand(input));
  };
  for await (const { serviceDeployments } of pages(list)) {
    for (const one of serviceDeployments ?? []) {
      if (one.startedAt) begun.push({ ...one, startedAt: one.startedAt });
    }
  }
  return begun.sort((one, other) => one.startedAt.getTime() - other.startedAt.getTime());
}

/** Revision that ran before a deployment; undefined for the first deployment of a service. */
async function sourceOf(
  { client, pacer }: Reader,
  deployment: ServiceDeploymentBrief,
): Promise<string | undefined> {
  await pacer.take('ecs:service-deployments');
  const serviceDeploymentArns = [deployment.serviceDeploymentArn ?? ''];
  const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns });
  const { serviceDeployments } = await client.send(command);
  return serviceDeployments?.[0]?.sourceServiceRevisions?.[0]?.arn;
}

/** A service that does not (or no longer) exist had no deployments, which is not a failure. */
function noneWhenMissing(error: unknown): [] {
  if (error instanceof ServiceNotFoundException || error instanceof ClusterNotFoundException) return [];
  throw error;
}
