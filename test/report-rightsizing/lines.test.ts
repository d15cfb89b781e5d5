import { describe, expect, it, test } from '@jest/globals';
import { ecsArn } from '../../sandbox/fleet/company.ts';
import type { Fault } from '../../sandbox/sandbox.ts';
import { dayMs } from '../../shared/model/units.ts';
import { fitting, tooLarge } from '../builders/running-service.ts';
import { serviceIn, shareSizingSteward, steward } from '../builders/sizing-steward.ts';

shareSizingSteward();

// First, while no report has put prices into the table.
describe('missing prices', () => {
  it('no price is invented when the price list is denied and none is shipped for the region', async () => {
    const cluster = steward.newCluster({ name: 'web', ...tooLarge });
    steward.sandbox.faults.add({ operation: 'GetProducts', kind: 'denied', times: 9 });
    const answer = await steward.report({ cluster: cluster.name });
    steward.sandbox.faults.clear();
    const { priceBasis } = answer;
    const { decision } = serviceIn(answer, 'web');
    expect(priceBasis).toMatch(
      /^no price of eu-west-1 is known \(AWS Price List: AccessDenied on pricing:GetProducts/,
    );
    expect(decision).toMatchObject({ action: 'shrink' });
    expect(decision).not.toHaveProperty('monthlyUsd');
    expect(cluster.text()).toContain('so changes are in percent');
    expect(cluster.text()).toContain('AccessDenied on pricing:GetProducts');
  });
});

/** Report on a service `odd`, beside one that must be analysed in any case. */
async function said(
  odd: Parameters<typeof steward.newCluster>[number],
  before: (cluster: string) => void = () => {},
) {
  const cluster = steward.newCluster(odd, { name: 'roomy', ...tooLarge });
  before(cluster.name);
  const answer = await steward.report({ cluster: cluster.name });
  expect(serviceIn(answer, 'roomy').decision.action).toBe('shrink');
  expect(answer.totals).toMatchObject({ services: 2, actions: { skip: 1 } });
  expect(cluster.text()).toContain('Not sized');
  const { decision } = serviceIn(answer, odd.name);
  expect(cluster.text()).toContain(decision.reason);
  return decision.reason;
}

describe('services without a size', () => {
  it('a service whose task definition was deleted has that reason', async () => {
    const reason = await said({ name: 'odd', ...fitting }, (cluster) => {
      const service = steward.sandbox.state.service(ecsArn('service', cluster, 'odd'));
      const taskDefinition = ecsArn('task-definition', 'odd:7');
      steward.sandbox.state.putService({ ...service, taskDefinition });
    });
    expect(reason).toBe('Its task definition odd:7 was deleted.');
  });

  it('a service on EC2 has that reason', async () => {
    const reason = await said({ name: 'odd', ...fitting, launchType: 'EC2' });
    expect(reason).toMatch(/^Runs on EC2 instances; only Fargate tasks are sized\.$/);
  });

  it('a service that is turned off by its tag has that reason', async () => {
    const reason = await said({ name: 'odd', ...fitting, tags: { 'steward:mode': 'off' } });
    expect(reason).toBe('Turned off by its tag steward:mode.');
  });

  it('a service without usage has that reason', async () => {
    expect(await said({ name: 'odd' })).toMatch(/usage/i);
  });
});

/** Report on a cluster while a call is denied. */
async function reportWhileDenied(operation: string, service = 'web') {
  const cluster = steward.newCluster({ name: service, ...tooLarge });
  const shared = { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount' } as const;
  const target = { ...shared, ResourceId: `service/${cluster.name}/${service}` };
  steward.sandbox.state.putScalableTarget({
    ...target,
    ...{ MinCapacity: 1, MaxCapacity: 4, CreationTime: new Date(0), RoleARN: 'arn:aws:iam::1:role/scaling' },
  });
  const fault: Fault = { operation, kind: 'denied', times: 100 };
  steward.sandbox.faults.add(fault);
  try {
    return { cluster, answer: await steward.report({ cluster: cluster.name }) };
  } finally {
    steward.sandbox.faults.clear();
  }
}

describe('missing permissions', () => {
  test.each([
    [
      'ecs:DescribeClusters',
      'ECS cannot be read: AccessDenied on ecs:DescribeClusters: grant this action to the role',
    ],
  ])('no report is possible without %s', async (action, expected) => {
    const refusal = reportWhileDenied(action.split(':')[1] ?? '');
    await expect(refusal).rejects.toMatchObject({
      name: 'GatewayError',
      message: expect.stringContaining(expected),
    });
  });

  test.each(['ecs:ListServices'])('a cluster is missing from the report without %s', async (action) => {
    const { answer, cluster } = await reportWhileDenied(action.split(':')[1] ?? '');
    const line = `Cluster ${cluster.name} is missing: AccessDenied on ${action}: grant this action to the role that reads.`;
    expect(answer.problems).toEqual([line]);
    expect(cluster.text()).toContain(line);
  });

  test.each([
    'ecs:DescribeServices',
    'ecs:DescribeServiceRevisions',
    'ecs:DescribeTaskDefinition',
    'cloudwatch:GetMetricData',
  ])('a service has no recommendation without %s', async (action) => {
    const { answer } = await reportWhileDenied(action.split(':')[1] ?? '');
    expect(serviceIn(answer, 'web').decision).toEqual({
      action: 'skip',
      reason: `Could not be analyzed: AccessDenied on ${action}: grant this action to the role that reads.`,
      reasonCode: 'not-analysed',
    });
  });

  test.each([
    ['application-autoscaling:DescribeScalableTargets', 'scaling not readable'],
    ['application-autoscaling:DescribeScalingPolicies', 'scaling not readable'],
    ['application-autoscaling:DescribeScheduledActions', 'scaling not readable'],
  ])('CPU is not shrunk without %s, and the gap is reported', async (action, gap) => {
    const { answer } = await reportWhileDenied(action.split(':')[1] ?? '');
    const { decision, gaps } = serviceIn(answer, 'web');
    expect(gaps).toEqual([`${gap}: AccessDenied on ${action}: grant this action to the role that reads`]);
    expect(decision).toMatchObject({ size: { cpuUnits: 1024 } });
  });

  test.each([
    ['dynamodb:Query', 'stops not readable'],
    ['dynamodb:BatchGetItem', 'sizes recorded earlier not readable'],
  ])('the decision stands without %s, and the gap is reported', async (action, gap) => {
    const { answer } = await reportWhileDenied(action.split(':')[1] ?? '');
    const { decision, gaps } = serviceIn(answer, 'web');
    expect(gaps).toEqual([`${gap}: AccessDenied on ${action}: grant this action to the role that reads`]);
    expect(decision.action).toBe('shrink');
  });

  it('only the usage of the running revision counts without ecs:ListServiceDeployments', async () => {
    // It was a quarter of its size until four days ago, and at its limit then.
    const changed = steward.sandbox.now() - 4 * dayMs;
    const cluster = steward.newCluster({
      ...{ name: 'web', vcpu: 1, gib: 2, resized: { daysAgo: 4, from: { vcpu: 0.25, gib: 0.5 } } },
      uses: { vcpu: (time) => (time < changed ? 0.25 : 0.4), mib: 480 },
    });
    steward.sandbox.faults.add({ operation: 'ListServiceDeployments', kind: 'denied', times: 100 });
    try {
      const { decision, gaps, observed } = serviceIn(await steward.report({ cluster: cluster.name }), 'web');
      expect(gaps).toEqual([
        'deployments not readable: AccessDenied on ecs:ListServiceDeployments: grant this action to the role that reads',
      ]);
      expect(decision).toMatchObject({ action: 'shrink', size: { cpuUnits: 512, memoryMiB: 1024 } });
      expect(observed?.days).toBeCloseTo(4, 1);
    } finally {
      steward.sandbox.faults.clear();
    }
  });

  test.each(['GetItem', 'PutItem', 'BatchWriteItem'])(
    'the action dynamodb:%s is not needed for a report',
    async (operation) => {
      const { answer } = await reportWhileDenied(operation);
      expect(answer.problems).toEqual([]);
      expect(serviceIn(answer, 'web')).toMatchObject({ decision: { action: 'shrink' }, gaps: [] });
      expect(answer.slack).toBe('posted');
    },
  );

  it('the HTML report is missing without s3:PutObject, as the answer and Slack report', async () => {
    const { answer, cluster } = await reportWhileDenied('PutObject');
    expect(answer.html).toBeUndefined();
    expect(answer.problems.join()).toMatch(
      /^HTML report not stored: AccessDenied on s3:PutObject: grant this action/,
    );
    expect(cluster.text()).toContain(
      'HTML report not stored: AccessDenied on s3:PutObject: grant this action',
    );
    expect(answer.slack).toBe('posted');
  });
});
