import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Incident, IncidentId } from '../model/incident.ts';
import { type IncidentItem, incidentKey, incidentOf } from './incident-item.ts';
import { itemsBelow } from './table.ts';

export type IncidentFinder = ReturnType<typeof createIncidentFinder>;

/** The incidents that diagnose-stops wrote down, for those who only read them. */
export function createIncidentFinder(client: DynamoDBDocumentClient, settings: { tableName: string }) {
  return {
    /** The newest episode; undefined when there is none (any more). Throws the SDK's errors. */
    async find(id: IncidentId): Promise<Incident | undefined> {
      const command = new GetCommand({ TableName: settings.tableName, Key: incidentKey(id) });
      const { Item } = await client.send(command);
      return Item && incidentOf(Item as IncidentItem);
    },

    /** The incident of a workload (its key) that was seen last, of any cause. Throws the SDK's errors. */
    async newestOf(workload: string): Promise<Incident | undefined> {
      let newest: IncidentItem | undefined;
      const incidents = { pk: workload, prefix: 'INCIDENT#' };
      for await (const item of itemsBelow<IncidentItem>(client, settings.tableName, incidents)) {
        if (!newest || item.lastSeenAt > newest.lastSeenAt) newest = item;
      }
      return newest && incidentOf(newest);
    },
  };
}
