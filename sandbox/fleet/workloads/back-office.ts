import { ecrImage, parameterArn, secretArn, subnets } from '../company.ts';
import { environment, port, secrets, type Workload } from './workload.ts';

/** Workloads of orders and payments. */
export const backOffice: Workload[] = [
  {
    name: 'orders-api',
    cpu: '1024',
    memory: '2048',
    containers: [
      {
        name: 'orders-api',
        image: ecrImage('orders-api', '4.2.8'),
        essential: true,
        portMappings: port(8080),
        environment: environment({ JAVA_TOOL_OPTIONS: '-Xmx1536m' }),
        healthCheck: {
          command: ['CMD-SHELL', 'curl -fsS http://localhost:8080/actuator/health || exit 1'],
          interval: 10,
          timeout: 3,
          retries: 3,
          startPeriod: 20,
        },
      },
    ],
    revisions: [{ revision: 58, deploymentId: 'ecs-svc/9071836642250184473', running: 2 }],
    desiredCount: 2,
    // Its heap may grow to 1536 MiB, so the task size alone is not the answer.
    usage: { vcpu: [0.08, 0.35], memoryMiB: [1050, 1200] },
  },
  {
    name: 'payments-worker',
    cpu: '256',
    memory: '512',
    containers: [
      {
        name: 'payments-worker',
        image: ecrImage('payments-worker', '1.9.3'),
        essential: true,
        command: ['celery', '--app', 'payments', 'worker', '--concurrency', '4'],
        environment: environment({ PYTHONUNBUFFERED: '1', QUEUE: 'payments' }),
        secrets: secrets({ DATABASE_URL: secretArn('shop/payments/database-url-Vn5Rw8') }),
      },
    ],
    revisions: [{ revision: 55, deploymentId: 'ecs-svc/2286514903347728160', running: 2 }],
    desiredCount: 2,
    usage: { vcpu: [0.08, 0.3], memoryMiB: [210, 290] },
  },
  {
    name: 'invoice-api',
    cpu: '256',
    memory: '1024',
    containers: [
      {
        name: 'invoice-api',
        image: ecrImage('invoice-api', '2.4.0'),
        essential: true,
        portMappings: port(8080),
        secrets: secrets({ SIGNING_KEY: secretArn('shop/invoices/signing-key-tB6mZ1') }),
      },
    ],
    revisions: [{ revision: 17, deploymentId: 'ecs-svc/7759021384406617352', running: 0, failed: 3 }],
    desiredCount: 1,
  },
  {
    name: 'refunds-api',
    cpu: '256',
    memory: '512',
    containers: [
      {
        name: 'refunds-api',
        image: ecrImage('refunds-api', '0.6.2'),
        essential: true,
        portMappings: port(8080),
        secrets: secrets({ BANK_TOKEN: secretArn('shop/refunds/bank-token-Jw2e9L') }),
      },
    ],
    revisions: [{ revision: 6, deploymentId: 'ecs-svc/4816639275500143287', running: 0, failed: 3 }],
    desiredCount: 1,
  },
  {
    name: 'notifications',
    cpu: '256',
    memory: '512',
    containers: [
      {
        name: 'notifications',
        image: ecrImage('notifications', '1.15.0'),
        essential: true,
        environment: environment({ NODE_OPTIONS: '--max-old-space-size=384' }),
        secrets: secrets({ SMTP_PASSWORD: parameterArn('/shop/production/smtp-password') }),
      },
    ],
    revisions: [{ revision: 29, deploymentId: 'ecs-svc/1634407719928850536', running: 0, failed: 3 }],
    desiredCount: 1,
  },
  {
    name: 'inventory-sync',
    cpu: '256',
    memory: '512',
    containers: [{ name: 'inventory-sync', image: ecrImage('inventory-sync', '1.2.6'), essential: true }],
    revisions: [{ revision: 14, deploymentId: 'ecs-svc/5093372816640274918', running: 0, failed: 3 }],
    desiredCount: 1,
    subnets: [subnets.isolated],
  },
  {
    name: 'nightly-report',
    scheduled: true,
    cpu: '1024',
    memory: '4096',
    containers: [
      {
        name: 'nightly-report',
        image: ecrImage('nightly-report', '2026.11'),
        essential: true,
        command: ['python', '-m', 'report', '--yesterday'],
        environment: environment({ PYTHONUNBUFFERED: '1' }),
      },
    ],
    revisions: [{ revision: 12 }],
    // An hour and a half each night; Container Insights sees it, AWS/ECS does not.
    usage: { vcpu: [0.7, 0.75], memoryMiB: [900, 950], runs: { hour: 1, minutes: 90 } },
  },
];
