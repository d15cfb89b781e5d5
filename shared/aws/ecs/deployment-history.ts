import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  type ECSClient,
  ListServiceDeploymentsCommand,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import { nameFromArn } from '../../model/arn.ts';
import { cleanReason } from '../../model/redaction/clean-text.ts';
import type { DeployedRevision, ServiceDeploymentRecord } from '../../model/service-deployment.ts';

/** So many of the newest deployments are read: a failed one, its rollback, and what was deployed since. */
const mostDeployments = 5;

export type DeploymentHistory = ReturnType<typeof createDeploymentHistory>;

/**
 * The history of a service's deployments. Methods take a signal to give up by and throw the SDK's errors.
 * Actions: ecs:ListServiceDeployments, ecs:DescribeServiceDeployments, ecs:DescribeServiceRevisions.
 */
export function createDeploymentHistory(client: ECSClient) {
  const describe = async (arns: string[], abortSignal: AbortSignal): Promise<ServiceDeployment[]> => {
    if (arns.length === 0) return [];
    const command = new DescribeServiceDeploymentsCommand({ serviceDeploymentArns: arns });
    return (await client.send(command, { abortSignal })).serviceDeployments ?? [];
  };

  /** `web:42` by the ARN of the service revision that runs it. */
  const definitionsOf = async (arns: string[], abortSignal: AbortSignal): Promise<Map<string, string>> => {
    if (arns.length === 0) return new Map();
    const command = new DescribeServiceRevisionsCommand({ serviceRevisionArns: arns });
    const { serviceRevisions = [] } = await client.send(command, { abortSignal });
    return new Map(
      serviceRevisions.flatMap(({ serviceRevisionArn, taskDefinition }) =>
        serviceRevisionArn && taskDefinition ? [[serviceRevisionArn, nameFromArn(taskDefinition)]] : [],
      ),
    );
  };

  return {
    /** One deployment by its ARN, without the names of its revisions: one call. */
    async one(arn: string, abortSignal: AbortSignal): Promise<ServiceDeploymentRecord[]> {
      return (await describe([arn], abortSignal)).map((deployment) => recordOf(deployment, new Map()));
    },

    /** The newest deployments, newest first, with the names of their revisions: three calls. */
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
      const definitions = await definitionsOf([...revisions], abortSignal);
      return described
        .map((deployment) => recordOf(deployment, definitions))
        .sort((one, other) => (other.startedAt ?? 0) - (one.startedAt ?? 0));
    },
  };
}

function revisionArnsOf({ targetServiceRevision, rollback }: ServiceDeployment): string[] {
  return [targetServiceRevision?.arn, rollback?.serviceRevisionArn].flatMap((arn) => arn ?? []);
}

function recordOf(
  deployment: ServiceDeployment,
  definitions: ReadonlyMap<string, string>,
): ServiceDeploymentRecord {
  const { serviceDeploymentArn = '', status = '', statusReason, lifecycleStage, rollback } = deployment;
  const { startedAt, finishedAt, stoppedAt, deploymentCircuitBreaker: breaker, alarms } = deployment;
  const revision = (arn = ''): DeployedRevision => ({
    id: nameFromArn(arn),
    taskDefinition: definitions.get(arn),
  });
  return {
    ...{ arn: serviceDeploymentArn, status, lifecycleStage },
    statusReason: cleanReason(statusReason),
    startedAt: startedAt?.getTime(),
    endedAt: (finishedAt ?? stoppedAt)?.getTime(),
    target: revision(deployment.targetServiceRevision?.arn),
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
