import {
  ContinueServiceDeploymentCommand,
  type DeploymentConfiguration,
  type ECSClient,
  type Service,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import {
  arn,
  aService,
  type Deployments,
  minute,
  openDeployments,
  serviceArn,
} from './deployable-service.ts';

let watched: Deployments;
let sandbox: Sandbox;
let ecs: ECSClient;
let record: Deployments['record'];

beforeEach(async () => {
  watched = await openDeployments();
  ({ sandbox, ecs, record } = watched);
});

afterEach(() => watched.close());

/** Deploys the other revision. @returns the ARN of the deployment in the history. */
async function deploy(deploymentConfiguration: DeploymentConfiguration): Promise<string> {
  sandbox.state.putService(aService({ deploymentConfiguration }));
  const input = { cluster: 'shop', service: 'web', taskDefinition: arn('task-definition/web:2') };
  const { service } = await ecs.send(new UpdateServiceCommand(input));
  return service?.currentServiceDeployment ?? '';
}

const live = () => {
  const { taskDefinition, runningCount }: Service = sandbox.state.service(serviceArn) ?? {};
  return `${taskDefinition?.split('/')[1]} ${runningCount}`;
};

async function heard(): Promise<(string | undefined)[]> {
  return (await watched.events()).flatMap(({ detail }) => detail.eventName ?? []);
}

/** The stages as they are entered, with the minutes between them. */
async function stages(arnOfDeployment: string, minutes: number): Promise<string[]> {
  const seen: string[] = [];
  for (let passed = 0; passed <= minutes; passed += 1) {
    const { lifecycleStage = '', status } = (await record(arnOfDeployment)) ?? {};
    const last = seen.at(-1) ?? '';
    if (!last.startsWith(`${lifecycleStage} `)) seen.push(`${lifecycleStage} ${passed}`);
    if (status === 'SUCCESSFUL') break;
    await sandbox.advance(minute);
  }
  return seen;
}

describe('staged deployments', () => {
  const before = ['PRE_SCALE_UP 0', 'SCALE_UP 1', 'POST_SCALE_UP 2', 'TEST_TRAFFIC_SHIFT 3'];
  const shift = [...before, 'POST_TEST_TRAFFIC_SHIFT 4', 'PRODUCTION_TRAFFIC_SHIFT 5'];

  test.each<[string, DeploymentConfiguration, string[]]>([
    [
      'blue/green',
      { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 },
      ['POST_PRODUCTION_TRAFFIC_SHIFT 6', 'BAKE_TIME 7', 'CLEAN_UP 12'],
    ],
    [
      'linear',
      {
        strategy: 'LINEAR',
        bakeTimeInMinutes: 0,
        linearConfiguration: { stepPercent: 25, stepBakeTimeInMinutes: 3 },
      },
      ['POST_PRODUCTION_TRAFFIC_SHIFT 17', 'CLEAN_UP 18'],
    ],
    [
      'canary',
      {
        strategy: 'CANARY',
        bakeTimeInMinutes: 2,
        canaryConfiguration: { canaryPercent: 5, canaryBakeTimeInMinutes: 4 },
      },
      ['POST_PRODUCTION_TRAFFIC_SHIFT 10', 'BAKE_TIME 11', 'CLEAN_UP 13'],
    ],
  ])('a %s deployment goes through its stages with bake times', async (_name, configuration, after) => {
    const deployment = await deploy(configuration);
    expect(await stages(deployment, 60)).toEqual([...shift, ...after]);
    expect(await record(deployment)).toMatchObject({ status: 'SUCCESSFUL', lifecycleStage: 'CLEAN_UP' });
    expect(live()).toBe('web:2 2');
    expect(await heard()).toEqual([
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'SERVICE_DEPLOYMENT_COMPLETED',
      'SERVICE_STEADY_STATE',
    ]);
  });

  it('a staged deployment has no rollout state, which only rolling deployments have', async () => {
    await deploy({ strategy: 'BLUE_GREEN' });
    const states = () => sandbox.state.service(serviceArn)?.deployments?.map((one) => one.rolloutState);
    expect(states()).toEqual([undefined, undefined]);
    await sandbox.advance(60 * minute);
    expect(states()).toEqual([undefined]);
  });

  it('a blue/green deployment runs twice the tasks from scaling up to cleaning up', async () => {
    await deploy({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 60 });
    await sandbox.advance(20 * minute);
    expect(live()).toBe('web:2 4');
  });

  it('a canary deployment is rolled back when a hook fails', async () => {
    sandbox.state.failNextDeployment(serviceArn, { hook: 'POST_TEST_TRAFFIC_SHIFT' });
    const deployment = await deploy({ strategy: 'CANARY' });
    await sandbox.advance(60 * minute);
    expect(live()).toBe('web:1 2');
    expect(await record(deployment)).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: expect.stringMatching(/because POST_TEST_TRAFFIC_SHIFT lifecycle hook\(s\) failed\./),
      rollback: { serviceRevisionArn: arn('service-revision/shop/web/1') },
    });
    expect(await heard()).toEqual([
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'SERVICE_DEPLOYMENT_FAILED',
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'SERVICE_DEPLOYMENT_COMPLETED',
      'SERVICE_STEADY_STATE',
    ]);
  });
});

