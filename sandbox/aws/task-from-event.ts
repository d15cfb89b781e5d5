import type { Container, Task } from '@aws-sdk/client-ecs';
import type { AwsState } from './state.ts';

/** The members of a task that are times; events write them as ISO 8601. */
const timeMembers = [
  'connectivityAt',
  'createdAt',
  'executionStoppedAt',
  'pullStartedAt',
  'pullStoppedAt',
  'startedAt',
  'stoppedAt',
  'stoppingAt',
] as const;

interface TaskEvent {
  'detail-type'?: string;
  detail?: Partial<Task>;
}

/**
 * Makes the task of an "ECS Task State Change" describable. Events lack some of what DescribeTasks tells
 * (healthStatus, often a container's reason), so what was put before stays where the event says nothing.
 */
export function putTaskFromEvent(state: AwsState, event: unknown): void {
  const { 'detail-type': detailType, detail } = (event ?? {}) as TaskEvent;
  if (detailType !== 'ECS Task State Change') return;
  if (typeof detail?.taskArn !== 'string' || typeof detail.clusterArn !== 'string') return;
  const known = state.task(detail.taskArn);
  // Events may come late; a higher version is the later state.
  if ((known?.version ?? 0) > (detail.version ?? 0)) return;
  state.putTask({
    ...known,
    ...detail,
    ...timesOf(detail),
    containers: mergeContainers(known?.containers ?? [], detail.containers),
  });
}

/** The times of an event's task as dates, as DescribeTasks gives them; what is no time is left out. */
export function timesOf(detail: object): Partial<Task> {
  const times = timeMembers
    .map((member) => [member, new Date(String((detail as Partial<Task>)[member]))] as const)
    .filter(([, time]) => !Number.isNaN(time.getTime()));
  return Object.fromEntries(times);
}

function mergeContainers(known: Container[], fromEvent: unknown): Container[] {
  if (!Array.isArray(fromEvent)) return known;
  return (fromEvent as Container[]).map((container) => ({
    ...known.find(({ name }) => name === container?.name),
    ...container,
  }));
}
