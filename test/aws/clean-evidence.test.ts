import type { ECSClient } from '@aws-sdk/client-ecs';
import { describe, expect, it } from '@jest/globals';
import { createDeploymentHistory } from '../../shared/aws/ecs/deployment-history.ts';
import { createEcs } from '../../shared/aws/ecs/evidence.ts';
import { whyNever } from '../../shared/rollout/why-never.ts';
import { randomText } from '../redaction/samples.ts';

const password = `w1nter${randomText('letters', 8, 5)}`;
const words = `cannot connect to postgres://shop:${password}@db.internal:5432/shop`;
const signal = new AbortController().signal;

/** ECS that gives every call the same response. */
function answering(answer: object): ECSClient {
  return { send: async () => answer } as unknown as ECSClient;
}

describe('redaction of text from ECS', () => {
  it('secrets and terminal colors are removed from the reasons of containers', async () => {
    const containers = [
      { name: 'web', reason: `\u001b[31m${words}\u001b[0m` },
      { name: 'proxy', reason: `PASS\u200bWORD=${password}` },
    ];
    const ecs = createEcs(answering({ tasks: [{ containers }] }));
    expect(await ecs.describeTask({ taskArn: 'a', cluster: 'c' }, signal)).toMatchObject([
      { name: 'web', reason: 'cannot connect to postgres://shop:[redacted]@db.internal:5432/shop' },
      { name: 'proxy', reason: 'PASSWORD=[redacted]' },
    ]);
  });

  it('secrets are removed from service events and the reason of a rollout state', async () => {
    const events = [{ createdAt: new Date(7), message: `(service web) ${words}` }];
    const deployments = [{ id: 'ecs-svc/1', status: 'PRIMARY', rolloutStateReason: words }];
    const ecs = createEcs(answering({ services: [{ events, deployments }] }));
    const service = await ecs.describeService({ cluster: 'c', name: 'web' }, signal);
    expect(service?.events).toEqual([{ at: 7, message: expect.stringContaining('[redacted]@db.internal') }]);
    expect(JSON.stringify(service)).not.toContain(password);
  });

  it('secrets are removed from the status reason and the rollback reason of a deployment', async () => {
    const rollback = {
      reason: words,
      serviceRevisionArn: 'arn:aws:ecs:eu-west-1:1:service-revision/c/web/7',
    };
    const serviceDeployments = [{ serviceDeploymentArn: 'arn', statusReason: words, rollback }];
    const history = createDeploymentHistory(answering({ serviceDeployments }));
    const [record] = await history.newest({ cluster: 'c', name: 'web' }, signal);
    expect(record?.statusReason).toContain('[redacted]@db.internal');
    expect(record?.rollback?.reason).toContain('[redacted]@db.internal');
    expect(JSON.stringify(record)).not.toContain(password);
  });

  it('secrets are removed from the command of a health check', async () => {
    const command = ['CMD-SHELL', `redis-cli -a ${password} ping`];
    const taskDefinition = { containerDefinitions: [{ name: 'web', healthCheck: { command } }] };
    const ecs = createEcs(answering({ taskDefinition }));
    const definition = await ecs.describeTaskDefinition('web:1', signal);
    expect(definition?.containers[0]?.healthCheckCommand).toBe('redis-cli -a [redacted] ping');
  });

  it('secrets are removed from the error of a change that ECS rejects', () => {
    const refusal = Object.assign(new Error(words), { name: 'ClientException' });
    expect(whyNever(refusal)?.message).toContain('[redacted]@db.internal');
  });

  it('a container without a reason stays without one', async () => {
    const ecs = createEcs(answering({ tasks: [{ containers: [{ name: 'web' }] }] }));
    expect(await ecs.describeTask({ taskArn: 'a', cluster: 'c' }, signal)).toEqual([
      expect.objectContaining({ name: 'web', reason: undefined }),
    ]);
  });
});
