import { ecrImage, targetGroupArn } from '../company.ts';
import { environment, port, type Workload } from './workload.ts';

/** From basket to door: healthy services, not all of the right size. */
export const delivery: Workload[] = [
  {
    name: 'customer-profile',
    cpu: '2048',
    memory: '8192',
    containers: [
      {
        name: 'customer-profile',
        image: ecrImage('customer-profile', '3.3.0'),
        essential: true,
        portMappings: port(8080),
      },
    ],
    revisions: [{ revision: 16, deploymentId: 'ecs-svc/4068127753190628841', running: 4 }],
    desiredCount: 4,
    tags: { team: 'customers', 'steward:tolerance': 'standard' },
    // Sized for a launch day that is long over.
    usage: { vcpu: [0.2, 0.9], memoryMiB: [820, 960] },
  },
  {
    name: 'quote-engine',
    cpu: '512',
    memory: '1024',
    containers: [
      {
        name: 'quote-engine',
        image: ecrImage('quote-engine', '7.0.1'),
        essential: true,
        portMappings: port(8080),
        environment: environment({ GOMEMLIMIT: '800MiB' }),
      },
    ],
    revisions: [{ revision: 71, deploymentId: 'ecs-svc/8891450267713350926', running: 2 }],
    desiredCount: 2,
    targetGroup: targetGroupArn('shop-quotes/71b4c0a9d86e25f3'),
    tags: { team: 'logistics', 'steward:tolerance': 'standard' },
    // Wants more CPU than it has every afternoon.
    usage: { vcpu: [0.3, 1.3], memoryMiB: [350, 430] },
  },
  {
    name: 'basket-api',
    cpu: '512',
    memory: '2048',
    containers: [
      {
        name: 'basket-api',
        image: ecrImage('basket-api', '2.8.5'),
        essential: true,
        portMappings: port(3000),
        environment: environment({ NODE_OPTIONS: '--max-old-space-size=1536' }),
      },
    ],
    revisions: [
      { revision: 34, deploymentId: 'ecs-svc/2740918836650217745', running: 2, daysAgo: 11 },
      { revision: 33, deploymentId: 'ecs-svc/7105533926184470212', daysAgo: 26 },
    ],
    desiredCount: 2,
    // Invalid tolerance, to show the warning.
    tags: { team: 'storefront', 'steward:tolerance': 'relaxed' },
    usage: { vcpu: [0.1, 0.35], memoryMiB: [420, 450], leakMiBPerDay: 95 },
  },
  {
    name: 'parcel-tracking',
    ec2: true,
    cpu: '512',
    memory: '1024',
    containers: [
      {
        name: 'parcel-tracking',
        image: ecrImage('parcel-tracking', '1.21.0'),
        essential: true,
        cpu: 512,
        memory: 1024,
        portMappings: port(8080),
      },
    ],
    revisions: [{ revision: 48, deploymentId: 'ecs-svc/6620473815590318847', running: 3 }],
    desiredCount: 3,
    usage: { vcpu: [0.2, 0.7], memoryMiB: [500, 610] },
  },
  {
    name: 'geo-lookup',
    cpu: '1024',
    memory: '2048',
    architecture: 'ARM64',
    containers: [
      {
        name: 'geo-lookup',
        image: ecrImage('geo-lookup', 'latest'),
        essential: true,
        portMappings: port(8080),
      },
    ],
    revisions: [{ revision: 10, deploymentId: 'ecs-svc/1957730264488105539', running: 2 }],
    desiredCount: 2,
    usage: { vcpu: [0.1, 0.3], memoryMiB: [1250, 1310] },
  },
  {
    name: 'warehouse-sync',
    cpu: '1024',
    memory: '2048',
    containers: [
      { name: 'warehouse-sync', image: ecrImage('warehouse-sync', '5.5.2'), essential: true },
      {
        name: 'otel-collector',
        image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3',
        essential: false,
        memoryReservation: 96,
      },
    ],
    // Halved six days ago: its percentages doubled, its usage did not.
    revisions: [
      { revision: 24, deploymentId: 'ecs-svc/3084417926655130278', running: 2, daysAgo: 6 },
      {
        revision: 23,
        deploymentId: 'ecs-svc/9412066735581903317',
        daysAgo: 64,
        size: { cpu: '2048', memory: '4096' },
      },
    ],
    desiredCount: 2,
    usage: { vcpu: [0.5, 1.1], memoryMiB: [1150, 1300], weekend: 0.9 },
  },
  {
    name: 'returns-api',
    cpu: '1024',
    memory: '4096',
    createdDaysAgo: 2,
    containers: [
      {
        name: 'returns-api',
        image: ecrImage('returns-api', '0.2.0'),
        essential: true,
        portMappings: port(8080),
      },
    ],
    revisions: [{ revision: 2, deploymentId: 'ecs-svc/5273940018826614490', running: 2, daysAgo: 2 }],
    desiredCount: 2,
    // Two days of data are too few.
    usage: { vcpu: [0.05, 0.2], memoryMiB: [420, 480] },
  },
];
