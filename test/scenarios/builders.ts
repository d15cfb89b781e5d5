import type {
  Deployment,
  Service,
  ServiceDeployment,
  ServiceRevision,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import { definitionArn, now } from './fake-aws.ts';

const arn = (rest: string) => `arn:aws:ecs:eu-west-1:123456789012:${rest}`;
const ecr = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';

/** A stopped task in the words of EventBridge. */
export interface StopOptions {
  service: string;
  revision?: number;
  /** Seconds that the task ran; absent where it never started. */
  ran?: number;
  reason: string;
  code?: string;
  containers?: object[];
  startedBy?: string;
  /** `family:NAME` for a task that no service started. */
  group?: string;
  detail?: object;
}

let tasks = 0;

/** The event of a task of a service that reached STOPPED half a minute ago. */
export function stop(options: StopOptions): object {
  const { service, revision = 42, ran, reason, code = 'EssentialContainerExited', containers } = options;
  tasks += 1;
  const taskId = tasks.toString(16).padStart(32, '7a');
  const stoppedAt = now - 30_000;
  const time = (at: number) => new Date(at).toISOString();
  return {
    ...{ version: '0', id: `stop-${tasks}`, source: 'aws.ecs', account: '123456789012', region: 'eu-west-1' },
    ...{
      'detail-type': 'ECS Task State Change',
      time: time(stoppedAt),
      resources: [arn(`task/shop/${taskId}`)],
    },
    detail: {
      ...{ taskArn: arn(`task/shop/${taskId}`), clusterArn: arn('cluster/shop'), lastStatus: 'STOPPED' },
      ...{ taskDefinitionArn: definitionArn(`${service}:${revision}`), launchType: 'FARGATE' },
      ...{
        group: options.group ?? `service:${service}`,
        startedBy: options.startedBy ?? `ecs-svc/${revision}`,
      },
      ...{ cpu: '512', memory: '1024', availabilityZone: 'eu-west-1a', desiredStatus: 'STOPPED' },
      ...{ createdAt: time(stoppedAt - (ran ?? 20) * 1000 - 15_000), stoppedAt: time(stoppedAt) },
      ...(ran !== undefined && { startedAt: time(stoppedAt - ran * 1000) }),
      ...{ stoppedReason: reason, stopCode: code },
      containers: containers ?? [{ name: service, image: image(service), exitCode: 1 }],
      ...options.detail,
    },
  };
}

/** An event of a service or of its deployment. */
export function serviceEvent(service: string, eventName: string, detail: object = {}): object {
  const isDeployment = eventName.startsWith('SERVICE_DEPLOYMENT');
  return {
    ...{ version: '0', id: `event-${service}-${eventName}`, source: 'aws.ecs', account: '123456789012' },
    ...{
      region: 'eu-west-1',
      time: new Date(now - 20_000).toISOString(),
      resources: [arn(`service/shop/${service}`)],
    },
    'detail-type': isDeployment ? 'ECS Deployment State Change' : 'ECS Service Action',
    detail: { eventType: 'ERROR', eventName, clusterArn: arn('cluster/shop'), ...detail },
  };
}

/** A private image of the shop. */
export function image(name: string, tag = '1.9.3'): string {
  return `${ecr}/shop/${name}:${tag}`;
}

/** A service and the tasks that run of those desired. */
export function service(
  name: string,
  running: number,
  desired: number,
  more: Partial<Service> = {},
): Service {
  return {
    ...{ serviceName: name, serviceArn: arn(`service/shop/${name}`), status: 'ACTIVE', pendingCount: 0 },
    ...{ runningCount: running, desiredCount: desired, taskDefinition: definitionArn(`${name}:42`) },
    clusterArn: arn('cluster/shop'),
    deployments: [deployment(name, 42, { runningCount: running, desiredCount: desired })],
    ...more,
  };
}

/** A deployment as DescribeServices lists it. */
export function deployment(name: string, revision: number, more: Partial<Deployment> = {}): Deployment {
  return {
    ...{ id: `ecs-svc/${revision}`, status: 'PRIMARY', rolloutState: 'COMPLETED', failedTasks: 0 },
    ...{ taskDefinition: definitionArn(`${name}:${revision}`), createdAt: new Date(now - 86_400_000) },
    ...more,
  };
}

/** A task definition of one container that logs to CloudWatch. */
export function definition(name: string, revision = 42, more: object = {}): TaskDefinition {
  return {
    ...{
      family: name,
      revision,
      taskDefinitionArn: definitionArn(`${name}:${revision}`),
      cpu: '512',
      memory: '1024',
    },
    ...{
      networkMode: 'awsvpc',
      status: 'ACTIVE',
      executionRoleArn: 'arn:aws:iam::123456789012:role/ecs-execution',
    },
    containerDefinitions: [
      {
        ...{ name, image: image(name), essential: true },
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            'awslogs-group': `/ecs/${name}`,
            'awslogs-stream-prefix': 'ecs',
            'awslogs-region': 'eu-west-1',
          },
        },
        ...more,
      },
    ],
  };
}

/** Revision 42 of a service and the parts that every scenario of it has. */
export function running(name: string, running: number, desired: number, log?: readonly string[]) {
  return { service: service(name, running, desired), definitions: { [`${name}:42`]: definition(name) }, log };
}

const deploymentArn = (name: string, id: number) => arn(`service-deployment/shop/${name}/${id}`);
const revisionArn = (name: string, id: number) => arn(`service-revision/shop/${name}/${id}`);

/** A deployment in the history of a service: minutes ago it started, and how it stands. */
export function deployed(
  name: string,
  revision: number,
  minutesAgo: number,
  more: Partial<ServiceDeployment> = {},
): ServiceDeployment {
  const startedAt = new Date(now - minutesAgo * 60_000);
  return {
    ...{
      serviceDeploymentArn: deploymentArn(name, revision),
      status: 'SUCCESSFUL',
      startedAt,
      createdAt: startedAt,
    },
    ...{ serviceArn: arn(`service/shop/${name}`), clusterArn: arn('cluster/shop') },
    targetServiceRevision: { arn: revisionArn(name, revision) },
    ...more,
  };
}

/** The service revision that a deployment brought: it runs the task definition of the same number. */
export function revision(name: string, number: number, more: Partial<ServiceRevision> = {}): ServiceRevision {
  return {
    serviceRevisionArn: revisionArn(name, number),
    taskDefinition: definitionArn(`${name}:${number}`),
    ...more,
  };
}

/** ARN of a service revision, for the sources of a deployment. */
export const sourceOf = (name: string, number: number) => ({ arn: revisionArn(name, number) });
