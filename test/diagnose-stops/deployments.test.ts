import {
  type DeploymentConfiguration,
  ECSClient,
  RegisterTaskDefinitionCommand,
  StopServiceDeploymentCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { DeploymentFailure } from '../../sandbox/aws/ecs/ecs-state.ts';
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

describe('a deployment whose tasks fail', () => {
  it('ends as rolled back, with the revisions, the circuit breaker and its count, and without a tick', async () => {
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

  it('stays open where nothing is rolled back, until another revision is well', async () => {
    const service = await aService();
    await service.deploy({ rollback: false });
    await steward.minutes(10);
    const steady = { eventName: 'SERVICE_STEADY_STATE', eventType: 'INFO' };
    await steward.sandbox.send({
      ...{ source: 'aws.ecs', 'detail-type': 'ECS Service Action', resources: [service.serviceArn] },
      detail: { ...steady, clusterArn: ecsArn('cluster', clusterName) },
    });
    await steward.minutes(2);
    expect(service.messages().map(isTicked)).toEqual([false]);
    await service.deploy();
    await steward.minutes(5);
    expect(service.messages().map(isTicked)).toEqual([true]);
  });

  it('ends as rolled back by a person who stops it', async () => {
    const service = await aService({});
    const serviceDeploymentArn = await service.deploy({});
    await steward.minutes(3);
    await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn }));
    await steward.minutes(3);
    expect(service.messages().map(isTicked)).toEqual([false]);
    expect(service.texts()[0]).toContain('Decided by a person');
  });

  it('of the same revision is another than the one before it', async () => {
    const service = await aService();
    await service.deploy({}, { force: true });
    await steward.minutes(6);
    expect(service.messages().map(isTicked)).toEqual([false]);
    expect(service.texts()[0]).toContain(`${service.name}:1 is live as before; its new deployment failed`);
  });

  test.each(['BLUE_GREEN', 'LINEAR', 'CANARY'] as const)('ends as rolled back from %s', async (strategy) => {
    const service = await aService({ ...breaker, strategy });
    await service.deploy({});
    await steward.minutes(8);
    expect(service.messages().map(isTicked)).toEqual([false]);
    expect(service.texts()[0]).toContain(`${service.name}:1 is live; ${service.name}:2 failed`);
  });
});
