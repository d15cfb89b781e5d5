import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  paginateDescribeScalingPolicies,
  type ScalableTarget,
} from '@aws-sdk/client-application-auto-scaling';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, startAt } from './small-template.ts';

let sandbox: Sandbox;
let client: ApplicationAutoScalingClient;

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  client = new ApplicationAutoScalingClient({ ...sandbox.clientConfig, maxAttempts: 1 });
});

afterEach(async () => {
  client.destroy();
  await sandbox.close();
});

const ServiceNamespace = 'ecs' as const;
const scaled = (service: string) => ({
  ServiceNamespace,
  ResourceId: `service/shop/${service}`,
  ScalableDimension: 'ecs:service:DesiredCount' as const,
  CreationTime: new Date(startAt),
});
const target = (service: string): ScalableTarget => ({
  ...scaled(service),
  MinCapacity: 2,
  MaxCapacity: 10,
  RoleARN: 'arn:aws:iam::123456789012:role/scaling',
});

it('scalable targets are found by up to 50 resource ids', async () => {
  for (const service of ['web', 'api']) sandbox.state.putScalableTarget(target(service));
  const find = (ResourceIds: string[]) =>
    client.send(new DescribeScalableTargetsCommand({ ServiceNamespace, ResourceIds }));
  const { ScalableTargets } = await find(['service/shop/web', 'service/shop/nobody']);
  expect(ScalableTargets).toEqual([target('web')]);
  const tooMany = Array.from({ length: 51 }, (_, index) => `service/shop/s${index}`);
  await expect(find(tooMany)).rejects.toMatchObject({ name: 'ValidationException' });
});

it('scaling policies are listed ten at a time, of one resource or all', async () => {
  for (let index = 0; index < 12; index += 1) {
    sandbox.state.putScalingPolicy({
      ...scaled(`s${index}`),
      PolicyARN: `arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:${index}`,
      PolicyName: 'cpu',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 60 },
    });
  }
  const pages: number[] = [];
  for await (const { ScalingPolicies } of paginateDescribeScalingPolicies({ client }, { ServiceNamespace }))
    pages.push(ScalingPolicies?.length ?? 0);
  expect(pages).toEqual([10, 2]);
  const ofOne = await client.send(
    new DescribeScalingPoliciesCommand({ ServiceNamespace, ResourceId: 'service/shop/s7' }),
  );
  expect(ofOne.ScalingPolicies).toMatchObject([
    { ResourceId: 'service/shop/s7', TargetTrackingScalingPolicyConfiguration: { TargetValue: 60 } },
  ]);
  await expect(
    client.send(new DescribeScalingPoliciesCommand({ ServiceNamespace, MaxResults: 11 })),
  ).rejects.toMatchObject({ name: 'ValidationException' });
});

it('scheduled actions are listed for one resource', async () => {
  const action = {
    ...scaled('web'),
    ScheduledActionName: 'evening',
    ScheduledActionARN: 'arn:aws:autoscaling:us-east-1:123456789012:scheduledAction:1',
    Schedule: 'cron(0 18 * * ? *)',
  };
  sandbox.state.putScheduledAction(action);
  sandbox.state.putScheduledAction({ ...action, ...scaled('api') });
  const { ScheduledActions } = await client.send(
    new DescribeScheduledActionsCommand({ ServiceNamespace, ResourceId: 'service/shop/web' }),
  );
  expect(ScheduledActions).toEqual([action]);
  await expect(
    client.send(new DescribeScheduledActionsCommand({ ServiceNamespace, NextToken: 'nobody' })),
  ).rejects.toMatchObject({ name: 'InvalidNextTokenException' });
});
