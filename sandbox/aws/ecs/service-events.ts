import type { Deployment, Service, Task } from '@aws-sdk/client-ecs';

/*
 * The events of a deployment as ECS puts them on the event bus ("Amazon ECS service deployment state change events",
 * "Amazon ECS service action events" and "Amazon ECS task state change events"). Times are epoch ms.
 */

const errors: ReadonlySet<string> = new Set(['SERVICE_DEPLOYMENT_FAILED']);

/** `eventName` is SERVICE_DEPLOYMENT_IN_PROGRESS, _COMPLETED or _FAILED. */
export function deploymentEvent(
  { serviceArn }: Service,
  eventName: string,
  { id, reason }: Pick<Deployment, 'id'> & { reason: string },
  at: number,
): object {
  return {
    'detail-type': 'ECS Deployment State Change',
    source: 'aws.ecs',
    time: wholeSeconds(at),
    resources: [serviceArn],
    detail: {
      eventType: errors.has(eventName) ? 'ERROR' : 'INFO',
      eventName,
      deploymentId: id,
      updatedAt: new Date(at).toISOString(),
      reason,
    },
  };
}

/** A pause hook waits for an answer, or no longer does ("Amazon ECS hook state change events"). */
export function hookEvent(
  { serviceArn, clusterArn }: Service,
  eventName: string,
  hook: { serviceDeploymentArn?: string; hookId?: string; lifecycleStage: string; expiresAt?: Date },
  at: number,
): object {
  const { serviceDeploymentArn, hookId, lifecycleStage, expiresAt } = hook;
  return {
    'detail-type': 'ECS Hook State Change',
    source: 'aws.ecs',
    time: wholeSeconds(at),
    resources: [serviceDeploymentArn],
    detail: {
      eventType: 'INFO',
      eventName,
      hookId,
      hookType: 'PAUSE',
      expiresAt: expiresAt?.toISOString(),
      lifecycleStage,
      clusterArn,
      serviceArn,
    },
  };
}

export function steadyStateEvent({ serviceArn, clusterArn }: Service, at: number): object {
  return {
    'detail-type': 'ECS Service Action',
    source: 'aws.ecs',
    time: wholeSeconds(at),
    resources: [serviceArn],
    detail: {
      eventType: 'INFO',
      eventName: 'SERVICE_STEADY_STATE',
      clusterArn,
      createdAt: new Date(at).toISOString(),
    },
  };
}

/** A task as it now is; events leave its health out. */
export function taskEvent(task: Task, at: number): object {
  const { healthStatus: _onlyDescribed, containers = [], ...rest } = task;
  return {
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    time: wholeSeconds(at),
    resources: [task.taskArn],
    detail: {
      ...rest,
      containers: containers.map(({ healthStatus: _too, ...container }) => container),
      updatedAt: new Date(at).toISOString(),
    },
  };
}

function wholeSeconds(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}
