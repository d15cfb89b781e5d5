import {
  DescribeServicesCommand,
  type ECSClient,
  type Service,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import {
  arn,
  aService,
  type Deployments,
  type Heard,
  minute,
  openDeployments,
  serviceArn,
} from './deployable-service.ts';
import { startAt } from './small-template.ts';

let watched: Deployments;
let sandbox: Sandbox;
let ecs: ECSClient;

const rolling = (changes: Partial<Service> = {}): Service =>
  aService({
    launchType: 'FARGATE',
    deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    ...changes,
  });

beforeEach(async () => {
  watched = await openDeployments();
  ({ sandbox, ecs } = watched);
  sandbox.state.putService(rolling());
});

afterEach(() => watched.close());

async function update(changes: Partial<UpdateServiceCommandInput> = {}): Promise<Service> {
  const input = { cluster: 'shop', service: 'web', taskDefinition: arn('task-definition/web:2'), ...changes };
  return (await ecs.send(new UpdateServiceCommand(input))).service ?? {};
}

async function described(): Promise<Service> {
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'shop', services: ['web'] }));
  return services?.[0] ?? {};
}

/** Revision, state and running tasks of each deployment, newest first. */
const deployments = ({ deployments: all = [] }: Service) =>
  all.map(({ taskDefinition = '', rolloutState, runningCount }) =>
    [taskDefinition.split('/')[1], rolloutState, runningCount].join(' '),
  );

const names = (heard: Heard[]) =>
  heard.map(({ detail }) => detail.eventName ?? detail.stoppedReason?.replace(/ \(.*/, ''));

const history = () =>
  watched.record(sandbox.state.serviceDeployments(serviceArn)[0]?.serviceDeploymentArn ?? '');

describe('rolling deployments', () => {
  it('a rolling deployment replaces the tasks in three minutes and sends its events', async () => {
    const answered = await update();
    expect(answered.taskDefinition).toBe(arn('task-definition/web:2'));
    expect(deployments(answered)).toEqual(['web:2 IN_PROGRESS 0', 'web:1 COMPLETED 2']);
    await sandbox.advance(minute);
    expect(deployments(await described())).toEqual(['web:2 IN_PROGRESS 2', 'web:1 COMPLETED 2']);
    expect((await history())?.status).toBe('IN_PROGRESS');
    await sandbox.advance(minute);
    expect(deployments(await described())).toEqual(['web:2 IN_PROGRESS 2', 'web:1 COMPLETED 0']);
    await sandbox.advance(minute);
    expect(deployments(await described())).toEqual(['web:2 COMPLETED 2']);
    expect(await history()).toMatchObject({
      status: 'SUCCESSFUL',
      startedAt: new Date(startAt),
      finishedAt: new Date(startAt + 3 * minute),
    });
    const heard = await watched.events();
    expect(names(heard)).toEqual([
      'SERVICE_DEPLOYMENT_IN_PROGRESS',
      'Scaling activity initiated by',
      'Scaling activity initiated by',
      'SERVICE_DEPLOYMENT_COMPLETED',
      'SERVICE_STEADY_STATE',
    ]);
    expect(heard[3]).toMatchObject({
      time: '2026-03-01T09:03:00Z',
      resources: [serviceArn],
      detail: { eventType: 'INFO', deploymentId: answered.deployments?.[0]?.id },
    });
  });

  it('a rolling deployment completes at once when the clock jumps far', async () => {
    await update();
    await sandbox.advance(60 * minute);
    expect(deployments(await described())).toEqual(['web:2 COMPLETED 2']);
  });

  it('a rolling deployment gives way to a later one', async () => {
    await update();
    await sandbox.advance(minute);
    await update({ taskDefinition: 'web:1' });
    await sandbox.advance(2 * minute);
    expect(deployments(await described())[0]).toBe('web:1 IN_PROGRESS 2');
    await sandbox.advance(minute);
    expect(deployments(await described())).toEqual(['web:1 COMPLETED 2']);
    expect(sandbox.state.serviceDeployments(serviceArn).map(({ status }) => status)).toEqual([
      'SUCCESSFUL',
      'STOPPED',
    ]);
  });

  it('the running revision is not deployed again unless a deployment is forced', async () => {
    expect(deployments(await update({ taskDefinition: 'web:1' }))).toHaveLength(1);
    expect(deployments(await update({ taskDefinition: 'web:1', forceNewDeployment: true }))).toHaveLength(2);
  });
});

describe('failing deployments', () => {
  it('a failing deployment is rolled back by the circuit breaker', async () => {
    sandbox.state.failNextDeployment(serviceArn);
    const { deployments: [begun] = [] } = await update();
    await sandbox.advance(3 * minute);
    const failing = await described();
    expect(deployments(failing)).toEqual(['web:1 IN_PROGRESS 2', 'web:2 FAILED 0']);
    expect(failing.deployments?.[1]?.failedTasks).toBe(3);
    await sandbox.advance(minute);
    const after = await described();
    expect(deployments(after)).toEqual(['web:1 COMPLETED 2']);
    expect(after.taskDefinition).toBe(arn('task-definition/web:1'));
    expect(await history()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      rollback: { serviceRevisionArn: arn('service-revision/shop/web/1') },
    });
    const told = (await watched.events()).filter((event) => event['detail-type'] !== 'ECS Task State Change');
    expect(told.map(({ detail }) => [detail.eventName, detail.deploymentId])).toEqual([
      ['SERVICE_DEPLOYMENT_IN_PROGRESS', begun?.id],
      ['SERVICE_DEPLOYMENT_FAILED', begun?.id],
      ['SERVICE_DEPLOYMENT_IN_PROGRESS', 'ecs-svc/1'],
      ['SERVICE_DEPLOYMENT_COMPLETED', 'ecs-svc/1'],
      ['SERVICE_STEADY_STATE', undefined],
    ]);
  });

  it('a failing deployment is rolled back at once when the clock jumps far', async () => {
    sandbox.state.failNextDeployment(serviceArn);
    await update();
    await sandbox.advance(60 * minute);
    expect(deployments(await described())).toEqual(['web:1 COMPLETED 2']);
  });

  it('a failing deployment stays failed without a rollback', async () => {
    sandbox.state.failNextDeployment(serviceArn, { rollback: false });
    await update();
    await sandbox.advance(60 * minute);
    expect(deployments(await described())).toEqual(['web:2 FAILED 0', 'web:1 COMPLETED 2']);
    expect((await history())?.status).toBe('STOPPED');
  });

  it('a failing deployment stays in progress without a circuit breaker, and the next one completes', async () => {
    sandbox.state.putService(rolling({ deploymentConfiguration: {} }));
    sandbox.state.failNextDeployment(serviceArn);
    await update();
    await sandbox.advance(60 * minute);
    expect(deployments(await described())).toEqual(['web:2 IN_PROGRESS 0', 'web:1 COMPLETED 2']);
    await update({ taskDefinition: 'web:1' });
    await sandbox.advance(3 * minute);
    expect(deployments(await described())).toEqual(['web:1 COMPLETED 2']);
  });
});

