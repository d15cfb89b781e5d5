import pMap from 'p-map';
import { GatewayError, InvalidInputError } from '../../shared/errors.ts';
import { type Triage, triage } from '../../shared/incidents/triage.ts';
import { parseEcsEvent } from '../../shared/model/ecs-event.ts';
import { incidentName, isClosed, type Occurrence } from '../../shared/model/incident.ts';
import type { SucceededRun } from '../../shared/model/job.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { taskCountsOf } from '../../shared/model/task-counts.ts';
import type { QueueRecord } from '../../shared/runtime/batch.ts';
import type { IncidentState } from '../../shared/table/incident-history.ts';
import { mostOccurrencesPerWrite } from '../../shared/table/incident-table.ts';
import type { Deps, Invocation } from './deps.ts';
import { endOf, isOfOwnRollout } from './end-of-incident.ts';
import { recoverJob } from './recover-jobs.ts';
import { bringUpToDate, refresh } from './refresh.ts';
import { reportMissingTasks } from './report-missing-tasks.ts';

type ActionOf<Name extends Triage['action']> = Extract<Triage, { action: Name }>;

/** Work of a batch: an action, and the records that succeed or fail with it. */
interface Work<Action extends Triage = Triage> {
  messageIds: string[];
  redelivered: boolean;
  action: Action;
}

type RecordWork = Work<ActionOf<'record'>> & { occurrences: Occurrence[] };

/** Incidents written at a time: Slack accepts about one post a second. */
const parallelIncidents = 4;
/**
 * Time before the end of the invocation in which no work is started, ms: evidence may take 6 s, a post with the search
 * for an earlier one four calls of 5 s, and further evidence with the edit that shows it 11 s.
 */
const reserve = 37_000;

/**
 * Processes a batch of events: counts stops in their incidents, posts new incidents, closes those that are stable
 * again.
 * @param remainingMs remaining time of the invocation, ms
 * @returns ids of the records to retry, each for its own failure
 */
export async function diagnoseStops(
  events: QueueRecord[],
  deps: Deps,
  remainingMs: number,
): Promise<{ failed: string[] }> {
  const invocation: Invocation = { deadline: deps.now() + remainingMs - reserve, slackPausedUntil: 0 };
  const failed: string[] = [];
  const work = events.flatMap((event) => readEvent(event, deps, failed));
  const attempt = async (item: Work, job: () => Promise<void>) => {
    try {
      if (deps.now() > invocation.deadline) throw new Error('no time left in this invocation');
      await job();
    } catch (error) {
      deps.log.error('records failed, will be retried', { error, action: item.action.action });
      failed.push(...item.messageIds);
    }
  };
  const stops = joined(work.filter(isRecord));
  await pMap(stops, (item) => attempt(item, () => record(item, deps, invocation)), {
    concurrency: parallelIncidents,
  });
  for (const item of work) {
    const { action } = item;
    if (action.action === 'note') await attempt(item, () => note(item, action, deps, invocation));
    if (action.action === 'close') await attempt(item, () => close(action, deps, invocation));
  }
  for (const item of recoveries(work)) await attempt(item, () => recoverJob(item.runs, deps, invocation));
  if (work.some(({ action }) => action.action === 'refresh')) {
    // The next one comes in a minute; failing here would retry the whole batch.
    await refresh(deps, invocation).catch((error) => deps.log.error('nothing refreshed', { error }));
  }
  if (work.some(({ action }) => action.action === 'look')) await look(deps, invocation);
  return { failed };
}

function readEvent(event: QueueRecord, deps: Deps, failed: string[]): Work[] {
  try {
    const action = triage(parseEcsEvent(event.body), deps.home());
    if (action.action === 'drop' || action.action === 'recover') deps.count('EventsDropped', 1, action.why);
    return [{ messageIds: [event.messageId], redelivered: event.receiveCount > 1, action }];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    deps.log.error('event rejected', { error, messageId: event.messageId });
    deps.count('EventsRejected');
    failed.push(event.messageId);
    return [];
  }
}

function isRecord(work: Work): work is Work<ActionOf<'record'>> {
  return work.action.action === 'record';
}

/** Groups stops of one incident, oldest first: they cost one write. */
function joined(work: Work<ActionOf<'record'>>[]): RecordWork[] {
  const sorted = work.toSorted((a, b) => a.action.occurrence.at - b.action.occurrence.at);
  const groups = Map.groupBy(sorted, ({ action }) => incidentName(action.id));
  return [...groups.values()].flatMap((members) => {
    const first = members[0];
    if (!first) return [];
    const occurrences = new Map(members.map(({ action }) => [action.occurrence.id, action.occurrence]));
    return [
      {
        action: first.action,
        messageIds: members.flatMap(({ messageIds }) => messageIds),
        redelivered: members.some(({ redelivered }) => redelivered),
        occurrences: [...occurrences.values()],
      },
    ];
  });
}

