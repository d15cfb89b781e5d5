import { afterEach, expect, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, handlers, jobEvent, roleOf, workerStatements } from './small-template.ts';

/**
 * Resource that each call must be allowed on, from the Service Authorization Reference. "allowed" means that the role
 * permitted it, whatever it found.
 */
let sandbox: Sandbox;

afterEach(() => sandbox.close());

const ecs = (resource: string) => `arn:aws:ecs:us-east-1:123456789012:${resource}`;
const alarms = 'arn:aws:cloudwatch:us-east-1:123456789012:alarm:*';

/** Output of the worker's call if its role has this statement. */
async function outcomeOf(statement: object, job: string, input: object): Promise<string | undefined> {
  const WorkerRole = roleOf([...workerStatements, { Effect: 'Allow', ...statement }]);
  const functions = { worker: { bundlePath: handlers.reads } };
  sandbox = await createSmallSandbox({ resources: { WorkerRole }, functions });
  sandbox.state.addCluster('shop');
  sandbox.state.putService({
    serviceArn: ecs('service/shop/web'),
    clusterArn: ecs('cluster/shop'),
    status: 'ACTIVE',
  });
  sandbox.state.putImage('web', 'stable', 'sha256:1');
  await sandbox.send(jobEvent(job, { input }));
  await sandbox.settle();
  return sandbox.logs.of('app-worker').at(-1);
}

const inShop = { ArnEquals: { 'ecs:cluster': ecs('cluster/shop') } };
const repository = (name: string) => `arn:aws:ecr:us-east-1:123456789012:repository/${name}`;
const webImage = { repositoryName: 'web', imageIds: [{ imageTag: 'stable' }] };
const deployments = { cluster: 'shop', service: 'web' };
const composite = { AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], AlarmNames: ['web'] };

test.each<[string, string, object, string, object]>([
  [
    'services, of the cluster that the condition names',
    'ecs:ListServices',
    { Resource: '*', Condition: inShop },
    'list-services',
    { cluster: 'shop' },
  ],
  [
    'tasks, of the cluster that the condition names',
    'ecs:ListTasks',
    { Resource: '*', Condition: inShop },
    'list-tasks',
    { cluster: 'shop', serviceName: 'web' },
  ],
  [
    'images, of their repository',
    'ecr:DescribeImages',
    { Resource: repository('*') },
    'describe-images',
    webImage,
  ],
  [
    'deployments, of their service',
    'ecs:ListServiceDeployments',
    { Resource: ecs('service/shop/*') },
    'list-deployments',
    deployments,
  ],
  [
    'revisions, by their own ARN',
    'ecs:DescribeServiceRevisions',
    { Resource: ecs('service-revision/shop/*') },
    'describe-revisions',
    { serviceRevisionArns: [ecs('service-revision/shop/web/1')] },
  ],
  [
    'clusters, by their ARN',
    'ecs:DescribeClusters',
    { Resource: ecs('cluster/*') },
    'describe-clusters',
    { clusters: ['shop'] },
  ],
  [
    'metric alarms, by their ARN',
    'cloudwatch:DescribeAlarms',
    { Resource: alarms },
    'describe-alarms',
    { AlarmNames: ['web'] },
  ],
  [
    'composite alarms, on everything',
    'cloudwatch:DescribeAlarms',
    { Resource: '*' },
    'describe-alarms',
    composite,
  ],
])('a read is allowed: %s', async (_what, Action, statement, job, input) => {
  expect(await outcomeOf({ Action, ...statement }, job, input)).toBe('allowed');
});

test.each<[string, string, object, string, object, string]>([
  [
    'services, of another cluster',
    'ecs:ListServices',
    { Resource: '*', Condition: inShop },
    'list-services',
    { cluster: 'lab' },
    '*',
  ],
  [
    'services, by an ARN, which this action does not know',
    'ecs:ListServices',
    { Resource: ecs('service/shop/*') },
    'list-services',
    { cluster: 'shop' },
    '*',
  ],
  [
    'tasks, of another cluster',
    'ecs:ListTasks',
    { Resource: '*', Condition: inShop },
    'list-tasks',
    { cluster: 'lab' },
    '*',
  ],
  [
    'images, of another repository',
    'ecr:DescribeImages',
    { Resource: repository('api') },
    'describe-images',
    webImage,
    repository('web'),
  ],
  [
    'deployments, by the ARN of a deployment',
    'ecs:ListServiceDeployments',
    { Resource: ecs('service-deployment/shop/*') },
    'list-deployments',
    deployments,
    ecs('service/shop/web'),
  ],
  [
    'composite alarms, by their ARN',
    'cloudwatch:DescribeAlarms',
    { Resource: alarms },
    'describe-alarms',
    composite,
    '*',
  ],
  [
    'metrics, by an ARN, of which they have none',
    'cloudwatch:ListMetrics',
    { Resource: alarms },
    'list-metrics',
    {},
    '*',
  ],
])('a read is denied: %s', async (_what, Action, statement, job, input, resource) => {
  expect(await outcomeOf({ Action, ...statement }, job, input)).toContain(
    `is not authorized to perform: ${Action} on resource: ${resource} because`,
  );
});
