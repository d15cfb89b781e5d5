import { describe, expect, it, test } from '@jest/globals';
import { diagnoseServiceEvent } from '../../shared/incidents/diagnosis/diagnose-service-event.ts';
import type { DeploymentEvidence, Evidence } from '../../shared/model/evidence.ts';
import type { ServiceDeploymentRecord } from '../../shared/model/service-deployment.ts';
import type { ServiceEvent } from '../../shared/model/service-event.ts';
import { aPlace } from '../builders/stopped-task.ts';

function anEvent(overrides: Partial<ServiceEvent> = {}): ServiceEvent {
  return {
    id: '57c9506e-9d21-294c-d2fe-e8738da7e67d',
    place: aPlace(),
    eventType: 'ERROR',
    eventName: 'SERVICE_TASK_PLACEMENT_FAILURE',
    capacityProviders: [],
    at: Date.UTC(2026, 10, 20),
    ...overrides,
  };
}

describe('placement failures', () => {
  const cases: [string, string][] = [
    ['RESOURCE:FARGATE', 'AWS has no capacity of this kind in the Availability Zone at this time'],
    ['RESOURCE:CPU', 'no instance has enough free CPU'],
    ['RESOURCE:MEMORY', 'no instance has enough free memory'],
    ['RESOURCE:PORTS', 'the host port is in use on every instance'],
    ['RESOURCE:ENI', 'no instance has a free network interface'],
    ['RESOURCE:GPU', 'no instance has a free GPU'],
    ['memberOf(attribute:ecs.instance-type == t3.large)', 'no instance meets the placement constraints'],
    ['ATTRIBUTE', 'no instance meets the placement constraints'],
    ['No Container Instances were found in your cluster.', 'the cluster has no container instance that fits'],
  ];
  test.each(cases)('the placement failure %s is explained', (reason, words) => {
    const diagnosis = diagnoseServiceEvent(anEvent({ reason }));
    expect(diagnosis.cause).toBe('capacity-unavailable');
    expect(diagnosis.sentence).toContain(words);
    expect(diagnosis.remedies).not.toEqual([]);
  });

  it('a code is quoted as a reason, and a sentence as it is', () => {
    const sentence = 'No Container Instances were found in your cluster.';
    expect(diagnoseServiceEvent(anEvent({ reason: 'RESOURCE:FARGATE' })).quotes).toEqual([
      'reason: RESOURCE:FARGATE',
    ]);
    expect(diagnoseServiceEvent(anEvent({ reason: sentence })).quotes).toEqual([sentence]);
  });

  it('a placement failure names its capacity provider', () => {
    const event = anEvent({ reason: 'RESOURCE:FARGATE', capacityProviders: ['FARGATE_SPOT'] });
    expect(diagnoseServiceEvent(event).sentence).toBe(
      'The task could not be placed: AWS has no capacity of this kind in the Availability Zone at this time (capacity provider FARGATE_SPOT).',
    );
  });

  it('a placement failure by a disconnected agent points to the host', () => {
    expect(diagnoseServiceEvent(anEvent({ reason: 'AGENT' })).cause).toBe('host-terminated');
  });

  it('a placement failure by a quota points to the quota', () => {
    const reason = "You've reached the limit on the number of vCPUs you can run concurrently";
    expect(diagnoseServiceEvent(anEvent({ reason })).cause).toBe('quota-exceeded');
  });
});

test.each(['SERVICE_DEPLOYMENT_FAILED', 'SERVICE_TASK_START_IMPAIRED'])(
  'the event %s points to the messages of the stopped tasks',
  (eventName) => {
    const [first] = diagnoseServiceEvent(anEvent({ eventName })).remedies;
    expect(first?.text).toBe(
      'See the incident messages of its stopped tasks: each cause has its own message in this channel.',
    );
  },
);

it('a service-linked role that ECS cannot assume is named', () => {
  const diagnosis = diagnoseServiceEvent(
    anEvent({
      eventName: 'SERVICE_TASK_CONFIGURATION_FAILURE',
      reason: 'Unable to assume the service linked role.',
    }),
  );
  expect(diagnosis).toMatchObject({
    cause: 'role-not-assumable',
    sentence: "ECS can't assume its service-linked role AWSServiceRoleForECS.",
  });
});

const definition = (revision: number) => `arn:aws:ecs:eu-west-1:123456789012:task-definition/web:${revision}`;

