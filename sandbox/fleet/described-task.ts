import type { Attachment, Container, Task } from '@aws-sdk/client-ecs';
import { timesOf } from '../aws/task-from-event.ts';
import type { Sample } from './sample.ts';

/**
 * The task of a state change event as DescribeTasks answers it: times as dates, attachments under the
 * API's name, and the container reasons and health that the event leaves out.
 */
export function describedTask(detail: Record<string, unknown>, described: Sample['described'] = {}): Task {
  const { updatedAt: _onlyInEvents, ...rest } = detail;
  const task: Task = { ...rest, ...timesOf(detail) };
  task.attachments = (detail.attachments as Attachment[]).map((attachment) => ({
    ...attachment,
    type: 'ElasticNetworkInterface',
  }));
  task.containers = (detail.containers as Container[]).map((container) => ({
    ...container,
    healthStatus: 'UNKNOWN',
    ...described[container.name ?? ''],
  }));
  const unhealthy = task.containers.some(({ healthStatus }) => healthStatus === 'UNHEALTHY');
  task.healthStatus = unhealthy ? 'UNHEALTHY' : 'UNKNOWN';
  return task;
}