/** Groups successful runs by their job's task family: they cost one read. */
function recoveries(work: readonly Work[]): (Work & { runs: SucceededRun[] })[] {
  const items = work.flatMap(({ action, ...item }) =>
    action.action === 'recover' ? [{ ...item, action }] : [],
  );
  const groups = Map.groupBy(items, ({ action }) => serviceKey(action.run.place));
  return [...groups.values()].flatMap((members) => {
    const [first] = members;
    if (!first) return [];
    const messageIds = members.flatMap((one) => one.messageIds);
    return [{ ...first, messageIds, runs: members.map(({ action }) => action.run) }];
  });
}

async function record({ action, occurrences, redelivered }: RecordWork, deps: Deps, invocation: Invocation) {
  for (let start = 0; start < occurrences.length; start += mostOccurrencesPerWrite) {
    const part = occurrences.slice(start, start + mostOccurrencesPerWrite);
    const recorded = await deps.incidents.record(action.id, part, deps.now());
    deps.count('StopsCounted', recorded.counted);
    deps.count('DuplicatesDropped', part.length - recorded.counted);
    if (recorded.claim) {
      deps.count('IncidentsOpened');
      await deps.write(recorded.claim, invocation).catch((error) => {
        if (!(error instanceof GatewayError) || error.retryable) throw error;
        // Failures that only a person can fix are not retried by the queue; the refresh continues.
        deps.log.info('message left to the next refresh', { reason: error.code, incident: action.id });
      });
    } else if (recorded.outcome === 'duplicate' && redelivered) {
      // Counted before; its message may have failed, so the queue delivers it again. If it fails once more it is left
      // to the minute's refresh: an hour of Slack being down must not end in dead letters.
      await bringUpToDate(action.id, deps, invocation).catch((error) =>
        deps.log.warn('left to the next refresh', { error, incident: action.id }),
      );
    }
  }
}

/** Looks for services that miss tasks. The next look comes in a minute; to fail here would give the whole batch back. */
async function look(deps: Deps, invocation: Invocation): Promise<void> {
  await reportMissingTasks(deps, invocation, (action) =>
    record(
      { messageIds: [], redelivered: false, action, occurrences: [action.occurrence] },
      deps,
      invocation,
    ),
  ).catch((error) => deps.log.error('services not looked at', { error }));
}

async function note(
  item: Work,
  { id, occurrence, note: text, opens }: ActionOf<'note'>,
  deps: Deps,
  invocation: Invocation,
) {
  const incidents = await deps.claims.ofWorkload(id.workload);
  // An event that opened an incident and is delivered twice is no note on itself.
  const open = incidents
    .filter((incident) => !isClosed(incident) && incident.id.key !== id.key)
    .toSorted((a, b) => b.lastSeenAt - a.lastSeenAt);
  for (const incident of open) {
    if (await deps.incidents.addNote(incident.id, { id: occurrence.id, text }, deps.now())) return;
  }
  if (!opens) return;
  const { messageIds, redelivered } = item;
  const action = { action: 'record' as const, id, occurrence };
  await record({ action, messageIds, redelivered, occurrences: [occurrence] }, deps, invocation);
}

async function close(action: ActionOf<'close'>, deps: Deps, invocation: Invocation) {
  const { place, at } = action;
  const incidents = await deps.claims.ofWorkload(serviceKey(place));
  const over = incidents.filter(
    (incident) => (incident.behind || !isClosed(incident)) && incident.lastSeenAt <= at,
  );
  if (over.length === 0) return;
  const broken = over.map(({ deployment = {} }) => deployment);
  const truth = await deps.readService(place, broken);
  if (isOfOwnRollout(await deps.rolloutOf(place), truth)) {
    deps.log.info('steady state of our own rollout closes no incident', { service: place.name });
    return;
  }
  const ended: IncidentState[] = [];
  // All are recorded before Slack is called: if that fails, the minute's refresh posts every all-clear.
  for (const incident of over) {
    const outcome = endOf(incident, truth, action.completed);
    deps.log.info('service event weighed', { outcome: outcome.state, incident: incident.id });
    if (outcome.state !== 'well' && outcome.state !== 'rolled-back') continue;
    const rolledBack = outcome.state === 'rolled-back' ? outcome.rolledBack : undefined;
    await deps.claims.markSteady(incident.id, at, deps.now(), { rolledBack });
    ended.push(incident);
  }
  const tasks = truth && taskCountsOf(truth.service, deps.now());
  for (const { id } of ended) await bringUpToDate(id, deps, invocation, tasks);
}
