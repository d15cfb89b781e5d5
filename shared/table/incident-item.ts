import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import {
  deploymentOf,
  type Incident,
  type IncidentId,
  incidentPolicy,
  type Occurrence,
} from '../model/incident.ts';
import { type ServiceReference, serviceReferenceForm } from '../model/service-reference.ts';
import { messageForm } from './decisions.ts';
import {
  deploymentReferenceForm,
  evidenceForm,
  occurrenceForm,
  rolledBackForm,
  shownForm,
  successForm,
  taskCountsForm,
} from './incident-form.ts';
import { itemKind } from './item-kind.ts';
import { leaseFields } from './lease.ts';
import { muteForm } from './mutes.ts';

const previousForm = z.object({
  message: z.optional(messageForm),
  count: z.number(),
  lastSeenAt: z.number(),
});

/**
 * An incident as the table holds it. Beside the incident: `changes` counts what happened to it, so that a writer of its
 * message can tell whether it showed everything; `openedAt` and `aliveAt` are when the first and the last stop were
 * counted, by our clock and not by the event's, so that an event that comes late makes no incident look quiet;
 * `attention` puts it into the sparse index of incidents whose message is behind, since `attentionSince`; `attempts` is
 * 1 while its first post is tried for the first time; `toldSteady` is set once the thread was told that the service is
 * steady again, `toldDown` once the channel was told that no task runs; `shown` is what the message told when it was last
 * written; `forgotten` when the episode ended without a message, as everyday business: the next one does not
 * link it; `jobs` names the jobs of a task family whose failures it counts.
 */
const incidentForm = z.object({
  ...{ pk: z.string(), sk: z.string(), place: serviceReferenceForm },
  ...{ episode: z.number(), count: z.number(), firstSeenAt: z.number(), lastSeenAt: z.number() },
  steadyAt: z.optional(z.number()),
  rolledBack: z.optional(rolledBackForm),
  succeeded: z.optional(successForm),
  jobs: z.optional(z.set(z.string())),
  deployment: z.optional(deploymentReferenceForm),
  occurrence: occurrenceForm,
  evidence: evidenceForm,
  tasks: z.optional(taskCountsForm),
  notes: z.array(z.string()),
  message: z.optional(messageForm),
  acknowledged: z.optional(z.object({ by: z.string(), at: z.number() })),
  muted: z.optional(z.object({ ...muteForm, count: z.optional(z.number()) })),
  previous: z.optional(previousForm),
  ...{ changes: z.number(), openedAt: z.number(), aliveAt: z.number(), attempts: z.number() },
  ...leaseFields,
  toldSteady: z.boolean(),
  shown: z.optional(shownForm),
  toldDown: z.optional(z.boolean()),
  forgotten: z.optional(z.boolean()),
  attention: z.optional(z.string()),
  attentionSince: z.optional(z.number()),
  expiresAt: z.number(),
});

export type IncidentItem = z.infer<typeof incidentForm>;
export const incidents = itemKind('incident', incidentForm);

/** Fields of an episode that the next one depends on: stops are counted even if the rest is malformed. */
const episodes = itemKind(
  'incident',
  z.pick(incidentForm, {
    ...{ episode: true, changes: true, count: true, lastSeenAt: true },
    ...{ message: true, forgotten: true, previous: true },
  }),
);
export type Episode = ReturnType<typeof episodes.read>;

/** Incidents of a workload, without their evidence. */
export const incidentHeads = itemKind(
  'incident',
  z.pick(incidentForm, {
    ...{ pk: true, sk: true, lastSeenAt: true, steadyAt: true },
    ...{ deployment: true, notes: true, attention: true, jobs: true },
  }),
);

/** Keys of an incident's items: of the incident itself, or of a stop that it counted. */
export const incidentKeys = itemKind(
  'key of an incident',
  z.object({ pk: z.string(), sk: z.string(), taskDefinition: z.optional(z.string()) }),
);

/** Index partition of one account and region, for incidents with an outdated message. */
export function behindIn({ account, region }: Pick<ServiceReference, 'account' | 'region'>): string {
  return `message#${account}#${region}`;
}

/** Value of `attention` while the message of the incident is outdated. */
export function attentionOf({ workload }: IncidentId): string {
  const [account = '', region = ''] = workload.split('#');
  return behindIn({ account, region });
}

