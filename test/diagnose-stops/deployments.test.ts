import {
  type DeploymentConfiguration,
  ECSClient,
  RegisterTaskDefinitionCommand,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { DeploymentFailure } from '../../sandbox/aws/ecs/ecs-state.ts';
import { deploymentEvent, steadyStateEvent, taskEvent } from '../../sandbox/aws/ecs/service-events.ts';
import { crashed, runningTask, stoppedTask } from '../../sandbox/aws/ecs/service-tasks.ts';
import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import type { PostedMessage } from '../../sandbox/slack/types.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { isTicked, minute } from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

let ecs: ECSClient;
beforeAll(() => {
  ecs = new ECSClient({ ...steward.sandbox.clientConfig, maxAttempts: 1 });
});
afterAll(() => ecs.destroy());

/** Names of services that no other test uses. */
let services = 0;

const breaker: DeploymentConfiguration = { deploymentCircuitBreaker: { enable: true, rollback: true } };

/** A service whose revision 1 runs, with its messages. */
async function aService(deploymentConfiguration: DeploymentConfiguration = breaker) {
  services += 1;
  const name = `api-${services}`;
  const { sandbox, slack } = steward;
  const register = async () => {
    const containerDefinitions = [{ name: 'app', image: 'app:1', memory: 128 }];
    await ecs.send(new RegisterTaskDefinitionCommand({ family: name, containerDefinitions }));
  };
  await register();
  const serviceArn = ecsArn('service', clusterName, name);
  const taskDefinition = ecsArn('task-definition', `${name}:1`);
  const state = deploymentConfiguration.strategy ? {} : { rolloutState: 'COMPLETED' as const };
  sandbox.state.putService({
    serviceArn,
    serviceName: name,
    clusterArn: ecsArn('cluster', clusterName),
    status: 'ACTIVE',
    desiredCount: 2,
    runningCount: 2,
    taskDefinition,
    deploymentConfiguration,
    deployments: [
      {
        ...{ id: `ecs-svc/${services}`, status: 'PRIMARY', taskDefinition, desiredCount: 2, runningCount: 2 },
        ...state,
        createdAt: new Date(sandbox.now() - 24 * 60 * minute),
      },
    ],
  });
  const messages = () =>
    slack.messages().filter(({ threadTs, text }) => threadTs === undefined && text.includes(`${name} in `));
  const send = async (event: object) => {
    await sandbox.send(event);
    await sandbox.settle();
  };
  const text = (message: PostedMessage) => messageAsText(message, { width: 10_000 });
  return {
    name,
    serviceArn,
    messages,
    texts: () => messages().map(text),
    replies: () =>
      slack
        .messages()
        .filter(({ threadTs }) => messages().some(({ ts }) => ts === threadTs))
        .map((reply) => reply.text),
    /** ECS reports that the service is steady, whatever its deployments are. */
    async reportSteady(): Promise<void> {
      const clusterArn = ecsArn('cluster', clusterName);
      await send(steadyStateEvent({ serviceArn, clusterArn }, sandbox.now()));
    },
    /** ECS reports a deployment event of a revision. */
    async report(eventName: string, revision: number, reason: string): Promise<void> {
      const event = { id: `ecs-svc/${name}-${revision}`, reason };
      await send(deploymentEvent({ serviceArn }, eventName, event, sandbox.now()));
    },
    /** The service wants a revision whose deployment is in this state; the tasks of revision 1 run on. */
    wants(revision: number, rolloutState: 'FAILED' | 'IN_PROGRESS'): void {
      const known = sandbox.state.service(serviceArn) ?? {};
      const newest = {
        ...{ id: `ecs-svc/${name}-${revision}`, status: 'PRIMARY', rolloutState, desiredCount: 2 },
        taskDefinition: ecsArn('task-definition', `${name}:${revision}`),
      };
      const before = (known.deployments ?? []).map((one) => ({ ...one, status: 'ACTIVE' }));
      sandbox.state.putService({ ...known, deployments: [newest, ...before] });
    },
    /** A task of a revision ends with an error just after it started. */
    async crash(revision: number): Promise<void> {
      const service = sandbox.state.service(serviceArn) ?? {};
      const definition = { taskDefinitionArn: ecsArn('task-definition', `${name}:${revision}`) };
      const at = sandbox.now() - 2_000;
      const details = { deploymentId: `ecs-svc/${name}-${revision}`, at, digestOf: () => undefined };
      await send(taskEvent(stoppedTask(runningTask(service, definition, details), crashed, at), at));
    },
    /** Deploys a new revision, or with `force` the same again. @returns the deployment's ARN in the history. */
    async deploy(failure?: DeploymentFailure, options: { force?: boolean } = {}): Promise<string> {
      if (failure) sandbox.state.failNextDeployment(serviceArn, failure);
      if (!options.force) await register();
      const revision = options.force ? undefined : name;
      const { service } = await ecs.send(
        new UpdateServiceCommand({
          cluster: clusterName,
          service: name,
          taskDefinition: revision,
          forceNewDeployment: options.force,
        }),
      );
      await sandbox.settle();
      return service?.currentServiceDeployment ?? '';
    },
  };
}

describe('deployments whose tasks fail', () => {
  it('a deployment whose tasks fail ends as rolled back by the circuit breaker, without a tick', async () => {
    const service = await aService();
    await service.deploy({});
    await steward.minutes(3);
    const [open] = service.texts();
    expect(open).toContain('ECS also said');
    expect(open).not.toContain('Rolled back');
    await steward.minutes(3);
    const { name } = service;
    expect(service.messages().map(isTicked)).toEqual([false]);
    expect(service.texts()[0]).toContain(`Rolled back: ${name}:1 is live; ${name}:2 failed`);
    expect(service.texts()[0]).toContain('Decided by the circuit breaker (3 failed tasks, threshold 3)');
    expect(service.replies()).toEqual([
      `Rolled back: ${name}:1 is live; ${name}:2 failed. Decided by the circuit breaker (3 failed tasks, threshold 3).`,
    ]);
  });

  it('a failed deployment without a rollback stays open until another revision is healthy', async () => {
    const service = await aService();
    await service.deploy({ rollback: false });
    await steward.minutes(10);
    await service.reportSteady();
    await steward.minutes(2);
    expect(service.messages().map(isTicked)).toEqual([false]);
    await service.deploy();
    await steward.minutes(5);
    expect(service.messages().map(isTicked)).toEqual([true]);
  });

  it('a deployment that a person stops ends as rolled back by a person', async () => {
    const service = await aService({});
    const serviceDeploymentArn = await service.deploy({});
    await steward.minutes(3);
    await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn }));
    await steward.minutes(3);
    expect(service.messages().map(isTicked)).toEqual([false]);
    expect(service.texts()[0]).toContain('Decided by a person');
  });

  it('a forced deployment of the same revision is distinguished from the one before it', async () => {
    const service = await aService();
    await service.deploy({}, { force: true });
    await steward.minutes(6);
    expect(service.messages().map(isTicked)).toEqual([false]);
    expect(service.texts()[0]).toContain(`${service.name}:1 is live as before; its new deployment failed`);
  });

  test.each(['BLUE_GREEN', 'LINEAR', 'CANARY'] as const)(
    'a failed %s deployment ends as rolled back',
    async (strategy) => {
      const service = await aService({ ...breaker, strategy });
      await service.deploy({});
      await steward.minutes(8);
      expect(service.messages().map(isTicked)).toEqual([false]);
      expect(service.texts()[0]).toContain(`${service.name}:1 is live; ${service.name}:2 failed`);
    },
  );
});

