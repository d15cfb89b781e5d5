import type {
  DefinedContainer,
  Evidence,
  ServiceEvidence,
  TaskDefinitionEvidence,
} from '../../shared/model/evidence.ts';

/** Container `web` of `checkout`, as its task definition has it. */
export function aDefinedContainer(overrides: Partial<DefinedContainer> = {}): DefinedContainer {
  return {
    name: 'web',
    essential: true,
    logDriver: 'awslogs',
    logGroup: '/ecs/checkout',
    logStreamPrefix: 'web',
    logRegion: 'eu-west-1',
    heapFlags: [],
    secrets: [],
    ...overrides,
  };
}

export function aTaskDefinition(overrides: Partial<TaskDefinitionEvidence> = {}): TaskDefinitionEvidence {
  return {
    cpuUnits: 512,
    memoryMiB: 1024,
    executionRoleArn: 'arn:aws:iam::123456789012:role/checkout-execution',
    taskRoleArn: 'arn:aws:iam::123456789012:role/checkout-task',
    networkMode: 'awsvpc',
    containers: [aDefinedContainer()],
    ...overrides,
  };
}

export function aServiceEvidence(overrides: Partial<ServiceEvidence> = {}): ServiceEvidence {
  return {
    desiredCount: 2,
    runningCount: 1,
    pendingCount: 0,
    deployments: [],
    events: [],
    subnets: ['subnet-0aaa1111bbb2222cc', 'subnet-0ddd3333eee4444ff'],
    securityGroups: ['sg-0123456789abcdef0'],
    assignPublicIp: 'DISABLED',
    ...overrides,
  };
}

/** The log tail of container `web`. */
export function aLogOf(...messages: string[]): Pick<Evidence, 'log'> {
  const lines = messages.map((message, at) => ({ at, message }));
  return {
    log: { container: 'web', group: '/ecs/checkout', stream: 'web/web/8d2f', region: 'eu-west-1', lines },
  };
}
