import { ecrImage, region } from '../company.ts';
import { environment, port, type Workload } from './workload.ts';

/** Platform of the other workloads: caches, media, audit trail, and two small newcomers. */
export const platform: Workload[] = [
  {
    name: 'session-cache',
    cpu: '256',
    memory: '1024',
    containers: [
      {
        name: 'redis',
        image: 'redis:7.4-alpine',
        essential: true,
        portMappings: port(6379),
        command: ['redis-server', '--maxmemory', '700mb'],
      },
    ],
    revisions: [{ revision: 8, deploymentId: 'ecs-svc/8846015529371164207', running: 0, failed: 3 }],
    desiredCount: 1,
  },
  {
    name: 'thumbnailer',
    cpu: '1024',
    memory: '2048',
    containers: [
      {
        name: 'thumbnailer',
        image: ecrImage('thumbnailer', '6.0.3'),
        essential: true,
        command: ['node', 'worker.js'],
        environment: environment({ NODE_OPTIONS: '--max-old-space-size=512' }),
      },
    ],
    revisions: [{ revision: 38, deploymentId: 'ecs-svc/3917724408856620531', running: 4 }],
    desiredCount: 6,
    spot: true,
    tags: { team: 'media', 'steward:tolerance': 'batch' },
    followsQueue: { queue: 'shop-thumbnails', minimum: 6, maximum: 20 },
    usage: { vcpu: [0.6, 2.4], memoryMiB: [420, 760] },
    says: [
      'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
    ],
  },
  {
    name: 'media-store',
    cpu: '512',
    memory: '1024',
    containers: [
      {
        name: 'media-store',
        image: ecrImage('media-store', '1.3.0'),
        essential: true,
        portMappings: port(8080),
        mountPoints: [{ sourceVolume: 'media', containerPath: '/var/media', readOnly: false }],
      },
    ],
    volumes: [
      {
        name: 'media',
        efsVolumeConfiguration: { fileSystemId: 'fs-0d6b7e2a91c35f840', transitEncryption: 'ENABLED' },
      },
    ],
    revisions: [{ revision: 9, deploymentId: 'ecs-svc/6205583917740936128', running: 0, failed: 3 }],
    desiredCount: 2,
  },
  {
    name: 'audit-trail',
    cpu: '256',
    memory: '512',
    containers: [
      {
        name: 'audit-trail',
        image: ecrImage('audit-trail', '0.8.5'),
        essential: true,
        logConfiguration: {
          logDriver: 'awsfirelens',
          options: { Name: 'kinesis_firehose', region, delivery_stream: 'audit-trail' },
        },
      },
      {
        name: 'log_router',
        image: 'public.ecr.aws/aws-observability/aws-for-fluent-bit:stable',
        essential: true,
        memoryReservation: 50,
        firelensConfiguration: { type: 'fluentbit' },
      },
    ],
    revisions: [{ revision: 11, deploymentId: 'ecs-svc/2470196638815502394', running: 1 }],
    desiredCount: 1,
    usage: { vcpu: [0.03, 0.12], memoryMiB: [190, 230] },
  },
  {
    name: 'gift-cards',
    withoutLogGroup: true,
    cpu: '256',
    memory: '512',
    containers: [{ name: 'gift-cards', image: ecrImage('gift-cards', '0.1.0'), essential: true }],
    revisions: [{ revision: 1, deploymentId: 'ecs-svc/9583301746628410975', running: 0, failed: 3 }],
    desiredCount: 1,
  },
  {
    name: 'loyalty-api',
    cpu: '256',
    memory: '512',
    containers: [
      {
        name: 'loyalty-api',
        image: ecrImage('loyalty-api', '1.0.7'),
        essential: true,
        portMappings: port(8080),
      },
    ],
    revisions: [{ revision: 19, deploymentId: 'ecs-svc/1478860352296417703', running: 2 }],
    desiredCount: 2,
    usage: { vcpu: [0.04, 0.16], memoryMiB: [150, 200] },
  },
];
