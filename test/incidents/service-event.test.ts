import { describe, expect, it, test } from '@jest/globals';
import { diagnoseServiceEvent } from '../../shared/incidents/diagnosis/diagnose-service-event.ts';
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

describe('a placement failure', () => {
  const cases: [string, string][] = [
    ['RESOURCE:FARGATE', 'AWS has no capacity of this kind in the zone at this time'],
    ['RESOURCE:CPU', 'no instance has enough free CPU'],
    ['RESOURCE:MEMORY', 'no instance has enough free memory'],
    ['RESOURCE:PORTS', 'the host port is taken on every instance'],
    ['RESOURCE:ENI', 'no instance has a network interface left'],
    ['RESOURCE:GPU', 'no instance has a free GPU'],
    ['memberOf(attribute:ecs.instance-type == t3.large)', 'no instance meets the placement constraints'],
    ['ATTRIBUTE', 'no instance meets the placement constraints'],
    ['No Container Instances were found in your cluster.', 'the cluster has no container instance that fits'],
  ];
  test.each(cases)('for %s', (reason, words) => {
    const diagnosis = diagnoseServiceEvent(anEvent({ reason }));
    expect(diagnosis.cause).toBe('capacity-unavailable');
    expect(diagnosis.sentence).toContain(words);
    expect(diagnosis.remedies).not.toEqual([]);
  });

  it('shows a code as what it is, and a sentence as it was', () => {
    const sentence = 'No Container Instances were found in your cluster.';
    expect(diagnoseServiceEvent(anEvent({ reason: 'RESOURCE:FARGATE' })).quotes).toEqual([
      'reason: RESOURCE:FARGATE',
    ]);
    expect(diagnoseServiceEvent(anEvent({ reason: sentence })).quotes).toEqual([sentence]);
  });

  it('names the capacity provider', () => {
    const event = anEvent({ reason: 'RESOURCE:FARGATE', capacityProviders: ['FARGATE_SPOT'] });
    expect(diagnoseServiceEvent(event).sentence).toBe(
      'The task could not be placed: AWS has no capacity of this kind in the zone at this time (capacity provider FARGATE_SPOT).',
    );
  });

  it('for a disconnected agent points to the host', () => {
    expect(diagnoseServiceEvent(anEvent({ reason: 'AGENT' })).cause).toBe('host-terminated');
  });

  it('for a quota points to the quota', () => {
    const reason = "You've reached the limit on the number of vCPUs you can run concurrently";
    expect(diagnoseServiceEvent(anEvent({ reason })).cause).toBe('quota-exceeded');
  });
});

test.each([
  ['SERVICE_DEPLOYMENT_FAILED', 'the messages of the tasks that it stopped'],
  ['SERVICE_TASK_START_IMPAIRED', 'the messages of the tasks that stopped'],
])('%s points to the messages that tell the reason', (eventName, where) => {
  const [first] = diagnoseServiceEvent(anEvent({ eventName })).remedies;
  expect(first?.text).toBe(`The reason is in ${where}: each cause has one of its own here.`);
});

it('names the service-linked role that ECS cannot assume', () => {
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

describe('events that name no cause of a stop', () => {
  const cases: [string, string | undefined, string][] = [
    [
      'SERVICE_DEPLOYMENT_FAILED',
      'ECS deployment circuit breaker: tasks failed to start.',
      'Service checkout had a deployment that failed (ecs-svc/123): ECS deployment circuit breaker: tasks failed to start.',
    ],
    ['SERVICE_TASK_START_IMPAIRED', undefined, 'Service checkout cannot start its tasks: they keep failing.'],
    [
      'SERVICE_TASK_CONFIGURATION_FAILURE',
      'The long ARN format must be enabled for tagging.',
      'Service checkout could not place a task because of its configuration: The long ARN format must be enabled for tagging.',
    ],
    ['ECS_OPERATION_THROTTLED', undefined, 'Service checkout is held up: ECS throttles the scheduler.'],
    [
      'SERVICE_DISCOVERY_INSTANCE_UNHEALTHY',
      undefined,
      'Service checkout has a task that AWS Cloud Map finds unhealthy.',
    ],
    [
      'VPC_LATTICE_TARGET_UNHEALTHY',
      undefined,
      'Service checkout has a task that VPC Lattice finds unhealthy.',
    ],
    ['SERVICE_OF_2030', 'Out of ideas', 'Service checkout got the event SERVICE_OF_2030: Out of ideas'],
    ['constructor', undefined, 'Service checkout got the event constructor.'],
  ];
  test.each(cases)('%s', (eventName, reason, sentence) => {
    const event = anEvent({ eventName, reason, deploymentId: 'ecs-svc/123' });
    const diagnosis = diagnoseServiceEvent(event);
    expect(diagnosis).toMatchObject({ cause: 'unknown', sentence, quotes: [reason ?? eventName] });
    expect(diagnosis.remedies.at(-1)?.command).toBe(
      "aws ecs describe-services --cluster shop-prod --services checkout --query 'services[0].events[:10].message' --region eu-west-1",
    );
  });
});
