import type { ChangeEvidence } from '../../shared/model/change-evidence.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import { dayMs } from '../../shared/model/units.ts';
import { aStoppedTask } from '../builders/stopped-task.ts';
import { aServiceEvidence } from './evidence-builders.ts';

const { stoppedAt } = aStoppedTask();
const beganAt = stoppedAt - 40_000;

/** checkout:57 began 40 s before the stop of {@link aStoppedTask}; checkout:56 ran for nine days before. */
export function aChange(overrides: Partial<ChangeEvidence> = {}): ChangeEvidence {
  return {
    revision: 'checkout:57',
    beganAt,
    registeredBy: 'jane.doe (role shop-deploy)',
    earlier: { revision: 'checkout:56', beganAt: beganAt - 9 * dayMs, completed: true, canRun: true },
    task: [
      { field: 'image', container: 'web', before: 'shop/checkout:1.14.1', after: 'shop/checkout:1.14.2' },
    ],
    service: [],
    ...overrides,
  };
}

/** A service that still wants checkout:57, and what changed with it. */
export function changedEvidence(change: ChangeEvidence = aChange()): Pick<Evidence, 'service' | 'change'> {
  const arn = 'arn:aws:ecs:eu-west-1:123456789012:task-definition/checkout:57';
  const wanted = { id: 'ecs-svc/4205316789012345678', status: 'PRIMARY', taskDefinitionArn: arn };
  return {
    service: aServiceEvidence({ controller: 'ECS', deployments: [{ ...wanted, failedTasks: 1 }] }),
    change,
  };
}
