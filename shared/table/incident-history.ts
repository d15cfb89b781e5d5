import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { type Incident, type IncidentId, incidentPolicy } from '../model/incident.ts';
import type { ServiceReference } from '../model/service-reference.ts';
import {
  behindIn,
  endOfTime,
  incidentHeads,
  incidentIdOf,
  incidentKeys,
  seenKey,
  timeOfSeen,
} from './incident-item.ts';
import type { Table } from './table.ts';

/** Fields of an incident that decide whether it has ended. */
export type IncidentState = Pick<Incident, 'id' | 'lastSeenAt' | 'steadyAt' | 'deployment' | 'notes'> & {
  behind: boolean;
  /** Jobs of a task family whose failures it counts. */
  jobs?: Set<string>;
};

/** Incidents per refresh: their counts cost 30 calls of DescribeServices. */
const mostBehind = 300;

/** Reads the incidents and the times of their stops. Times are epoch ms. */
export function incidentHistory(table: Table) {
  return {
    /**
     * Incidents of a place whose message is behind or followed, those that wait longest first; at most 300.
     */
    async behind(place: Pick<ServiceReference, 'account' | 'region'>, now: number): Promise<IncidentId[]> {
      const query = {
        KeyConditionExpression: 'attention = :behind AND attentionSince <= :now',
        ExpressionAttributeValues: { ':behind': behindIn(place), ':now': now },
        ...{ IndexName: 'attention', Limit: mostBehind, ConsistentRead: false },
      };
      for await (const page of table.pages(query))
        return incidentKeys.readAll(page, table.log).map(incidentIdOf);
      return [];
    },

    /** Counts occurrences since a time, over all episodes. */
    async countSince(id: IncidentId, since: number): Promise<number> {
      let count = 0;
      const pages = paginateQuery(
        { client: table.client },
        { TableName: table.name, Select: 'COUNT', ...seenSince(id, since) },
      );
      for await (const page of pages) count += page.Count ?? 0;
      return count;
    },

    /**
     * Incidents of a workload, without their evidence. While one is `behind`, its `lastSeenAt` is that of the stop
     * counted last; a later stop may have been counted before it.
     */
    async ofWorkload(workload: string): Promise<IncidentState[]> {
      const found: IncidentState[] = [];
      const pages = table.pages({
        KeyConditionExpression: 'pk = :workload AND begins_with(sk, :incidents)',
        ExpressionAttributeValues: { ':workload': workload, ':incidents': 'INCIDENT#' },
        ProjectionExpression: 'pk, sk, v, lastSeenAt, steadyAt, deployment, notes, attention, jobs',
      });
      for await (const page of pages) found.push(...incidentHeads.readAll(page, table.log).map(stateOf));
      return found;
    },

    /**
     * Times of the episode's first and newest stop. The incident's own times follow the order of counting: queues are
     * unordered, and a false all-clear is worse than two more calls. The first stop stays the first after its record
     * has expired.
     */
    async seenTimes({ id, firstSeenAt, lastSeenAt, previous }: Incident) {
      const episodeBegins = Math.max(firstSeenAt - incidentPolicy.quiet, (previous?.lastSeenAt ?? 0) + 1);
      const [first, last] = await Promise.all(
        [true, false].map((isFirst) => seenAt(table, id, episodeBegins, isFirst)),
      );
      return { firstSeenAt: Math.min(first ?? firstSeenAt, firstSeenAt), lastSeenAt: last ?? lastSeenAt };
    },
  };
}

function stateOf(head: ReturnType<typeof incidentHeads.read>): IncidentState {
  const { pk: _, sk: __, attention, ...state } = head;
  return { ...state, id: incidentIdOf(head), behind: attention !== undefined };
}

/** Time of the first or the newest occurrence since a time. */
async function seenAt(
  table: Table,
  id: IncidentId,
  since: number,
  isFirst: boolean,
): Promise<number | undefined> {
  // Consistent read: a stop that was just counted must not be missed, or the all-clear would be wrong.
  const query = { ...seenSince(id, since), ScanIndexForward: isFirst, Limit: 1 };
  for await (const page of table.pages(query)) {
    const [found] = incidentKeys.readAll(page, table.log);
    if (found) return timeOfSeen(id, found.sk);
  }
  return undefined;
}

/** Keys of the occurrences that an incident counted from a time on. */
function seenSince(id: IncidentId, since: number) {
  return {
    KeyConditionExpression: 'pk = :workload AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':workload': id.workload,
      ':from': seenKey(id, { at: since, id: '' }).sk,
      ':to': seenKey(id, { at: endOfTime, id: '' }).sk,
    },
  };
}
