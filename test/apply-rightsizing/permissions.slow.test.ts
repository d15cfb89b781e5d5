import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { beforeAll, describe, expect, it, test } from '@jest/globals';
import { ecrImage, ecsArn } from '../../sandbox/fleet/company.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { serviceAt } from '../builders/rollout.ts';
import { amara, type ServiceToResize, shareRolloutSteward, steward } from '../builders/rollout-steward.ts';

shareRolloutSteward();

/** IAM actions of operations that have another name. */
const actionsOf: Record<string, string> = { 'sqs:SendMessageBatch': 'sqs:SendMessage' };

/** Actions that Lambda performs with the function's role: writing logs and polling the queues. */
const usedByLambda = /^(sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes)|logs:(Create|Put).*)$/;

/** Actions without a call of their own: RegisterTaskDefinition checks the permission to pass a role, or to set tags. */
const askedForByRegistering = ['ecs:TagResource', 'iam:PassRole'];
/** A transaction is authorized by what it does to its items. */
const ofTransactions = ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

const functions = ['apply-rightsizing', 'track-rollouts', 'slack-interactions', 'slack-questions'] as const;

async function command(text: string): Promise<void> {
  await steward.slack.command({ text, user: amara });
  await steward.sandbox.settle();
}

/** Changes the definition of its revision 1. */
function redefine(service: ServiceToResize, changes: Partial<ContainerDefinition>): void {
  const { state } = steward.sandbox;
  const definition = state.taskDefinition(state.service(service.arn)?.taskDefinition ?? '');
  const containerDefinitions = (definition?.containerDefinitions ?? []).map((one) => ({
    ...one,
    ...changes,
  }));
  state.putTaskDefinition({ ...definition, containerDefinitions }, [{ key: 'team', value: 'shop' }]);
}

/** Approved, requested again while it is watched, killed, explained, rolled back, and requested once more. */
async function aLifeOf(service: ServiceToResize): Promise<void> {
  const { sandbox } = steward;
  const options = { 'awslogs-group': '/web', 'awslogs-region': 'eu-west-1', 'awslogs-stream-prefix': 'web' };
  redefine(service, { logConfiguration: { logDriver: 'awslogs', options } });
  const decisionId = await service.offered();
  await service.click('apply');
  await sandbox.advance(4 * minuteMs);
  await sandbox.advance(hourMs);
  await sandbox.invoke('apply-rightsizing', { ...service.of, decisionId });
  await service.isKilled();
  const killed = sandbox.state.tasks(ecsArn('cluster', service.of.cluster));
  await command(`why ${killed.find(({ lastStatus }) => lastStatus === 'STOPPED')?.taskArn}`);
  await command(`why ${killed.at(-1)?.taskArn?.split('/').at(-1)}`);
  await sandbox.advance(4 * minuteMs);
  await sandbox.advance(2 * dayMs);
  await service.offered();
  await service.click('apply');
}

/** Registering fails when it is approved, and succeeds at the next check. */
async function aLateRegistration(service: ServiceToResize): Promise<void> {
  const { sandbox } = steward;
  await service.offered();
  sandbox.faults.add({ operation: 'RegisterTaskDefinition', kind: 'http500' });
  await service.click('apply');
  await sandbox.enqueue('rollouts', '{"kind":"tick"}');
  await sandbox.settle();
}

/** The click of a button that diagnose-stops, which does not work here, would have posted. */
async function acknowledgeAnIncidentOf(service: ServiceToResize): Promise<void> {
  const { sandbox, slack } = steward;
  const { ts = '' } = service.messages()[0] ?? {};
  const question = {
    ...{ kind: 'acknowledge', userId: amara, responseUrl: slack.apiUrl, at: sandbox.now() },
    ...{ workload: serviceKey(serviceAt(service.arn)), key: 'crashed#web' },
    message: { channel: 'C0SANDBOX', ts },
  };
  await sandbox.enqueue('questions', JSON.stringify(question));
  await sandbox.settle();
}

/** Every request that the functions can get, each once. */
beforeAll(async () => {
  const { sandbox } = steward;
  await aLifeOf(steward.newService());
  await aLateRegistration(steward.newService());
  const staged = { strategy: { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 180 } };
  const killedInStages = steward.newService(staged);
  await killedInStages.deployed();
  await killedInStages.isKilled();
  const stoppedByApply = steward.newService(staged);
  const decisionId = await stoppedByApply.offered();
  await stoppedByApply.click('apply');
  await sandbox.advance(4 * minuteMs);
  const caller = 'ecs-steward-production-track-rollouts';
  sandbox.faults.add({ operation: 'DescribeServices', kind: 'http500', caller, times: 20 });
  await stoppedByApply.isKilled();
  await sandbox.invoke('apply-rightsizing', { ...stoppedByApply.of, decisionId });
  sandbox.faults.clear();
  const grown = steward.newService({ uses: { vcpu: 0.6, mib: 1_900 } });
  await grown.isKilled();
  await grown.deployed();
  await grown.isKilled();
  const onATag = steward.newService();
  redefine(onATag, { image: ecrImage('catalog', 'stable') });
  sandbox.state.putTask({
    ...{ taskArn: ecsArn('task', onATag.of.cluster, '0a'.repeat(16)), group: `service:${onATag.of.service}` },
    ...{
      clusterArn: ecsArn('cluster', onATag.of.cluster),
      taskDefinitionArn: ecsArn('task-definition', onATag.runs()),
    },
    ...{ lastStatus: 'RUNNING', desiredStatus: 'RUNNING', containers: [] },
  });
  await onATag.offered();
  await onATag.click('apply');
  const automatic = steward.newService({
    tags: { 'steward:mode': 'auto', 'steward:change-window': 'never' },
  });
  await steward.plan({ cluster: automatic.of.cluster });
  const stale = steward.newService();
  await stale.offered();
  await stale.deploys(`${stale.of.service}:5`);
  await sandbox.advance(4 * minuteMs);
  await stale.click('apply');
  const putOff = steward.newService();
  await putOff.offered();
  await putOff.click('why');
  await putOff.click('notNow', { value: `7 ${(await steward.report(putOff.of)).services[0]?.decisionId}` });
  await command('status');
  await command(`mute ${putOff.of.service} 1h`);
  await command(`report ${putOff.of.service}`);
  await command('report no-such-service');
  await command(`why ${putOff.of.service}`);
  await acknowledgeAnIncidentOf(putOff);
}, 120_000);

describe('roles of the rollout functions', () => {
  it('the role of each function allows everything that it does', () => {
    const { calls, invocations } = steward.sandbox;
    const denied = calls.list().filter(({ error }) => error?.startsWith('AccessDenied'));
    expect(denied).toEqual([]);
    expect(invocations().filter(({ error }) => error)).toEqual([]);
  });

  test.each(functions)('the role of %s allows nothing that it does not do', (name) => {
    const { calls, deployment } = steward.sandbox;
    const full = `ecs-steward-production-${name}`;
    const statements = deployment.functions.find((one) => one.name === full)?.statements ?? [];
    const allowed = statements
      .flatMap(({ actions }) => actions)
      .filter((action) => !usedByLambda.test(action));
    const used = Object.keys(calls.counts(full)).flatMap((call) => {
      if (call === 'ecs:RegisterTaskDefinition') return [call, ...askedForByRegistering];
      return call === 'dynamodb:TransactWriteItems' ? ofTransactions : [actionsOf[call] ?? call];
    });
    expect([...new Set(allowed)].toSorted()).toEqual([...new Set(used)].toSorted());
  });
});
