import type { ECSClient } from '@aws-sdk/client-ecs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createServiceLookup } from '../../shared/aws/ecs/service-lookup.ts';
import { createTaskLookup } from '../../shared/aws/ecs/task-lookup.ts';
import { createChangesPauses } from '../../shared/table/changes-pause.ts';
import { createIncidentFinder } from '../../shared/table/incident-finder.ts';
import { createMutes } from '../../shared/table/mutes.ts';
import { createRollouts } from '../../shared/table/rollouts.ts';
import type { TableSettings } from '../../shared/table/table.ts';

/** Gateways of slack-questions to ECS and to the table, on the sandbox. */
export function questionGateways(ecs: ECSClient, documents: DynamoDBDocumentClient, table: TableSettings) {
  return {
    tasks: createTaskLookup(ecs),
    services: createServiceLookup(ecs),
    incidents: createIncidentFinder(documents, table),
    mutes: createMutes(documents, table),
    pauses: createChangesPauses(documents, table),
    rollouts: createRollouts(documents, table),
  };
}