function aDeployment(revision: number, changes: Partial<DeploymentEvidence> = {}): DeploymentEvidence {
  return {
    ...{ id: `ecs-svc/${revision}`, status: 'ACTIVE', failedTasks: 0 },
    taskDefinitionArn: definition(revision),
    ...changes,
  };
}

/** Evidence of a service whose deployment of web:42 failed. */
function evidenceOf(
  deployments: DeploymentEvidence[],
  record: Partial<ServiceDeploymentRecord> = {},
): Evidence {
  const target = { id: '42', taskDefinition: 'web:42' };
  const arn = 'arn:aws:ecs:eu-west-1:123456789012:service-deployment/shop-prod/checkout/42';
  return {
    gaps: [],
    service: {
      ...{ desiredCount: 2, runningCount: 2, pendingCount: 0, controller: 'ECS', deployments },
      ...{ events: [], subnets: [], securityGroups: [] },
    },
    deployments: [{ arn, target, status: 'ROLLBACK_SUCCESSFUL', alarms: [], ...record }],
  };
}

describe('failed deployments', () => {
  const back = [aDeployment(41, { status: 'PRIMARY', rolloutState: 'COMPLETED' })];
  const stays = [
    aDeployment(42, { status: 'PRIMARY', rolloutState: 'FAILED', failedTasks: 3 }),
    aDeployment(41, { rolloutState: 'COMPLETED' }),
  ];
  const circuitBreaker = { failures: 3, threshold: 3 };
  const hookWords =
    'Service deployment rolled back because POST_TEST_TRAFFIC_SHIFT lifecycle hook(s) failed. ' +
    'Lifecycle hook target arn:aws:lambda:eu-west-1:123456789012:function:verify returned FAILED status.';
  const byTasks = 'ECS deployment circuit breaker: tasks failed to start.';
  const byAlarm = 'ECS deployment failed: alarm(s) detected: [web-5xx].';

  test.each<[string, string, Evidence | undefined, string, string | undefined]>([
    [
      'by its tasks, without evidence',
      byTasks,
      undefined,
      'Service checkout had a deployment that failed (ecs-svc/42): its tasks failed to start, and the circuit breaker ended it.',
      undefined,
    ],
    [
      'by its tasks, and rolled back',
      byTasks,
      evidenceOf(back, { circuitBreaker }),
      'Service checkout had a deployment that failed (web:42): its tasks failed to start, and the circuit breaker (3 failed tasks, threshold 3) ended it. Rolled back: web:41 is live.',
      undefined,
    ],
    [
      'by its tasks, and not rolled back',
      byTasks,
      evidenceOf(stays, { status: 'STOPPED', circuitBreaker }),
      'Service checkout had a deployment that failed (web:42): its tasks failed to start, and the circuit breaker (3 failed tasks, threshold 3) ended it. Not rolled back: the service still uses web:42, and 2 of 2 tasks run.',
      'aws ecs update-service --cluster shop-prod --service checkout --task-definition web:41 --region eu-west-1',
    ],
    [
      'by an alarm, without evidence',
      byAlarm,
      undefined,
      'Service checkout had a deployment that failed (ecs-svc/42): the CloudWatch alarm web-5xx went off. ECS reports no failed task.',
      'aws cloudwatch describe-alarm-history --alarm-name web-5xx --history-item-type StateUpdate --max-items 5 --region eu-west-1',
    ],
    [
      'by an alarm that the history names',
      'ECS deployment failed: alarm detected.',
      evidenceOf([aDeployment(41, { status: 'PRIMARY', rolloutState: 'IN_PROGRESS' }), aDeployment(42)], {
        status: 'ROLLBACK_IN_PROGRESS',
        alarms: ['web-5xx'],
      }),
      'Service checkout had a deployment that failed (web:42): the CloudWatch alarm web-5xx went off. No task failed. ECS is rolling back to web:41.',
      'aws cloudwatch describe-alarm-history --alarm-name web-5xx --history-item-type StateUpdate --max-items 5 --region eu-west-1',
    ],
    [
      'by a lifecycle hook',
      hookWords,
      evidenceOf([...back, aDeployment(42)], { statusReason: hookWords }),
      'Service checkout had a deployment that failed (web:42): the lifecycle hook at POST_TEST_TRAFFIC_SHIFT did not pass. No task failed. Rolled back: web:41 is live.',
      'aws logs tail /aws/lambda/verify --since 1h --region eu-west-1',
    ],
  ])('a failed deployment is explained %s', (_what, reason, evidence, sentence, command) => {
    const event = anEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED', reason, deploymentId: 'ecs-svc/42' });
    const diagnosis = diagnoseServiceEvent(event, evidence);
    expect(diagnosis).toMatchObject({ cause: 'deployment-rolled-back', confidence: 'certain', sentence });
    if (command) expect(diagnosis.remedies.map((remedy) => remedy.command)).toContain(command);
  });

  test.each([
    ['was unable to assume role arn:aws:iam::123456789012:role/Hooks', 'trusts ecs.amazonaws.com'],
    [
      'was unable to invoke hook target arn:aws:lambda:eu-west-1:123456789012:function:verify due to User: x',
      'Grant lambda:InvokeFunction on verify to the role of the hook.',
    ],
    [
      'was unable to parse the response from arn:aws:lambda:eu-west-1:123456789012:function:verify due to HookStatus must not be null',
      'The function verify must return {"hookStatus": "SUCCEEDED"}',
    ],
  ])('a deployment that failed by a hook has a remedy where ECS %s', (words, remedy) => {
    const reason = `Service deployment rolled back because PRE_SCALE_UP lifecycle hook(s) failed. ECS ${words}`;
    const event = anEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED', reason, deploymentId: 'ecs-svc/42' });
    expect(diagnoseServiceEvent(event).remedies[0]?.text).toContain(remedy);
  });

  it('a failed deployment without a named decider has an unknown cause', () => {
    const event = anEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED', reason: 'No luck.' });
    expect(diagnoseServiceEvent(event)).toMatchObject({
      cause: 'unknown',
      sentence: 'Service checkout had a deployment that failed: No luck.',
    });
  });
});

