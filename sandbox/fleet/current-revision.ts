import type { Container, TaskDefinition } from '@aws-sdk/client-ecs';
import type { AwsState } from '../aws/state.ts';
import { clusterName, ecsArn } from './company.ts';
import type { SampleEvent } from './sample.ts';
import { taskDefinitionArn } from './task-definition.ts';
import { workloads } from './workloads/index.ts';

/**
 * Rewrites an event about a task for the revision that the service runs now, if it names the seeded revision or one that
 * the service never had, as a sample edited for another service does. Other events stay unchanged.
 */
export function inCurrentRevision(state: AwsState, event: SampleEvent): SampleEvent {
  const { detail } = event;
  const name = /^service:(.+)/.exec(String(detail.group))?.[1] ?? '';
  const [seeded] = workloads.find((workload) => workload.name === name)?.revisions ?? [];
  const isSeeded = seeded && detail.taskDefinitionArn === taskDefinitionArn(name, seeded.revision);
  const isKnown = state.taskDefinition(String(detail.taskDefinitionArn)) !== undefined;
  if (!seeded || (isKnown && !isSeeded)) return event;
  const service = state.service(ecsArn('service', clusterName, name));
  const definition = state.taskDefinition(service?.taskDefinition ?? '');
  if (!definition || definition.taskDefinitionArn === detail.taskDefinitionArn) return event;
  const { cpu, memory } = definition;
  return {
    ...event,
    detail: {
      ...detail,
      cpu,
      memory,
      taskDefinitionArn: definition.taskDefinitionArn,
      startedBy: service?.deployments?.[0]?.id ?? detail.startedBy,
      containers: (detail.containers as Container[]).map((container) => resized(container, definition)),
    },
  };
}

/** Numbers are texts in an event. */
function resized(container: Container, { containerDefinitions = [] }: TaskDefinition): Container {
  const defined = containerDefinitions.find(({ name }) => name === container.name);
  const { memory: _old, memoryReservation: _oldReservation, ...rest } = container;
  return {
    ...rest,
    ...(defined?.cpu !== undefined && { cpu: String(defined.cpu) }),
    ...(defined?.memory !== undefined && { memory: String(defined.memory) }),
    ...(defined?.memoryReservation !== undefined && {
      memoryReservation: String(defined.memoryReservation),
    }),
  };
}