describe('failed deployments without failed tasks', () => {
  const alarms = { alarmNames: ['api-5xx'], enable: true, rollback: true };

  test.each<[string, DeploymentConfiguration, DeploymentFailure, string]>([
    ['rolling, by an alarm', { alarms }, { alarm: 'api-5xx' }, 'the CloudWatch alarm api-5xx'],
    [
      'linear, by an alarm',
      { strategy: 'LINEAR', bakeTimeInMinutes: 1, linearConfiguration: { stepPercent: 50 }, alarms },
      { alarm: 'api-5xx' },
      'the CloudWatch alarm api-5xx',
    ],
    [
      'blue/green, by a hook',
      { strategy: 'BLUE_GREEN' },
      { hook: 'POST_TEST_TRAFFIC_SHIFT' },
      'the lifecycle hook at POST_TEST_TRAFFIC_SHIFT',
    ],
    [
      'canary, by a hook',
      { strategy: 'CANARY' },
      { hook: 'POST_SCALE_UP' },
      'the lifecycle hook at POST_SCALE_UP',
    ],
  ])(
    'a failed deployment (%s) has one message with its decider and both revisions',
    async (_how, by, failure, decider) => {
      const service = await aService(by);
      await service.deploy(failure);
      await steward.minutes(30);
      const { name } = service;
      expect(service.messages().map(isTicked)).toEqual([false]);
      const [text] = service.texts();
      expect(text).toContain(`${name} rolled back to ${name}:1 · was: deployment failed\n`);
      expect(text).toContain(`Rolled back: ${name}:1 is live; ${name}:2 failed`);
      expect(text).toContain(`Decided by ${decider}`);
      expect(text).toMatch(/No task failed\.|ECS reports no failed task\./);
    },
  );

  it('a failed deployment that is not rolled back stays open with the command to roll back', async () => {
    const service = await aService({ alarms });
    await service.deploy({ alarm: 'api-5xx', rollback: false });
    await steward.minutes(10);
    expect(service.messages().map(isTicked)).toEqual([false]);
    expect(service.texts()[0]).toContain(`Not rolled back: the service still uses ${service.name}:2`);
    expect(service.texts()[0]).toContain(`--task-definition ${service.name}:1`);
  });
});

