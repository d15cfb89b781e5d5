import { ecrImage, secretArn, targetGroupArn } from '../company.ts';
import { environment, port, secrets, type Workload } from './workload.ts';

/** Workloads that customers see: pages, catalog, search, prices, checkout. */
export const storefront: Workload[] = [
  {
    name: 'web',
    cpu: '512',
    memory: '1024',
    containers: [
      {
        name: 'web',
        image: ecrImage('web', '5.12.0'),
        essential: true,
        portMappings: port(3000),
        environment: environment({ NODE_ENV: 'production', NODE_OPTIONS: '--max-old-space-size=640' }),
      },
      {
        name: 'nginx',
        image: 'public.ecr.aws/nginx/nginx:1.29-alpine',
        essential: true,
        portMappings: port(8080),
        dependsOn: [{ containerName: 'web', condition: 'START' }],
      },
    ],
    revisions: [
      { revision: 42, deploymentId: 'ecs-svc/7413650092847716205', running: 1 },
      {
        ...{ revision: 41, deploymentId: 'ecs-svc/2905518364417093386', running: 2 },
        container: {
          image: ecrImage('web', '5.11.4'),
          environment: environment({ NODE_OPTIONS: '--max-old-space-size=512' }),
        },
      },
    ],
    desiredCount: 3,
    targetGroup: targetGroupArn('shop-web/6d0ecf831eec9f09'),
    // Fits: nothing to do.
    usage: { vcpu: [0.15, 0.75], memoryMiB: [520, 640] },
  },
  {
    name: 'catalog',
    cpu: '512',
    memory: '1024',
    containers: [
      {
        name: 'catalog',
        image: ecrImage('catalog', '1.48.2'),
        essential: true,
        memory: 896,
        portMappings: port(8080),
        environment: environment({
          SPRING_PROFILES_ACTIVE: 'production',
          JAVA_TOOL_OPTIONS: '-Xms256m -Xmx832m -XX:+UseG1GC',
        }),
        secrets: secrets({ DB_PASSWORD: secretArn('shop/catalog/database-Qm4x7T:password::') }),
        stopTimeout: 60,
      },
      {
        name: 'otel-collector',
        image: 'public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3',
        essential: false,
        memoryReservation: 64,
      },
    ],
    revisions: [{ revision: 87, deploymentId: 'ecs-svc/4402178836510021937', running: 1 }],
    desiredCount: 2,
    targetGroup: targetGroupArn('shop-catalog/3b7a90d2c85e41f6'),
    tags: { team: 'storefront', 'steward:tolerance': 'critical' },
    // Near its memory limit, where it is killed.
    usage: { vcpu: [0.1, 0.6], memoryMiB: [700, 925] },
  },
  {
    name: 'checkout',
    cpu: '512',
    memory: '1024',
    containers: [
      {
        name: 'checkout',
        image: ecrImage('checkout', '3.7.1'),
        essential: true,
        portMappings: port(8080),
        environment: environment({ NODE_ENV: 'production', NODE_OPTIONS: '--max-old-space-size=768' }),
        secrets: secrets({ PAYMENT_API_KEY: secretArn('shop/checkout/payment-provider-8sKd2P') }),
      },
    ],
    revisions: [{ revision: 63, deploymentId: 'ecs-svc/8120394475562018843', running: 3 }],
    desiredCount: 4,
    targetGroup: targetGroupArn('shop-checkout/9f2c61b7e04da583'),
    healthCheckGracePeriodSeconds: 10,
    tags: { team: 'storefront', 'steward:tolerance': 'critical' },
    tracksCpu: { percent: 60, minimum: 3, maximum: 12 },
    usage: { vcpu: [0.5, 2.4], memoryMiB: [380, 560], weekend: 0.8 },
    says: [
      `(task 3f0d9a57c2184eb6a1d47e05b98c6f23) (port 8080) is unhealthy in (target-group ${targetGroupArn('shop-checkout/9f2c61b7e04da583')}) due to (reason Request timed out).`,
    ],
  },
  {
    name: 'search-api',
    cpu: '1024',
    memory: '2048',
    containers: [
      {
        name: 'search-api',
        image: ecrImage('search-api', '2.19.0'),
        essential: true,
        portMappings: port(8080),
        environment: environment({ JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=75' }),
      },
    ],
    revisions: [
      { revision: 31, deploymentId: 'ecs-svc/5528107734926630411', running: 0, failed: 4 },
      {
        revision: 30,
        deploymentId: 'ecs-svc/1190462287735504928',
        running: 2,
        daysAgo: 40,
        container: { image: ecrImage('search-api', '2.18.4') },
      },
    ],
    desiredCount: 2,
    targetGroup: targetGroupArn('shop-search/c41d8e7f52a09b36'),
    says: ['(deployment ecs-svc/5528107734926630411) deployment failed: tasks failed to start.'],
    usage: { vcpu: [0.2, 0.9], memoryMiB: [1150, 1350] },
  },
  {
    name: 'pricing-api',
    cpu: '512',
    memory: '2048',
    containers: [
      {
        name: 'pricing-api',
        image: ecrImage('pricing-api', '0.31.4'),
        essential: true,
        portMappings: port(8080),
        environment: environment({ JAVA_TOOL_OPTIONS: '-Xmx1400m' }),
        secrets: secrets({ DB_PASSWORD: secretArn('shop/pricing/database-h7Yt3c:password::') }),
      },
    ],
    revisions: [{ revision: 22, deploymentId: 'ecs-svc/6647310928853371095', running: 2 }],
    desiredCount: 2,
    usage: { vcpu: [0.06, 0.2], memoryMiB: [900, 1150], weekend: 1 },
  },
  {
    name: 'recommendations',
    cpu: '1024',
    memory: '2048',
    architecture: 'ARM64',
    containers: [
      {
        name: 'recommendations',
        image: ecrImage('recommendations', '0.9.0'),
        essential: true,
        portMappings: port(8000),
      },
    ],
    revisions: [{ revision: 4, deploymentId: 'ecs-svc/3358820174469905612', running: 0, failed: 3 }],
    desiredCount: 1,
  },
];