describe('placement failures of a service', () => {
  const event = anEvent({ reason: 'RESOURCE:FARGATE' });

  it('a placement failure of a service whose tasks all run is no outage', () => {
    const { sentence } = diagnoseServiceEvent(event, evidenceOf([]));
    expect(sentence).toContain('All 2 tasks are running, so this is not an outage');
  });

  it('a placement failure of a service that lacks tasks names their number', () => {
    const evidence = evidenceOf([]);
    const service = evidence.service && { ...evidence.service, runningCount: 1 };
    expect(diagnoseServiceEvent(event, { ...evidence, service }).sentence).toMatch(
      / 1 of 2 tasks are running\.$/,
    );
  });
});

it('tasks that cannot stay running are named once', () => {
  const reason = '(service checkout) is unable to consistently start tasks successfully.';
  const { sentence } = diagnoseServiceEvent(anEvent({ eventName: 'SERVICE_TASK_START_IMPAIRED', reason }));
  expect(sentence).toBe('Service checkout cannot start its tasks: they keep failing.');
});

describe('other service events', () => {
  const cases: [string, string | undefined, string][] = [
    ['SERVICE_TASK_START_IMPAIRED', undefined, 'Service checkout cannot start its tasks: they keep failing.'],
    [
      'SERVICE_TASK_CONFIGURATION_FAILURE',
      'The long ARN format must be enabled for tagging.',
      'Service checkout could not place a task because of its configuration: The long ARN format must be enabled for tagging.',
    ],
    ['ECS_OPERATION_THROTTLED', undefined, 'Service checkout is delayed: ECS is throttling the scheduler.'],
    [
      'SERVICE_DISCOVERY_INSTANCE_UNHEALTHY',
      undefined,
      'Service checkout has a task that AWS Cloud Map reports as unhealthy.',
    ],
    [
      'VPC_LATTICE_TARGET_UNHEALTHY',
      undefined,
      'Service checkout has a task that VPC Lattice reports as unhealthy.',
    ],
    ['SERVICE_OF_2030', 'Out of ideas', 'Service checkout got the event SERVICE_OF_2030: Out of ideas'],
    ['constructor', undefined, 'Service checkout got the event constructor.'],
  ];
  test.each(cases)('the service event %s has no known cause', (eventName, reason, sentence) => {
    const event = anEvent({ eventName, reason, deploymentId: 'ecs-svc/123' });
    const diagnosis = diagnoseServiceEvent(event);
    expect(diagnosis).toMatchObject({ cause: 'unknown', sentence, quotes: [reason ?? eventName] });
    expect(diagnosis.remedies.at(-1)?.command).toBe(
      "aws ecs describe-services --cluster shop-prod --services checkout --query 'services[0].events[:10].message' --region eu-west-1",
    );
  });
});
