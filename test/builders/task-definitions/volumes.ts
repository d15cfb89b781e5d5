import type { DefinitionInput } from './answer.ts';
import { onEc2 } from './ec2.ts';
import { onFargate, web } from './fargate.ts';

const mounted = { ...web, mountPoints: [{ sourceVolume: 'data', containerPath: '/data', readOnly: false }] };

const efs = onFargate('efs', {
  containerDefinitions: [mounted],
  volumes: [{ name: 'data', efsVolumeConfiguration: { fileSystemId: 'fs-0123456789abcdef0' } }],
});

const efsAccessPoint = onFargate('efs-access-point', {
  containerDefinitions: [mounted],
  volumes: [
    {
      name: 'data',
      efsVolumeConfiguration: {
        fileSystemId: 'fs-0123456789abcdef0',
        transitEncryption: 'ENABLED',
        transitEncryptionPort: 2999,
        authorizationConfig: { accessPointId: 'fsap-0123456789abcdef0', iam: 'ENABLED' },
      },
    },
  ],
});

const ebsAtLaunch = onFargate('ebs-at-launch', {
  containerDefinitions: [mounted],
  volumes: [{ name: 'data', configuredAtLaunch: true }],
});

const sharedBetweenContainers = onFargate('shared-between-containers', {
  containerDefinitions: [
    { ...mounted, mountPoints: [{ sourceVolume: 'scratch', containerPath: '/tmp' }] },
    {
      name: 'backup',
      image: 'shop/backup:3.1.0',
      essential: false,
      volumesFrom: [{ sourceContainer: 'web', readOnly: true }],
    },
  ],
  volumes: [{ name: 'scratch', host: {} }],
});

const dockerVolume = onEc2('docker-volume', {
  containerDefinitions: [{ ...mounted, memory: 512 }],
  volumes: [
    {
      name: 'data',
      dockerVolumeConfiguration: {
        scope: 'shared',
        autoprovision: true,
        driver: 'rexray/ebs',
        driverOpts: { volumetype: 'gp3', size: '20' },
        labels: { team: 'shop' },
      },
    },
    { name: 'host', host: { sourcePath: '/var/log/shop' } },
  ],
});

const windowsFileServer = onEc2('windows-file-server', {
  networkMode: undefined,
  runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'WINDOWS_SERVER_2019_FULL' },
  containerDefinitions: [
    {
      ...mounted,
      cpu: 512,
      memory: 1024,
      credentialSpecs: ['credentialspecdomainless:arn:aws:s3:::shop-config/gmsa.json'],
    },
  ],
  volumes: [
    {
      name: 'data',
      fsxWindowsFileServerVolumeConfiguration: {
        fileSystemId: 'fs-0fedcba9876543210',
        rootDirectory: 'share',
        authorizationConfig: {
          credentialsParameter: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:fsx-MnOpQr',
          domain: 'corp.example.com',
        },
      },
    },
  ],
});

export const volumeDefinitions: DefinitionInput[] = [
  efs,
  efsAccessPoint,
  ebsAtLaunch,
  sharedBetweenContainers,
  dockerVolume,
  windowsFileServer,
];
