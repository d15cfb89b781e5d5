import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
  type ServiceRevision,
} from '@aws-sdk/client-ecs';
import { nameFromArn } from '../../model/arn.ts';
import type { ServiceSettings } from '../../model/change-evidence.ts';
import { cleanReason } from '../../model/redaction/clean-text.ts';
import type { DeployedRevision, ServiceDeploymentRecord } from '../../model/service-deployment.ts';

type Revisions = ReadonlyMap<string, ServiceRevision>;

/** Most revisions that ECS describes in one call. */
const mostRevisions = 20;

/** Newest deployments that are read: a failed one, its rollback, and those since. */
const mostDeployments = 5;

export type DeploymentHistory = ReturnType<typeof createDeploymentHistory>;

/**
 * Reads the deployment history of a service. Methods take an abort signal and throw the SDK's errors. Actions:
 * ecs:ListServiceDeployments, ecs:DescribeServiceDeployments, ecs:DescribeServiceRevisions.
 */
export function createDeploymentHistory(client: ECSClient) {
  const describe = async (arns: string[], abortSignal: AbortSignal): Promise<ServiceDeployment[]> => {
    if (arns.length === 0) return [];
    const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns });
    return (await client.send(command, { abortSignal })).serviceDeployments ?? [];
  };

  /** Service revisions by their ARN. */
  const revisionsOf = async (arns: string[], abortSignal: AbortSignal): Promise<Revisions> => {
    if (arns.length === 0) return new Map();
    const serviceRevisionArns = arns.slice(0, mostRevisions);
    const command = new DescribeServiceRevisionsCommand({ serviceRevisionArns });
    const { serviceRevisions = [] } = await client.send(command, { abortSignal });
    return new Map(serviceRevisions.map((revision) => [revision.serviceRevisionArn ?? '', revision]));
  };

  return {
    /** Reads the newest deployments, newest first, with the names of their revisions: three calls. */
    async newest(
      service: { cluster: string; name: string },
      abortSignal: AbortSignal,
    ): Promise<ServiceDeploymentRecord[]> {
      const input = { cluster: service.cluster, service: service.name, maxResults: mostDeployments };
      const { serviceDeployments = [] } = await client.send(new ListServiceDeploymentsCommand(input), {
        abortSignal,
      });
      const listed = serviceDeployments.flatMap(({ serviceDeploymentArn }) => serviceDeploymentArn ?? []);
      const described = await describe(listed, abortSignal);
      const revisions = new Set(described.flatMap(revisionArnsOf));
      const found = await revisionsOf([...revisions], abortSignal);
      return described
        .map((deployment) => recordOf(deployment, found))
        .sort((one, other) => (other.startedAt ?? 0) - (one.startedAt ?? 0));
    },
  };
}

function revisionArnsOf(deployment: ServiceDeployment): string[] {
  const { targetServiceRevision, rollback, sourceServiceRevisions = [] } = deployment;
  const sources = sourceServiceRevisions.map(({ arn }) => arn);
  return [targetServiceRevision?.arn, rollback?.serviceRevisionArn, ...sources].flatMap((arn) => arn ?? []);
}

function recordOf(deployment: ServiceDeployment, revisions: Revisions): ServiceDeploymentRecord {
  const { serviceDeploymentArn = '', status = '', statusReason, lifecycleStage, rollback } = deployment;
  const {
    createdAt,
    startedAt,
    finishedAt,
    stoppedAt,
    deploymentCircuitBreaker: breaker,
    alarms,
  } = deployment;
  const {
    targetServiceRevision: target,
    sourceServiceRevisions: sources,
    deploymentConfiguration,
  } = deployment;
  const revision = (arn = '', more: ServiceSettings = {}): DeployedRevision => {
    const known = revisions.get(arn);
    const definition = known?.taskDefinition;
    return {
      id: nameFromArn(arn),
      taskDefinition: definition && nameFromArn(definition),
      ...(known && { settings: { ...settingsOf(known), ...more } }),
    };
  };
  return {
    ...{ arn: serviceDeploymentArn, status, lifecycleStage },
    statusReason: cleanReason(statusReason),
    createdAt: createdAt?.getTime(),
    startedAt: startedAt?.getTime(),
    endedAt: (finishedAt ?? stoppedAt)?.getTime(),
    target: revision(target?.arn, {
      strategy: deploymentConfiguration?.strategy,
      desiredCount: target?.requestedTaskCount,
    }),
    ...(sources && revisions.size > 0 && { sources: sources.map(({ arn }) => revision(arn)) }),
    ...(rollback && {
      rollback: {
        reason: cleanReason(rollback.reason),
        to: rollback.serviceRevisionArn ? revision(rollback.serviceRevisionArn) : undefined,
      },
    }),
    ...(breaker?.status === 'TRIGGERED' && {
      circuitBreaker: { failures: breaker.failureCount ?? 0, threshold: breaker.threshold ?? 0 },
    }),
    alarms: alarms?.status === 'TRIGGERED' ? (alarms.triggeredAlarmNames ?? []) : [],
  };
}

/** Settings of the service; a part that AWS left out stays unknown. */
function settingsOf(revision: ServiceRevision): ServiceSettings {
  const network = revision.networkConfiguration?.awsvpcConfiguration;
  return {
    loadBalancers: revision.loadBalancers?.map(({ targetGroupArn = '', loadBalancerName, ...to }) =>
      [to.containerName, to.containerPort, loadBalancerName ?? targetGroupArn.split(':').at(-1)].join(' '),
    ),
    subnets: network?.subnets,
    securityGroups: network?.securityGroups,
    assignPublicIp: network?.assignPublicIp,
    capacityProviders: revision.capacityProviderStrategy?.map(
      ({ capacityProvider, weight = 0, base = 0 }) => `${capacityProvider} weight ${weight} base ${base}`,
    ),
    launchType: revision.launchType,
    platformVersion: revision.platformVersion,
    images: revision.containerImages?.flatMap(({ containerName: container, image, imageDigest: digest }) =>
      container && image && digest ? [{ container, image, digest }] : [],
    ),
  };
}
