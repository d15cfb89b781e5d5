import { randomInt } from 'node:crypto';
import type { Deployment, Service, ServiceDeployment, ServiceRevision } from '@aws-sdk/client-ecs';

/** The circuit breaker gives up after half of the desired tasks failed, but not before 3 and not after 200. */
const failuresShare = 0.5;

/** Number of failed tasks that ends a deployment with the circuit breaker enabled. */
export function failureThreshold({ desiredCount = 1 }: Service): number {
  return Math.min(200, Math.max(3, Math.ceil(desiredCount * failuresShare)));
}

/** True if the service is deployed in stages (blue/green, linear, canary) and not by replacing tasks in turn. */
export function isStaged({ deploymentConfiguration }: Service): boolean {
  return (deploymentConfiguration?.strategy ?? 'ROLLING') !== 'ROLLING';
}

/** Rollout state of a deployment, which ECS reports for rolling ones only ("Deployment" in the API reference). */
export function rollout(
  service: Service,
  rolloutState: NonNullable<Deployment['rolloutState']>,
  rolloutStateReason: string,
): Pick<Deployment, 'rolloutState' | 'rolloutStateReason'> {
  return isStaged(service) ? {} : { rolloutState, rolloutStateReason };
}

/** A new deployment's number, as long as ECS makes them. */
function newDeploymentId(): string {
  const digits = Array.from({ length: 18 }, () => randomInt(10)).join('');
  return `ecs-svc/${randomInt(1, 10)}${digits}`;
}

/** New deployment (epoch ms): none of its tasks runs. */
export function newDeployment(service: Service, taskDefinition: string, at: number): Deployment {
  const id = newDeploymentId();
  const { desiredCount = 1, launchType, capacityProviderStrategy, networkConfiguration } = service;
  return {
    id,
    status: 'PRIMARY',
    taskDefinition,
    desiredCount,
    pendingCount: desiredCount,
    runningCount: 0,
    failedTasks: 0,
    createdAt: new Date(at),
    updatedAt: new Date(at),
    ...(launchType && { launchType }),
    ...(capacityProviderStrategy && { capacityProviderStrategy }),
    ...(networkConfiguration && { networkConfiguration }),
    ...rollout(service, 'IN_PROGRESS', `ECS deployment ${id} in progress.`),
  };
}

/** The ARN of a record of a service's history that is numbered as its deployment. */
export function recordArn(
  { serviceArn = '' }: Service,
  type: 'service-deployment' | 'service-revision',
  { id = '' }: Deployment,
): string {
  return `${serviceArn.replace(':service/', `:${type}/`)}/${id.replace('ecs-svc/', '')}`;
}

/** True while the deployment in the history is the service's newest and in progress. */
export function isUnderWay(service: Service, { serviceDeploymentArn, status }: ServiceDeployment): boolean {
  const [primary] = service.deployments ?? [];
  if (!primary || status !== 'IN_PROGRESS') return false;
  return recordArn(service, 'service-deployment', primary) === serviceDeploymentArn;
}

/** Record of a new deployment in the history. */
export function historyOf(
  service: Service,
  deployment: Deployment,
  source: Deployment | undefined,
): { serviceDeployment: ServiceDeployment; serviceRevision: ServiceRevision } {
  const { serviceArn, clusterArn, deploymentConfiguration } = service;
  const { createdAt, taskDefinition, desiredCount } = deployment;
  const serviceRevisionArn = recordArn(service, 'service-revision', deployment);
  const { deploymentCircuitBreaker: breaker, alarms } = deploymentConfiguration ?? {};
  return {
    serviceRevision: { serviceRevisionArn, serviceArn, clusterArn, taskDefinition, createdAt },
    serviceDeployment: {
      serviceDeploymentArn: recordArn(service, 'service-deployment', deployment),
      serviceArn,
      clusterArn,
      createdAt,
      startedAt: createdAt,
      updatedAt: createdAt,
      sourceServiceRevisions: source ? [{ arn: recordArn(service, 'service-revision', source) }] : [],
      targetServiceRevision: { arn: serviceRevisionArn, requestedTaskCount: desiredCount },
      status: 'IN_PROGRESS',
      deploymentConfiguration,
      deploymentCircuitBreaker: {
        status: breaker?.enable ? 'MONITORING' : 'DISABLED',
        failureCount: 0,
        threshold: failureThreshold(service),
      },
      ...(alarms?.enable && { alarms: { status: 'MONITORING', alarmNames: alarms.alarmNames } }),
    },
  };
}

/** Service with these deployments, the newest first; its counts are derived from them. */
export function withDeployments(service: Service, deployments: Deployment[], says: string[] = []): Service {
  const [primary] = deployments;
  const createdAt = primary?.updatedAt;
  const events = says.map((text) => ({
    id: newDeploymentId().replace('ecs-svc/', 'event-'),
    createdAt,
    message: `(service ${service.serviceName}) ${text}`,
  }));
  const count = (of: (deployment: Deployment) => number | undefined) =>
    deployments.reduce((sum, deployment) => sum + (of(deployment) ?? 0), 0);
  return {
    ...service,
    taskDefinition: primary?.taskDefinition ?? service.taskDefinition,
    deployments,
    runningCount: count(({ runningCount }) => runningCount),
    pendingCount: count(({ pendingCount }) => pendingCount),
    currentServiceRevisions: deployments.map((deployment) => ({
      arn: recordArn(service, 'service-revision', deployment),
      requestedTaskCount: deployment.desiredCount,
      runningTaskCount: deployment.runningCount,
      pendingTaskCount: deployment.pendingCount,
    })),
    events: [...events.reverse(), ...(service.events ?? [])].slice(0, 100),
  };
}
