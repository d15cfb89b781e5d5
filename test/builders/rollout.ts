import type { DecisionRecord } from '../../shared/model/decision-record.ts';
import type { Rollout } from '../../shared/model/rollout.ts';

const arn = (rest: string) => `arn:aws:ecs:us-east-1:123456789012:${rest}`;

/** The service shop/NAME goes from 1 vCPU and 2 GiB to half of both. */
export function aDecisionRecord(name: string, overrides: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    id: `decision-${name}`,
    serviceArn: arn(`service/shop/${name}`),
    ...{ clusterName: 'shop', serviceName: name },
    taskDefinitionArn: arn(`task-definition/${name}:7`),
    os: 'LINUX',
    from: { cpuUnits: 1024, memoryMiB: 2048 },
    to: { cpuUnits: 512, memoryMiB: 1024 },
    containers: [{ name: 'app', memoryMiB: { from: 2048, to: 1024 } }],
    ...{ action: 'shrink', reason: 'It uses half of what it has.', tolerance: 'standard' },
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
    steps: [{ at: startedAt, text: 'Approved.' }],
    ...overrides,
  };
}
