import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  type Incident,
  type IncidentId,
  incidentPolicy,
  isClosed,
  type OpenIncident,
} from '../model/incident.ts';
import { type ServiceReference, serviceKey } from '../model/service-reference.ts';
import {
  behindIn,
  type IncidentItem,
  incidentIdOf,
  incidentKey,
  incidentKeys,
  incidentOf,
  incidents,
} from './incident-item.ts';
import { getEach, openTable, type TableSettings } from './table.ts';

export type IncidentFinder = ReturnType<typeof createIncidentFinder>;

/** Incidents that one answer reads. */
const mostOpen = 100;

/** Finds the incidents that diagnose-stops recorded. Methods throw the SDK's errors. */
export function createIncidentFinder(
  client: DynamoDBDocumentClient,
  settings: Omit<TableSettings, 'keepDays'>,
) {
  const table = openTable(client, settings);
  return {
    /** Newest episode; undefined if there is none (or no longer). */
    async find(id: IncidentId): Promise<Incident | undefined> {
      const item = await table.get(incidents, incidentKey(id));
      return item && incidentOf(item);
    },

    /**
     * Reads the open incidents of a workload, oldest first: not stable since the last stop, and not quiet for so long
     * that the next stop would start a new message.
     */
    async openOf(service: ServiceReference, now: number): Promise<OpenIncident[]> {
      const open: OpenIncident[] = [];
      const below = { pk: serviceKey(service), prefix: 'INCIDENT#' };
      for await (const item of table.list(incidents, below)) {
        if (isClosed(item) || now - item.lastSeenAt > incidentPolicy.quiet) continue;
        open.push({ lastSeenAt: item.lastSeenAt, cause: item.occurrence.diagnosis.cause });
      }
      return open.sort((one, other) => one.lastSeenAt - other.lastSeenAt);
    },

    /**
     * Lists the open incidents of the services of a place, latest stop first; at most 100. The index holds each of them
     * for as long as the counts of its service are followed.
     */
    async openIn(place: Pick<ServiceReference, 'account' | 'region'>): Promise<Incident[]> {
      const query = {
        KeyConditionExpression: 'attention = :behind',
        ExpressionAttributeValues: { ':behind': behindIn(place) },
        ...{ IndexName: 'attention', Limit: mostOpen, ConsistentRead: false },
      };
      for await (const page of table.pages(query)) {
        const ids = incidentKeys.readAll(page, table.log).map(incidentIdOf);
        const items = await getEach(table, incidents, ids.map(incidentKey));
        return items
          .filter((item) => !isClosed(item))
          .map(incidentOf)
          .sort((one, other) => other.lastSeenAt - one.lastSeenAt);
      }
      return [];
    },

    /** Latest incident of a workload, whatever its cause. */
    async newestOf(service: ServiceReference): Promise<Incident | undefined> {
      let newest: IncidentItem | undefined;
      const below = { pk: serviceKey(service), prefix: 'INCIDENT#' };
      for await (const item of table.list(incidents, below)) {
        if (!newest || item.lastSeenAt > newest.lastSeenAt) newest = item;
      }
      return newest && incidentOf(newest);
    },
  };
}
