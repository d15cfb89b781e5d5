import {
  DescribeServiceDeploymentsCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type Service,
  type ServiceDeployment,
} from '@aws-sdk/client-ecs';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, smallTemplate, startAt } from './small-template.ts';

export const arn = (resource: string) => `arn:aws:ecs:us-east-1:123456789012:${resource}`;
export const serviceArn = arn('service/shop/web');
export const minute = 60_000;

/** Sends every ECS event to a queue without a consumer. */
const eventsToQueue = {
  JobRule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ...smallTemplate().Resources.JobRule?.Properties,
      EventPattern: { source: ['aws.ecs'] },
    },
  },
  WorkerMapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { ...smallTemplate().Resources.WorkerMapping?.Properties, Enabled: false },
  },
};

/** Service shop/web with two tasks of its first revision, deployed a day ago; only a rolling deployment has a rollout state. */
export function aService(changes: Partial<Service> = {}): Service {
  const { strategy = 'ROLLING' } = changes.deploymentConfiguration ?? {};
  const deployed = { taskDefinition: arn('task-definition/web:1'), desiredCount: 2, runningCount: 2 };
  return {
    ...{ serviceArn, serviceName: 'web', clusterArn: arn('cluster/shop'), status: 'ACTIVE', ...deployed },
    deployments: [
      {
        ...{ id: 'ecs-svc/1', status: 'PRIMARY', ...deployed },
        ...(strategy === 'ROLLING' && { rolloutState: 'COMPLETED' as const }),
        createdAt: new Date(startAt - 24 * 60 * minute),
      },
    ],
    ...changes,
  };
}

/** Event of ECS, as the queue holds it. */
export interface Heard {
  'detail-type': string;
  detail: { eventName?: string; stoppedReason?: string; deploymentId?: string };
}

/** Sandbox with two revisions of web, in which deployments are watched. */
export interface Deployments {
  sandbox: Sandbox;
  ecs: ECSClient;
  /** Reads a deployment from the history. */
  record(serviceDeploymentArn: string): Promise<ServiceDeployment | undefined>;
  /** Reads all events that ECS sent. */
  events(): Promise<Heard[]>;
  close(): Promise<void>;
}

export async function openDeployments(): Promise<Deployments> {
  const sandbox = await createSmallSandbox({ resources: eventsToQueue });
  const ecs = new ECSClient({ ...sandbox.clientConfig, maxAttempts: 1 });
  for (const memory of [512, 1024]) {
    await ecs.send(
      new RegisterTaskDefinitionCommand({
        ...{ family: 'web', requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc' },
        ...{ cpu: '256', memory: String(memory) },
        containerDefinitions: [{ name: 'web', image: 'web:1' }],
      }),
    );
  }
  return {
    ...{ sandbox, ecs },
    async record(serviceDeploymentArn) {
      const command = new DescribeServiceDeploymentsCommand({
        serviceDeploymentArns: [serviceDeploymentArn],
      });
      return (await ecs.send(command)).serviceDeployments?.[0];
    },
    events: async () => (await sandbox.messages('app-jobs')).map(({ body }) => JSON.parse(body)),
    async close() {
      ecs.destroy();
      await sandbox.close();
    },
  };
}