/** Table key of an incident. */
export function incidentKey(id: IncidentId): { pk: string; sk: string } {
  return { pk: id.workload, sk: `INCIDENT#${id.key}` };
}

/** Latest time that sorts correctly, epoch ms: in the year 33658. */
export const endOfTime = 999_999_999_999_999;

/** Start of the sort keys of the stops that an incident counted. */
function seenPrefix(id: IncidentId): string {
  return `SEEN#${id.key}#`;
}

/** Table key of a counted occurrence; sorts by its time. */
export function seenKey(
  id: IncidentId,
  occurrence: Pick<Occurrence, 'id' | 'at'>,
): { pk: string; sk: string } {
  // Clamped to the range that sorts as text; events with absurd times are counted, too.
  const at = String(Math.min(Math.max(occurrence.at, 0), endOfTime)).padStart(15, '0');
  return { pk: id.workload, sk: `${seenPrefix(id)}${at}#${occurrence.id}` };
}

/** Table key of a service event recorded in an incident. */
export function noteKey(id: IncidentId, eventId: string): { pk: string; sk: string } {
  return { pk: id.workload, sk: `NOTE#${id.key}#${eventId}` };
}

/** Time of the occurrence in a `seenKey`, epoch ms. */
export function timeOfSeen(id: IncidentId, sk: string): number {
  return Number.parseInt(sk.slice(seenPrefix(id).length), 10);
}

/** Id of the incident that an item belongs to. */
export function incidentIdOf(item: { pk: string; sk: string }): IncidentId {
  return { workload: item.pk, key: item.sk.slice('INCIDENT#'.length) };
}

/**
 * Creates an episode: the first, or the one after `previous`.
 * @param occurrences occurrences that open it, oldest first; at least one
 */
export function newEpisode(
  id: IncidentId,
  occurrences: Occurrence[],
  previous: Episode | undefined,
  times: { now: number; expiresAt: number },
): IncidentItem {
  const [first, last] = [occurrences[0], occurrences.at(-1)];
  if (!first || !last) throw new RangeError('an incident opens with at least one occurrence');
  return {
    ...incidentKey(id),
    place: first.place,
    episode: (previous?.episode ?? 0) + 1,
    count: occurrences.length,
    firstSeenAt: first.at,
    lastSeenAt: last.at,
    occurrence: first,
    deployment: deploymentOf(last),
    jobs: jobsOf(occurrences),
    evidence: { gaps: [] },
    notes: [],
    previous: previous?.forgotten
      ? previous.previous
      : previous && {
          message: previous.message,
          count: previous.count,
          lastSeenAt: previous.lastSeenAt,
        },
    changes: 0,
    openedAt: times.now,
    aliveAt: times.now,
    // The worker that opens an episode gets the lease of its message.
    leaseUntil: times.now + incidentPolicy.lease,
    attempts: 1,
    toldSteady: false,
    attention: attentionOf(id),
    attentionSince: times.now,
    expiresAt: times.expiresAt,
  };
}

/** Jobs of a task family whose runs failed; undefined for other workloads. */
export function jobsOf(occurrences: readonly Occurrence[]): Set<string> | undefined {
  const jobs = occurrences.flatMap((one) => (one.kind === 'stop' && one.stop.job) || []);
  return jobs.length === 0 ? undefined : new Set(jobs);
}

/** Incident in an item, without the table's own fields. */
export function incidentOf(item: IncidentItem): Incident {
  return {
    id: incidentIdOf(item),
    place: item.place,
    episode: item.episode,
    count: item.count,
    firstSeenAt: item.firstSeenAt,
    lastSeenAt: item.lastSeenAt,
    steadyAt: item.steadyAt,
    rolledBack: item.rolledBack,
    succeeded: item.succeeded,
    deployment: item.deployment,
    occurrence: item.occurrence,
    evidence: item.evidence,
    tasks: item.tasks,
    notes: item.notes,
    message: item.message,
    acknowledged: item.acknowledged,
    muted: item.muted,
    previous: item.previous,
  };
}

/** Episode in the attribute values of a DynamoDB error. @throws GatewayError `item-broken` */
export function episodeFromAttributes(attributes: Record<string, AttributeValue>): Episode {
  return episodes.read(unmarshall(attributes));
}
