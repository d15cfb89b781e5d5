import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import { type IncidentId, incidentPolicy } from '../model/incident.ts';
import { type ServiceReference, serviceKey } from '../model/service-reference.ts';
import { type CountedStop, mostStopsRead, type StopRecord } from '../model/stop-record.ts';
import { taskDefinitionForm } from './incident-form.ts';
import { endOfTime, incidentIdOf, incidentKeys, seenKey, timeOfSeen } from './incident-item.ts';
import { itemKind } from './item-kind.ts';
import { openTable, type Table, type TableSettings } from './table.ts';

/** Fields of an incident that sizing reads. */
const sizingIncidents = itemKind(
  'incident',
  z.object({
    ...{ pk: z.string(), sk: z.string(), firstSeenAt: z.number() },
    previous: z.optional(z.object({ lastSeenAt: z.number() })),
    occurrence: z.object({
      kind: z.string(),
      stop: z.optional(z.object({ cpuUnits: z.optional(z.number()), memoryMiB: z.optional(z.number()) })),
      diagnosis: z.object({ cause: z.string(), container: z.optional(z.string()) }),
    }),
    evidence: z.optional(z.object({ taskDefinition: z.optional(taskDefinitionForm) })),
  }),
);
type SizingIncident = ReturnType<typeof sizingIncidents.read>;

/** Only these: an incident also contains log lines, which sizing does not need. */
const projection = {
  ProjectionExpression:
    'pk, sk, v, firstSeenAt, #previous.lastSeenAt, #occurrence.#kind, #occurrence.diagnosis.cause, ' +
    '#occurrence.diagnosis.#container, #occurrence.stop.cpuUnits, #occurrence.stop.memoryMiB, ' +
    'evidence.taskDefinition.cpuUnits, evidence.taskDefinition.memoryMiB, evidence.taskDefinition.containers',
  ExpressionAttributeNames: {
    '#previous': 'previous',
    '#occurrence': 'occurrence',
    '#kind': 'kind',
    '#container': 'container',
  },
};

export type StopRecords = ReturnType<typeof createStopRecords>;

/** Stops that diagnose-stops recorded, in the form that sizing reads. */
export function createStopRecords(client: DynamoDBDocumentClient, settings: Omit<TableSettings, 'keepDays'>) {
  const table = openTable(client, settings);

  return {
    /**
     * Reads the abnormal stops of a service, of any cause, oldest first; everyday stops are not counted. At most the
     * 500 newest of each incident. Throws the SDK's errors.
     * @param since epoch ms
     */
    async counted(service: ServiceReference, since: number): Promise<CountedStop[]> {
      const incidents = await incidentsOf(table, serviceKey(service));
      const stopped = incidents.filter(({ occurrence }) => occurrence.kind === 'stop');
      const found = await Promise.all(
        stopped.map(async (incident) => {
          const { cause } = incident.occurrence.diagnosis;
          return (await seenOf(table, incidentIdOf(incident), since)).map((seen) => ({ ...seen, cause }));
        }),
      );
      return found.flat().sort((one, other) => one.at - other.at);
    },

    /**
     * Stops of a service or family with these causes, by incident. If an incident was opened several times, only the
     * newest episode knows its size: earlier stops are a record without. At most the 500 newest of each. Throws the
     * SDK's errors.
     * @param since epoch ms
     */
    async stopsOf(
      service: ServiceReference,
      causes: ReadonlySet<string>,
      since: number,
    ): Promise<StopRecord[]> {
      const records: StopRecord[] = [];
      for (const incident of await incidentsOf(table, serviceKey(service))) {
        const { occurrence } = incident;
        if (occurrence.kind !== 'stop' || !causes.has(occurrence.diagnosis.cause)) continue;
        const seen = await seenOf(table, incidentIdOf(incident), since);
        const times = seen.map(({ at }) => at);
        records.push(...recordsOf(incident, times));
      }
      return records;
    },
  };
}

async function incidentsOf(table: Table, workload: string): Promise<SizingIncident[]> {
  const found: SizingIncident[] = [];
  const pages = table.pages({
    KeyConditionExpression: 'pk = :workload AND begins_with(sk, :incidents)',
    ExpressionAttributeValues: { ':workload': workload, ':incidents': 'INCIDENT#' },
    ConsistentRead: false,
    ...projection,
  });
  for await (const page of pages) found.push(...sizingIncidents.readAll(page, table.log));
  return found;
}

interface SeenStop {
  at: number;
  taskDefinition?: string;
}

/** Newest stops of an incident, oldest first. */
async function seenOf(table: Table, id: IncidentId, since: number): Promise<SeenStop[]> {
  const seen: SeenStop[] = [];
  const pages = table.pages({
    KeyConditionExpression: 'pk = :workload AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':workload': id.workload,
      ':from': seenKey(id, { at: since, id: '' }).sk,
      ':to': seenKey(id, { at: endOfTime, id: '' }).sk,
    },
    ProjectionExpression: 'pk, sk, taskDefinition',
    ...{ ScanIndexForward: false, Limit: mostStopsRead, ConsistentRead: false },
  });
  for await (const page of pages) {
    const keys = incidentKeys.readAll(page, table.log);
    seen.push(...keys.map(({ sk, taskDefinition }) => ({ at: timeOfSeen(id, sk), taskDefinition })));
    if (seen.length >= mostStopsRead) break;
  }
  return seen.slice(0, mostStopsRead).reverse();
}

function recordsOf(incident: SizingIncident, times: readonly number[]): StopRecord[] {
  const { cause, container } = incident.occurrence.diagnosis;
  // Queues are unordered: the stop counted first may be later than its neighbors.
  const begins = Math.max(
    incident.firstSeenAt - incidentPolicy.quiet,
    (incident.previous?.lastSeenAt ?? -1) + 1,
  );
  const [before, within] = [times.filter((at) => at < begins), times.filter((at) => at >= begins)];
  const records: StopRecord[] = [
    { cause, container, times: before },
    { cause, container, times: within, ...limitsOf(incident) },
  ];
  return records.filter((record) => record.times.length > 0);
}

/** Task size and the container's own limit, as far as the event and the task definition contain them. */
function limitsOf({ occurrence, evidence }: SizingIncident): Pick<StopRecord, 'size' | 'containerLimitMiB'> {
  const definition = evidence?.taskDefinition;
  const cpuUnits = occurrence.stop?.cpuUnits ?? definition?.cpuUnits;
  const memoryMiB = occurrence.stop?.memoryMiB ?? definition?.memoryMiB;
  const named = definition?.containers.find(({ name }) => name === occurrence.diagnosis.container);
  return {
    ...(cpuUnits && memoryMiB && { size: { cpuUnits, memoryMiB } }),
    ...(named?.memoryMiB && { containerLimitMiB: named.memoryMiB }),
  };
}
