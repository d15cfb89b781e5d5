import type { DefinitionInput } from './answer.ts';
import { web } from './fargate.ts';

/** A task of 1 vCPU and 2 GiB on EC2. */
export function onEc2(family: string, changes: Partial<DefinitionInput> = {}): DefinitionInput {
  return {
    family,
    requiresCompatibilities: ['EC2'],
    networkMode: 'bridge',
    cpu: '1024',
    memory: '2048',
    containerDefinitions: [web],
    ...changes,
  };
}

const dynamicPorts = onEc2('dynamic-ports', {
  containerDefinitions: [
    { ...web, memory: 1024, portMappings: [{ containerPort: 8080 }], links: ['cache:redis'] },
    {
      name: 'cache',
      image: 'redis:7',
      memory: 256,
      portMappings: [{ containerPort: 6379, hostPort: 6379 }],
      hostname: 'cache',
      dnsServers: ['10.0.0.2'],
      dnsSearchDomains: ['shop.internal'],
      extraHosts: [{ hostname: 'db', ipAddress: '10.0.1.7' }],
      dockerSecurityOptions: ['no-new-privileges'],
      disableNetworking: false,
      privileged: true,
    },
  ],
});

const hostNetwork = onEc2('host-network', {
  networkMode: 'host',
  pidMode: 'host',
  ipcMode: 'task',
  placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.instance-type =~ m7g.*' }],
  containerDefinitions: [
    {
      ...web,
      memoryReservation: 512,
      linuxParameters: {
        devices: [{ hostPath: '/dev/fuse', containerPath: '/dev/fuse', permissions: ['read', 'write'] }],
        sharedMemorySize: 256,
        tmpfs: [{ containerPath: '/run', size: 64, mountOptions: ['noexec'] }],
        maxSwap: 512,
        swappiness: 10,
      },
    },
  ],
});

const gpu = onEc2('gpu', {
  containerDefinitions: [
    { ...web, memory: 2048, resourceRequirements: [{ type: 'GPU', value: '1' }], entryPoint: ['python'] },
  ],
});

const portRange = onEc2('port-range', {
  containerDefinitions: [
    { ...web, memory: 512, portMappings: [{ containerPortRange: '40000-40010', protocol: 'udp' }] },
  ],
});

const either = onEc2('either', { networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE', 'EC2'] });

const inferenceAccelerators = onEc2('inference-accelerators', {
  inferenceAccelerators: [{ deviceName: 'device_1', deviceType: 'eia2.medium' }],
  containerDefinitions: [
    { ...web, memory: 1024, resourceRequirements: [{ type: 'InferenceAccelerator', value: 'device_1' }] },
  ],
});

export const ec2Definitions: DefinitionInput[] = [
  dynamicPorts,
  hostNetwork,
  gpu,
  portRange,
  either,
  inferenceAccelerators,
];