describe('deployment alarms', () => {
  test.each(['ROLLING', 'LINEAR'] as const)(
    'an alarm rolls back a %s deployment and is named in its record',
    async (strategy) => {
      sandbox.state.failNextDeployment(serviceArn, { alarm: 'web-5xx' });
      const alarms = { alarmNames: ['web-5xx', 'web-latency'], enable: true, rollback: true };
      const deployment = await deploy({ strategy, alarms });
      await sandbox.advance(120 * minute);
      expect(live()).toBe('web:1 2');
      expect(await record(deployment)).toMatchObject({
        status: 'ROLLBACK_SUCCESSFUL',
        alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['web-5xx'] },
      });
    },
  );

  it('an alarm leaves the failed revision running where rollback is off', async () => {
    sandbox.state.failNextDeployment(serviceArn, { alarm: 'web-5xx', rollback: false });
    const deployment = await deploy({});
    await sandbox.advance(60 * minute);
    expect(live()).toBe('web:2 4');
    expect((await record(deployment))?.status).toBe('STOPPED');
  });
});

describe('pause hooks', () => {
  const paused: DeploymentConfiguration = {
    strategy: 'BLUE_GREEN',
    bakeTimeInMinutes: 0,
    lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }],
  };

  async function answer(serviceDeploymentArn: string, action: 'CONTINUE' | 'ROLLBACK') {
    const hookId = (await record(serviceDeploymentArn))?.lifecycleHookDetails?.[0]?.hookId;
    return ecs.send(new ContinueServiceDeploymentCommand({ serviceDeploymentArn, hookId, action }));
  }

  it('a pause hook holds the deployment until it is continued', async () => {
    const deployment = await deploy(paused);
    await sandbox.advance(600 * minute);
    expect(await record(deployment)).toMatchObject({
      lifecycleStage: 'POST_TEST_TRAFFIC_SHIFT',
      lifecycleHookDetails: [{ status: 'AWAITING_ACTION' }],
    });
    await answer(deployment, 'CONTINUE');
    await sandbox.advance(10 * minute);
    expect(await record(deployment)).toMatchObject({
      status: 'SUCCESSFUL',
      lifecycleHookDetails: [{ status: 'SUCCEEDED' }],
    });
    await expect(answer(deployment, 'CONTINUE')).rejects.toThrow('No lifecycle hook awaits an action.');
  });

  it('a pause hook rolls back on request, and after a day without an answer', async () => {
    const deployment = await deploy(paused);
    await sandbox.advance(10 * minute);
    await answer(deployment, 'ROLLBACK');
    await sandbox.advance(minute);
    expect((await record(deployment))?.status).toBe('ROLLBACK_SUCCESSFUL');
    const unanswered = await deploy(paused);
    await sandbox.advance(25 * 60 * minute);
    expect((await record(unanswered))?.status).toBe('ROLLBACK_SUCCESSFUL');
    expect(await heard()).toEqual(expect.arrayContaining(['HOOK_AWAITING_ACTION', 'HOOK_TIMED_OUT']));
  });
});

describe('StopServiceDeployment', () => {
  const stop = (serviceDeploymentArn: string, stopType?: 'ROLLBACK' | 'ABORT') =>
    ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType }));

  test.each(['ROLLING', 'BLUE_GREEN'] as const)(
    'StopServiceDeployment rolls back a %s deployment',
    async (strategy) => {
      const deployment = await deploy({ strategy });
      await sandbox.advance(2.5 * minute);
      await stop(deployment);
      expect((await record(deployment))?.status).toBe('ROLLBACK_IN_PROGRESS');
      await sandbox.advance(60 * minute);
      expect(live()).toBe('web:1 2');
      expect((await record(deployment))?.status).toBe('ROLLBACK_SUCCESSFUL');
      expect(await heard()).not.toContain('SERVICE_DEPLOYMENT_FAILED');
    },
  );

  it('StopServiceDeployment with ABORT leaves everything as it is', async () => {
    const deployment = await deploy({ strategy: 'BLUE_GREEN' });
    await sandbox.advance(4 * minute);
    await stop(deployment, 'ABORT');
    await sandbox.advance(60 * minute);
    expect(live()).toBe('web:2 4');
    expect((await record(deployment))?.status).toBe('STOPPED');
  });

  it('StopServiceDeployment refuses a deployment that is over or unknown', async () => {
    const deployment = await deploy({});
    await sandbox.advance(60 * minute);
    await expect(stop(deployment)).rejects.toMatchObject({ name: 'ConflictException' });
    await expect(stop(arn('service-deployment/shop/web/9'))).rejects.toMatchObject({
      name: 'ServiceDeploymentNotFoundException',
    });
  });
});

it('a deployment that never settles stays in progress', async () => {
  sandbox.state.failNextDeployment(serviceArn, { neverSettles: true });
  const deployment = await deploy({ deploymentCircuitBreaker: { enable: true, rollback: true } });
  await sandbox.advance(24 * 60 * minute);
  expect(sandbox.state.service(serviceArn)).toMatchObject({ runningCount: 2, pendingCount: 2 });
  expect((await record(deployment))?.status).toBe('IN_PROGRESS');
});

it('a deployment rolls back to a revision that was deregistered meanwhile', async () => {
  sandbox.state.failNextDeployment(serviceArn);
  await deploy({ deploymentCircuitBreaker: { enable: true, rollback: true } });
  const before = sandbox.state.taskDefinition('web:1') ?? {};
  sandbox.state.putTaskDefinition({ ...before, status: 'INACTIVE' });
  await sandbox.advance(10 * minute);
  expect(live()).toBe('web:1 2');
});
