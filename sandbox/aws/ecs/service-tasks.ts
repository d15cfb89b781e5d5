import { randomBytes } from 'node:crypto';
import type { Container, Service, Task, TaskDefinition } from '@aws-sdk/client-ecs';

type DigestOf = (image: string) => string | undefined;

/**
 * One task of a service, which runs since `at` (epoch ms).
 * @param digestOf what an image's name points to, where that is known.
 */
export function runningTask(
  service: Service,
  definition: TaskDefinition,
  { deploymentId, at, digestOf }: { deploymentId: string; at: number; digestOf: DigestOf },
): Task {
  const id = randomBytes(16).toString('hex');
  const taskArn = service.serviceArn?.replace(/:service\/.*$/, `:task/${clusterNameOf(service)}/${id}`);
  const time = new Date(at);
  return {
    taskArn,
    clusterArn: service.clusterArn,
    taskDefinitionArn: definition.taskDefinitionArn,
    group: `service:${service.serviceName}`,
    startedBy: deploymentId,
    ...(service.launchType && { launchType: service.launchType }),
    lastStatus: 'RUNNING',
    desiredStatus: 'RUNNING',
    healthStatus: 'UNKNOWN',
    cpu: definition.cpu,
    memory: definition.memory,
    containers: (definition.containerDefinitions ?? []).map(({ name, image, cpu, memory }) => ({
      name,
      image,
      imageDigest: digestOf(image ?? ''),
      taskArn,
      lastStatus: 'RUNNING',
      healthStatus: 'UNKNOWN',
      cpu: String(cpu ?? 0),
      ...(memory !== undefined && { memory: String(memory) }),
    })),
    createdAt: time,
    startedAt: time,
    version: 4,
  };
}

/** End of a task: as ECS names it, in its words, and with which exit code of its first container. */
export interface TaskEnd {
  stopCode: Task['stopCode'];
  stoppedReason: string;
  exitCode: number;
}

/** The scheduler stops a task of a deployment that another replaces. */
export function replaced(deploymentId: string): TaskEnd {
  const stoppedReason = `Scaling activity initiated by (deployment ${deploymentId})`;
  return { stopCode: 'ServiceSchedulerInitiated', stoppedReason, exitCode: 0 };
}

export const crashed: TaskEnd = {
  stopCode: 'EssentialContainerExited',
  stoppedReason: 'Essential container in task exited',
  exitCode: 1,
};

/** The same task, stopped at a time (epoch ms). */
export function stoppedTask(task: Task, { stopCode, stoppedReason, exitCode }: TaskEnd, at: number): Task {
  const time = new Date(at);
  const end = (container: Container, index: number): Container => ({
    ...container,
    lastStatus: 'STOPPED',
    exitCode: index === 0 ? exitCode : 0,
  });
  return {
    ...task,
    lastStatus: 'STOPPED',
    desiredStatus: 'STOPPED',
    containers: task.containers?.map(end),
    stopCode,
    stoppedReason,
    stoppingAt: time,
    executionStoppedAt: time,
    stoppedAt: time,
    version: 6,
  };
}

function clusterNameOf({ clusterArn = '' }: Service): string {
  return clusterArn.replace(/^.*cluster\//, '');
}
