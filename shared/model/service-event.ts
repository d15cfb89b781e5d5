import type { ServiceReference } from './service-reference.ts';

/** Name of our own event: a service has run fewer tasks than desired for a while, and no task stopped. */
export const missingTasksEvent = 'TASKS_MISSING';

/** "ECS Service Action" or "ECS Deployment State Change" event of one service. */
export interface ServiceEvent {
  /** Id of the event: a repeated delivery has the same id. */
  id: string;
  place: ServiceReference;
  /** INFO, WARN or ERROR. */
  eventType: string;
  /** For example SERVICE_TASK_PLACEMENT_FAILURE. */
  eventName: string;
  reason?: string;
  deploymentId?: string;
  capacityProviders: string[];
  /** Epoch milliseconds. */
  at: number;
}
