import { randomUUID } from 'node:crypto';
import { ecsArn } from '../../sandbox/fleet/company.ts';

/** A task of a service, by its revision, that was killed for its memory at an epoch time in ms: the event of ECS. */
export function memoryKill(of: Running, size: { cpu: string; memory: string }, at: number): object {
  const reason = 'OutOfMemoryError: Container killed due to memory usage';
  return stopped(of, size, at, { exitCode: 137, reason });
}

/** A task whose essential container exited with this code. */
export function containerExit(
  of: Running,
  size: { cpu: string; memory: string },
  exitCode: number,
  at: number,
): object {
  return stopped(of, size, at, { exitCode });
}

interface Running {
  cluster: string;
  service: string;
  taskDefinitionArn: string;
}

function stopped(
  { cluster, service, taskDefinitionArn }: Running,
  size: { cpu: string; memory: string },
  at: number,
  end: { exitCode: number; reason?: string },
): object {
  const time = new Date(at).toISOString();
  const taskArn = ecsArn('task', cluster, randomUUID().replaceAll('-', ''));
  return {
    source: 'aws.ecs',
    'detail-type': 'ECS Task State Change',
    time,
    resources: [taskArn],
    detail: {
      ...{ taskArn, taskDefinitionArn, clusterArn: ecsArn('cluster', cluster), group: `service:${service}` },
      ...{ lastStatus: 'STOPPED', desiredStatus: 'STOPPED', launchType: 'FARGATE', ...size },
      ...{ createdAt: time, startedAt: time, stoppedAt: time },
      ...{ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' },
      containers: [{ name: service, lastStatus: 'STOPPED', ...end }],
    },
  };
}
