import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { DefinitionInput } from './answer.ts';

const roles = {
  taskRoleArn: 'arn:aws:iam::111122223333:role/shop-task',
  executionRoleArn: 'arn:aws:iam::111122223333:role/shop-execution',
};

export const web: ContainerDefinition = {
  name: 'web',
  image: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/shop/web:4.12.0',
  portMappings: [{ containerPort: 8080 }],
};

/** A task of 1 vCPU and 2 GiB on Fargate. */
export function onFargate(family: string, changes: Partial<DefinitionInput> = {}): DefinitionInput {
  return {
    family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '1024',
    memory: '2048',
    ...roles,
    containerDefinitions: [web],
    ...changes,
  };
}

const plain = onFargate('plain');

const arm = onFargate('arm', {
  runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
});

const windows = onFargate('windows', {
  runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' },
  containerDefinitions: [{ ...web, cpu: 1024, memory: 2048 }],
});

const severalContainers = onFargate('several-containers', {
  containerDefinitions: [
    { ...web, cpu: 512, memory: 1024, dependsOn: [{ containerName: 'migrate', condition: 'SUCCESS' }] },
    { name: 'migrate', image: 'shop/migrate:9', essential: false, cpu: 128, memory: 256 },
    {
      name: 'cache',
      image: 'public.ecr.aws/docker/library/redis:7.4.1',
      cpu: 128,
      memory: 512,
      memoryReservation: 256,
    },
    { name: 'agent', image: 'public.ecr.aws/datadog/agent:7.58.2', essential: false, memoryReservation: 128 },
  ],
});

const ephemeralStorage = onFargate('ephemeral-storage', { ephemeralStorage: { sizeInGiB: 100 } });

const faultInjection = onFargate('fault-injection', { enableFaultInjection: true, pidMode: 'task' });

const serviceConnect = onFargate('service-connect', {
  containerDefinitions: [
    {
      ...web,
      portMappings: [
        { containerPort: 8080, name: 'http', appProtocol: 'http2' },
        { containerPort: 9090, name: 'metrics', appProtocol: 'http', protocol: 'tcp' },
        { containerPort: 8125, protocol: 'udp' },
      ],
    },
  ],
});

const restartPolicy = onFargate('restart-policy', {
  containerDefinitions: [
    { ...web, restartPolicy: { enabled: true, ignoredExitCodes: [0, 143], restartAttemptPeriod: 180 } },
  ],
});

const versionConsistency = onFargate('version-consistency', {
  containerDefinitions: [
    web,
    { name: 'flags', image: 'shop/flags:latest', essential: false, versionConsistency: 'disabled' },
  ],
});

const healthCheck = onFargate('health-check', {
  containerDefinitions: [
    {
      ...web,
      healthCheck: { command: ['CMD-SHELL', 'curl -f http://localhost:8080/ || exit 1'], startPeriod: 60 },
      startTimeout: 120,
      stopTimeout: 90,
    },
  ],
});

const limits = onFargate('limits', {
  containerDefinitions: [
    {
      ...web,
      ulimits: [{ name: 'nofile', softLimit: 65536, hardLimit: 1048576 }],
      linuxParameters: { initProcessEnabled: true, capabilities: { add: ['SYS_PTRACE'], drop: ['ALL'] } },
      systemControls: [{ namespace: 'net.core.somaxconn', value: '4096' }],
      readonlyRootFilesystem: true,
      user: '1000:1000',
      workingDirectory: '/srv',
      interactive: false,
      pseudoTerminal: false,
    },
  ],
});

export const fargateDefinitions: DefinitionInput[] = [
  plain,
  arm,
  windows,
  severalContainers,
  ephemeralStorage,
  faultInjection,
  serviceConnect,
  restartPolicy,
  versionConsistency,
  healthCheck,
  limits,
];
