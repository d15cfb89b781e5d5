import { describe, expect, it, test } from '@jest/globals';
import { parseEcsEvent } from '../../shared/model/ecs-event.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import { aStoppedTask } from '../builders/stopped-task.ts';
import { fargateError, said, secretArn, textOf } from './advice-text.ts';
import { aDefinedContainer, aServiceEvidence, aTaskDefinition } from './evidence-builders.ts';

/** A stop of a special kind of task: words that its message holds, and words that would mislead. */
interface Kind {
  kind: string;
  stop: StoppedTask;
  evidence?: Partial<Evidence>;
  holds: string[];
  lacks?: RegExp;
}

const express = { service: aServiceEvidence({ isExpressMode: true }) };
const windows = {
  taskDefinition: aTaskDefinition({ operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' }),
};
const serviceArn = 'arn:aws:ecs:eu-west-1:123456789012:service/shop-prod/checkout';
const image = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/checkout:1.14.2';
const exited = (...codes: [string, number, string?][]) =>
  aStoppedTask({ containers: codes.map(([name, exitCode, reason]) => ({ name, exitCode, reason })) });
const router = aTaskDefinition({
  containers: [aDefinedContainer(), aDefinedContainer({ name: 'logs', isLogRouter: true })],
});

const kinds: Kind[] = [
  {
    kind: 'Express Mode, out of memory',
    stop: aStoppedTask(),
    evidence: express,
    holds: [
      `aws ecs update-express-gateway-service --service-arn ${serviceArn} --cpu 512 --memory 2048`,
      `aws ecs monitor-express-gateway-service --service-arn ${serviceArn}`,
    ],
    lacks: /Register a revision|ecs update-service/,
  },
  {
    kind: 'Express Mode, unhealthy behind its load balancer',
    stop: said(
      'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/ecs-gateway-tg-1a2b3c4d/6d0ecf831eec9f09)',
    ),
    evidence: express,
    holds: [
      'aws ecs describe-express-gateway-service',
      '--health-check-path',
      'monitor-express-gateway-service',
    ],
    lacks: /describe-target-groups|grace-period|ecs update-service/,
  },
  {
    kind: 'Express Mode, image not found: its command names no revision',
    stop: said(
      `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: ${image}: not found`,
    ),
    evidence: express,
    holds: [
      'monitor-express-gateway-service',
      'aws ecs update-service --force-new-deployment --cluster shop-prod --service checkout --region',
    ],
    lacks: /--task-definition/,
  },
  {
    kind: 'IPv6-only by the words of the kernel',
    stop: said(
      `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${image}: failed to do request: Head "https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/shop/checkout/manifests/1.14.2": dial tcp 52.94.10.17:443: connect: network is unreachable`,
    ),
    holds: [
      'no IPv4 route (IPv6-only)',
      '123456789012.dkr-ecr.eu-west-1.on.aws/shop/checkout:1.14.2',
      '::/0',
      'egress-only internet gateway',
      'NAT64',
    ],
    lacks: /0\.0\.0\.0\/0|assignPublicIp|s3 \(gateway\)/,
  },
  {
    kind: 'IPv6-only by its network interface',
    stop: said(
      `${fargateError} unable to retrieve secret from asm: service call has been retried 5 time(s): failed to fetch secret ${secretArn} from secrets manager: RequestCanceled: request context canceled caused by: context deadline exceeded`,
      { ipv6Only: true, subnetId: 'subnet-0123456789abcdef0' },
    ),
    holds: ['dual-stack endpoint of secretsmanager', 'subnet-0123456789abcdef0 routes ::/0', 'to ::/0'],
    lacks: /0\.0\.0\.0\/0/,
  },
  {
    kind: 'IPv6-only, a registry of others',
    stop: said(
      'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ghcr.io/acme/api:1.0: failed to do request: Head "https://ghcr.io/v2/acme/api/manifests/1.0": dial tcp 140.82.121.33:443: connect: network is unreachable',
    ),
    holds: ['copy the image to Amazon ECR', 'DNS64'],
    lacks: /dkr-ecr/,
  },
  {
    kind: 'Windows, access violation',
    stop: exited(['web', 3221225477]),
    evidence: windows,
    holds: ['0xC0000005: access violation', 'native code first'],
    lacks: /another C library/,
  },
  {
    kind: 'Windows, access violation as a negative number and without a task definition',
    stop: exited(['web', -1073741819]),
    holds: ['native code first'],
    lacks: /another C library/,
  },
  {
    kind: 'Windows, an unhandled .NET exception',
    stop: exited(['web', 3762504530]),
    evidence: windows,
    holds: ['unhandled .NET exception in the log'],
    lacks: /base image, libraries/,
  },
  {
    kind: 'Windows, a missing DLL',
    stop: exited(['web', 3221225781]),
    evidence: windows,
    holds: ['Visual C++ runtime'],
  },
  {
    kind: 'Windows, killed after stopTimeout',
    stop: { ...exited(['web', 137]), launchType: 'EC2' },
    evidence: windows,
    holds: ['CTRL_SHUTDOWN_EVENT'],
    lacks: /SIGTERM|dmesg|initProcessEnabled/,
  },
  {
    kind: 'Windows, a command that needs a shell',
    stop: said(
      'CannotStartContainerError: Error response from daemon: container 4d1a encountered an error during hcsshim::System::CreateProcess: failure in a Windows system call: The parameter is incorrect. (0x57)',
      { containers: [{ name: 'web' }], launchType: 'EC2' },
    ),
    holds: ['Windows could not create its process', 'cmd /S /C'],
    lacks: /chmod|runtime gives the same message/,
  },
  {
    kind: 'Windows, an image of another Windows version',
    stop: said(
      'CannotStartContainerError: Error response from daemon: hcsshim::CreateComputeSystem 4d1a: The container operating system does not match the host operating system.',
      { containers: [{ name: 'web', image }], platformFamily: 'Windows Server 2019 Core' },
    ),
    holds: [
      'does not match the Windows version of this task (Windows Server 2019)',
      'ltsc2019',
      'operatingSystemFamily',
    ],
    lacks: /buildx|linux\/amd64/,
  },
  {
    kind: 'Windows, a health check',
    stop: said('Task failed container health checks', { started: true, containers: [{ name: 'web' }] }),
    evidence: windows,
    holds: ['Nano Server lacks'],
    lacks: /wget/,
  },
  {
    kind: 'FireLens, the log router by its definition',
    stop: exited(['web', 143], ['logs', 1]),
    evidence: { taskDefinition: router },
    holds: [
      'The FireLens log router (container logs) exited with exit code 1',
      'which stopped the whole task',
      'task role (not the execution role)',
    ],
    lacks: /general advice|Compare checkout:57/,
  },
  {
    kind: 'FireLens, the log router by its name, crashed',
    stop: exited(['web', 0], ['log_router', 139]),
    holds: ['FireLens log router (container log_router)', 'aws-for-fluent-bit', 'It is essential'],
    lacks: /another C library/,
  },
  {
    kind: 'FireLens, a configuration file in S3',
    stop: said(
      'ResourceInitializationError: Unable to download firelens s3 config file: unable to download s3 config extra.conf from bucket shop-logs: AccessDenied: Access Denied status code: 403',
    ),
    holds: ['configuration extra.conf could not be read', 's3:GetObject on extra.conf', 'bucket shop-logs'],
    lacks: /log group/,
  },
  {
    kind: 'FireLens, an output without a name',
    stop: said(
      'ResourceInitializationError: Unable to generate firelens config file: unable to apply log options of container web to firelens config: missing output key Name which is required for firelens configuration of type fluentbit',
    ),
    holds: ['its options need Name'],
  },
  {
    kind: 'FireLens, a socket that is not there yet',
    stop: said(
      'CannotStartContainerError: Error response from daemon: failed to create task for container: failed to initialize logging driver: dial unix /var/lib/ecs/data/firelens/0123/socket/fluent.sock: connect: connection refused',
      { launchType: 'EC2', containers: [{ name: 'web' }] },
    ),
    holds: ['FireLens could not be set up', 'dependsOn with condition START'],
    lacks: /CloudWatch Logs|NAT gateway/,
  },
  {
    kind: 'the proxy of Service Connect ended',
    stop: exited(['web', 143], ['ecs-service-connect-aB3dE', 1]),
    holds: [
      'The Service Connect proxy (container ecs-service-connect-aB3dE) exited with exit code 1',
      'serviceConnectConfiguration',
      'namespace',
    ],
    lacks: /Compare checkout:57|environment, secrets/,
  },
  {
    kind: 'the proxy of Service Connect was killed',
    stop: exited(['web', 143], ['ecs-service-connect-aB3dE', 137]),
    holds: ['Service Connect proxy', '64 MiB more'],
    lacks: /initProcessEnabled/,
  },
  {
    kind: 'the proxy of Service Connect is unhealthy',
    stop: said('Task failed container health checks', {
      started: true,
      containers: [
        { name: 'web', exitCode: 0 },
        { name: 'ecs-service-connect-aB3dE', exitCode: 137, healthStatus: 'UNHEALTHY' },
      ],
    }),
    holds: ['ecs-service-connect-aB3dE', '64 MiB more'],
    lacks: /curl/,
  },
];

test.each(kinds)('the message has the facts and advice for $kind', ({ stop, evidence, holds, lacks }) => {
  const text = textOf(stop, evidence).join('\n');
  for (const words of holds) expect(text).toContain(words);
  if (lacks) expect(text).not.toMatch(lacks);
});

describe('task events', () => {
  const eventOf = (address: { name: string; value: string }[], more = {}) =>
    parseEcsEvent(
      JSON.stringify({
        source: 'aws.ecs',
        'detail-type': 'ECS Task State Change',
        detail: {
          taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/shop-prod/8d2f1c0e9b7a4f6d8c1e2a3b4c5d6e7f',
          clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/shop-prod',
          taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/checkout:57',
          lastStatus: 'STOPPED',
          stoppedAt: '2026-11-20T01:12:40Z',
          attachments: [{ type: 'eni', status: 'DELETED', details: address }],
          ...more,
        },
      }),
    );
  const mac = { name: 'macAddress', value: '0a:98:eb:a7:29:ba' };

  it.each([
    ['no IPv4 address: IPv6-only', [mac], true],
    ['an IPv4 address: not', [mac, { name: 'privateIPv4Address', value: '10.0.0.139' }], false],
    ['no interface yet: not known', [], undefined],
  ])('a task is IPv6-only or not with %s', (_, address, ipv6Only) => {
    expect(eventOf(address)).toMatchObject({ stop: { ipv6Only } });
  });

  it('a task event names its operating system', () => {
    expect(eventOf([], { platformFamily: 'Windows Server 2022 Core' })).toMatchObject({
      stop: { platformFamily: 'Windows Server 2022 Core' },
    });
  });
});
