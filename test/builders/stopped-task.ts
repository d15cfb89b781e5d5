import type { ServiceReference } from '../../shared/model/service-reference.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';

/** The service `checkout` in the cluster `shop-prod`. */
export function aPlace(overrides: Partial<ServiceReference> = {}): ServiceReference {
  return {
    partition: 'aws',
    account: '123456789012',
    region: 'eu-west-1',
    cluster: 'shop-prod',
    kind: 'service',
    name: 'checkout',
    ...overrides,
  };
}

/** A task of `checkout` that ran for 3 min 12 s and whose container `web` was killed for its memory. */
export function aStoppedTask(overrides: Partial<StoppedTask> = {}): StoppedTask {
  const place = overrides.place ?? aPlace();
  const taskId = '8d2f1c0e9b7a4f6d8c1e2a3b4c5d6e7f';
  const stoppedAt = Date.UTC(2026, 10, 20, 1, 12, 40);
  const arn = `arn:${place.partition}:ecs:${place.region}:${place.account}`;
  return {
    taskArn: `${arn}:task/${place.cluster}/${taskId}`,
    taskId,
    place,
    taskDefinitionArn: `${arn}:task-definition/checkout:57`,
    family: 'checkout',
    revision: 57,
    stoppedAt,
    startedAt: stoppedAt - 192_000,
    stoppedReason: 'Essential container in task exited',
    stopCode: 'EssentialContainerExited',
    launchType: 'FARGATE',
    availabilityZone: 'eu-west-1b',
    started: true,
    belongsToService: true,
    startedBy: 'ecs-svc/4205316789012345678',
    cpuUnits: 512,
    memoryMiB: 1024,
    containers: [
      {
        name: 'web',
        exitCode: 137,
        reason: 'OutOfMemoryError: Container killed due to memory usage',
        image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.14.2',
        imageDigest: 'sha256:3f2a9c1e8b7d6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e1d0c9b8a7f6e5d4c3b2a1f',
      },
    ],
    ...overrides,
  };
}
