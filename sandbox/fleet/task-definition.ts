import type { ContainerDefinition, LogConfiguration, TaskDefinition } from '@aws-sdk/client-ecs';
import { withDefaults } from '../aws/ecs/definition-defaults.ts';
import { describeAttributes } from '../aws/ecs/definition-output.ts';
import { account, ecsArn, region, roleArn } from './company.ts';
import type { Workload } from './workloads/workload.ts';

const logStreamPrefix = 'ecs';
const dayInMilliseconds = 24 * 60 * 60 * 1000;

/** The CloudWatch log group of a workload, the same for all its containers. */
export function logGroup(workloadName: string): string {
  return `/ecs/shop/${workloadName}`;
}

/** The log stream that awslogs writes for one container of a task: prefix/container/task id. */
export function logStream(containerName: string, taskId: string): string {
  return `${logStreamPrefix}/${containerName}/${taskId}`;
}

export function taskDefinitionArn(family: string, revision: number): string {
  return ecsArn('task-definition', `${family}:${revision}`);
}

/**
 * One revision of a workload's task definition, as DescribeTaskDefinition answers it.
 * @param now epoch milliseconds; the newest revision was registered a day before, older ones earlier.
 */
export function taskDefinition(workload: Workload, revision: number, now: number): TaskDefinition {
  const age = (workload.revisions[0]?.revision ?? revision) - revision + 1;
  const definition = withDefaults({
    taskDefinitionArn: taskDefinitionArn(workload.name, revision),
    containerDefinitions: containersOf(workload, revision).map((one) => containerDefinition(workload, one)),
    family: workload.name,
    taskRoleArn: roleArn(`shop-${workload.name}-task`),
    executionRoleArn: roleArn(`shop-${workload.name}-execution`),
    networkMode: 'awsvpc',
    revision,
    volumes: workload.volumes ?? [],
    status: 'ACTIVE',
    runtimePlatform: {
      cpuArchitecture: workload.architecture ?? 'X86_64',
      operatingSystemFamily: 'LINUX',
    },
    ...(workload.ec2
      ? { requiresCompatibilities: ['EC2'] }
      : { requiresCompatibilities: ['FARGATE'], ...sizeOf(workload, revision) }),
    registeredAt: new Date(now - age * dayInMilliseconds),
    registeredBy: `arn:aws:sts::${account}:assumed-role/shop-deploy/pipeline`,
  });
  return { ...definition, ...describeAttributes(definition) };
}

/** The first container is the one that a revision may have different. */
function containersOf({ containers, revisions }: Workload, revision: number): ContainerDefinition[] {
  const { container } = revisions.find((one) => one.revision === revision) ?? {};
  return containers.map((one, index) => (index === 0 ? { ...one, ...container } : one));
}

function sizeOf({ cpu, memory, revisions }: Workload, revision: number): { cpu: string; memory: string } {
  return revisions.find((one) => one.revision === revision)?.size ?? { cpu, memory };
}

function containerDefinition(workload: Workload, container: ContainerDefinition): ContainerDefinition {
  return { logConfiguration: awslogs(workload.name), cpu: 0, ...container };
}

function awslogs(workloadName: string): LogConfiguration {
  return {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': logGroup(workloadName),
      'awslogs-region': region,
      'awslogs-stream-prefix': logStreamPrefix,
    },
  };
}
