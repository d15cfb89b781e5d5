import type { DecisionRecord } from '../../shared/model/decision-record.ts';
import type { Rollout } from '../../shared/model/rollout.ts';
import { type ServiceReference, serviceOfArn } from '../../shared/model/service-reference.ts';

const arn = (rest: string) => `arn:aws:ecs:us-east-1:123456789012:${rest}`;

/** The service shop/NAME. */
export function shopService(name: string): ServiceReference {
  return {
    ...{ partition: 'aws', account: '123456789012', region: 'us-east-1' },
    cluster: 'shop',
    kind: 'service',
    name,
  };
}

/** The service of an ARN in today's form. */
export function serviceAt(serviceArn: string): ServiceReference {
  const service = serviceOfArn(serviceArn);
  if (!service) throw new Error(`${serviceArn} is not the ARN of a service`);
  return service;
}

/** The service shop/NAME goes from 1 vCPU and 2 GiB to half of both. */
export function aDecisionRecord(name: string, overrides: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    id: `decision-${name}`,
    service: shopService(name),
    taskDefinitionArn: arn(`task-definition/${name}:7`),
    os: 'LINUX',
    from: { cpuUnits: 1024, memoryMiB: 2048 },
    to: { cpuUnits: 512, memoryMiB: 1024 },
    containers: [{ name: 'app', memoryMiB: { from: 2048, to: 1024 } }],
    ...{ action: 'shrink', tolerance: 'standard' },
    tasks: { before: 2, after: 2 },
    decidedAt: Date.parse('2026-03-01T08:00:00Z'),
    ...overrides,
  };
}

/** A rollout of that decision that has just begun. */
export function aRollout(name: string, startedAt: number, overrides: Partial<Rollout> = {}): Rollout {
  const decision = aDecisionRecord(name);
  return {
    ...{ id: decision.id, decision, by: 'U0ANNA', state: 'registering', startedAt },
    steps: [{ at: startedAt, code: 'begun' }],
    ...overrides,
  };
}