describe('deployments of other controllers', () => {
  test.each(['CODE_DEPLOY', 'EXTERNAL'] as const)(
    'an incident of a service under %s closes by its primary task set',
    async (type) => {
      const service = await aService({});
      const { sandbox } = steward;
      const known = sandbox.state.service(service.serviceArn) ?? {};
      const set = (revision: number, status: string, stabilityStatus: 'STEADY_STATE' | 'STABILIZING') => ({
        ...{ id: `ecs-svc/${service.name}-${revision}`, status, stabilityStatus, runningCount: 2 },
        taskDefinition: ecsArn('task-definition', `${service.name}:${revision}`),
      });
      const put = (...taskSets: ReturnType<typeof set>[]) =>
        sandbox.state.putService({ ...known, deploymentController: { type }, deployments: [], taskSets });
      put(set(2, 'PRIMARY', 'STABILIZING'), set(1, 'ACTIVE', 'STEADY_STATE'));
      await service.crash(2);
      await service.reportSteady();
      await steward.minutes(1);
      expect(service.messages().map(isTicked)).toEqual([false]);
      put(set(1, 'PRIMARY', 'STEADY_STATE'));
      await service.reportSteady();
      await steward.minutes(1);
      expect(service.messages().map(isTicked)).toEqual([false]);
      expect(service.texts()[0]).toContain(
        `Rolled back: ${service.name}:1 is live; ${service.name}:2 failed`,
      );
      await service.crash(2);
      put(set(2, 'PRIMARY', 'STEADY_STATE'));
      await service.reportSteady();
      await steward.minutes(1);
      expect(service.messages().map(isTicked)).toEqual([true]);
    },
  );
});

describe('order of events', () => {
  const failedReason = 'ECS deployment circuit breaker: tasks failed to start.';

  it('no order of events leads to a tick while the failed revision is the desired one', async () => {
    const kinds = ['crash', 'crash', 'failed', 'steady', 'steady', 'completed'] as const;
    const orders = fc.shuffledSubarray([...kinds], { minLength: 3 });
    const states = fc.constantFrom('FAILED' as const, 'IN_PROGRESS' as const);
    await fc.assert(
      fc.asyncProperty(orders, states, async (order, rolloutState) => {
        const service = await aService();
        service.wants(2, rolloutState);
        const events = {
          crash: () => service.crash(2),
          steady: () => service.reportSteady(),
          failed: () => service.report('SERVICE_DEPLOYMENT_FAILED', 2, failedReason),
          completed: () => service.report('SERVICE_DEPLOYMENT_COMPLETED', 1, 'completed.'),
        };
        for (const kind of order) {
          await events[kind]();
          await steward.sandbox.advance(20_000);
        }
        await steward.minutes(1);
        expect(service.messages().filter(isTicked)).toEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});