test('deployment events arrive twice, late or never when a fault asks for it', async () => {
  const service = 'events';
  sandbox.faults.add({ service, operation: 'SERVICE_DEPLOYMENT_IN_PROGRESS', kind: 'twice' });
  sandbox.faults.add({ service, operation: 'SERVICE_DEPLOYMENT_COMPLETED', kind: 'late', ms: 10 * minute });
  sandbox.faults.add({ service, operation: 'ECS Task State Change', kind: 'lost', times: 2 });
  await update();
  await sandbox.advance(5 * minute);
  expect(names(await watched.events())).toEqual([
    'SERVICE_DEPLOYMENT_IN_PROGRESS',
    'SERVICE_DEPLOYMENT_IN_PROGRESS',
    'SERVICE_STEADY_STATE',
  ]);
  await sandbox.advance(10 * minute);
  expect(names(await watched.events()).at(-1)).toBe('SERVICE_DEPLOYMENT_COMPLETED');
});

describe('refusals of UpdateService', () => {
  test.each<[string, Partial<Service>, Partial<UpdateServiceCommandInput>, string, string]>([
    ['an unknown service', {}, { service: 'nobody' }, 'ServiceNotFoundException', 'Service not found.'],
    ['an unknown cluster', {}, { cluster: 'lab' }, 'ClusterNotFoundException', 'Cluster not found.'],
    ['a service that is gone', { status: 'INACTIVE' }, {}, 'ServiceNotActiveException', 'not ACTIVE'],
    ['an unknown revision', {}, { taskDefinition: 'web:9' }, 'ClientException', 'TaskDefinition not found'],
    [
      'a service of CodeDeploy',
      { deploymentController: { type: 'CODE_DEPLOY' } },
      {},
      'InvalidParameterException',
      'Use AWS CodeDeploy to trigger a new deployment.',
    ],
    [
      'a service of an external controller',
      { deploymentController: { type: 'EXTERNAL' } },
      {},
      'InvalidParameterException',
      'EXTERNAL deployment controller',
    ],
  ])('UpdateService refuses %s', async (_what, service, input, name, message) => {
    sandbox.state.putService(rolling(service));
    await expect(update(input)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
    expect(sandbox.state.service(serviceArn)?.deployments).toHaveLength(1);
  });

  test('UpdateService refuses a revision that was deregistered', async () => {
    const definition = sandbox.state.taskDefinition('web:2') ?? {};
    sandbox.state.putTaskDefinition({ ...definition, status: 'INACTIVE' });
    await expect(update()).rejects.toMatchObject({
      name: 'ClientException',
      message: 'TaskDefinition is inactive',
    });
  });
});
