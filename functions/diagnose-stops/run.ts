import pMap from 'p-map';
import { type Triage, triage } from '../../shared/diagnosis/triage.ts';
import { GatewayError, InvalidInputError } from '../../shared/errors.ts';
import { mostOccurrencesPerWrite } from '../../shared/gateways/incident-table.ts';
import { parseEcsEvent } from '../../shared/task/ecs-event.ts';
import { type IncidentId, incidentName, isClosed, type Occurrence } from '../../shared/task/incident.ts';
import type { Invocation, Shell } from './shell.ts';

/** One record of the batch: an event as text, and how often the queue has handed it out. */
export interface QueuedEvent {
  messageId: string;
  body: string;
  receiveCount: number;
}

type ActionOf<Name extends Triage['action']> = Extract<Triage, { action: Name }>;

/** Work of one batch: what is to be done, and the records that stand or fall with it. */
interface Work<Action extends Triage = Triage> {
  messageIds: string[];
  redelivered: boolean;
  action: Action;
}

type RecordWork = Work<ActionOf<'record'>> & { occurrences: Occurrence[] };

/** How many incidents of a batch are written at a time: Slack takes about one post a second. */
const parallelIncidents = 4;
/**
 * The invocation takes up no work this long before its time is over, milliseconds: evidence may take 6 s, and a
 * post with the look for an earlier one four calls of 5 s.
 */
const reserve = 26_000;

/**
 * Takes a batch of events: counts stops in their incidents, posts new incidents, closes what is well again.
 * @param remainingMs how long the invocation may still run.
 * @returns the ids of the records that have to be tried again, each for its own fault.
 */
export async function diagnoseStops(
  events: QueuedEvent[],
  shell: Shell,
  remainingMs: number,
): Promise<{ failed: string[] }> {
  const invocation: Invocation = { deadline: shell.now() + remainingMs - reserve, slackPausedUntil: 0 };
  const failed: string[] = [];
  const work = events.flatMap((event) => readEvent(event, shell, failed));
  const attempt = async (item: Work, job: () => Promise<void>) => {
    try {
      if (shell.now() > invocation.deadline) throw new Error('no time left in this invocation');
      await job();
    } catch (error) {
      shell.log.error('records given back to the queue', { error, action: item.action.action });
      failed.push(...item.messageIds);
    }
  };
  const stops = joined(work.filter(isRecord));
  await pMap(stops, (item) => attempt(item, () => record(item, shell, invocation)), {
    concurrency: parallelIncidents,
  });
  for (const item of work) {
    const { action } = item;
    if (action.action === 'note') await attempt(item, () => note(item, action, shell, invocation));
    if (action.action === 'close') await attempt(item, () => close(action, shell, invocation));
  }
  if (work.some(({ action }) => action.action === 'refresh')) {
    // The next one comes in a minute; to fail here would give the whole batch back.
    await refresh(shell, invocation).catch((error) => shell.log.error('nothing refreshed', { error }));
  }
  return { failed };
}

function readEvent(event: QueuedEvent, shell: Shell, failed: string[]): Work[] {
  try {
    const action = triage(parseEcsEvent(event.body));
    if (action.action === 'drop') shell.count('EventsDropped', 1, action.why);
    return [{ messageIds: [event.messageId], redelivered: event.receiveCount > 1, action }];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    shell.log.error('event rejected', { error, messageId: event.messageId });
    shell.count('EventsRejected');
    failed.push(event.messageId);
    return [];
  }
}

function isRecord(work: Work): work is Work<ActionOf<'record'>> {
  return work.action.action === 'record';
}

/** Puts stops of one incident together, oldest first: they cost one write. */
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

async function record(
  { action, occurrences, redelivered }: RecordWork,
  shell: Shell,
  invocation: Invocation,
) {
  for (let start = 0; start < occurrences.length; start += mostOccurrencesPerWrite) {
    const part = occurrences.slice(start, start + mostOccurrencesPerWrite);
    const recorded = await shell.incidents.record(action.id, part, shell.now());
    shell.count('StopsCounted', recorded.counted);
    shell.count('DuplicatesDropped', part.length - recorded.counted);
    if (recorded.claim) {
      shell.count('IncidentsOpened');
      await shell.write(recorded.claim, invocation).catch((error) => {
        if (!(error instanceof GatewayError) || error.retryable) throw error;
        // What only a person can mend the queue need not try again; the refresh goes on.
        shell.log.error('left to the next refresh', { error, incident: action.id });
      });
    } else if (recorded.outcome === 'duplicate' && redelivered) {
      // Counted before; perhaps its message failed, and that is why the queue hands it out again. When it fails
      // once more it stays with the minute's refresh: an hour of Slack being down is not a dead letter.
      await bringUpToDate(action.id, shell, invocation).catch((error) =>
        shell.log.warn('left to the next refresh', { error, incident: action.id }),
      );
    }
  }
}

async function note(
  item: Work,
  { id, occurrence, note: text }: ActionOf<'note'>,
  shell: Shell,
  invocation: Invocation,
) {
  const incidents = await shell.claims.ofWorkload(id.workload);
  // An event that opened an incident of its own and comes a second time is no note to itself.
  const open = incidents
    .filter((incident) => !isClosed(incident) && incident.id.key !== id.key)
    .toSorted((a, b) => b.lastSeenAt - a.lastSeenAt);
  for (const incident of open) {
    if (await shell.incidents.addNote(incident.id, { id: occurrence.id, text }, shell.now())) return;
  }
  const { messageIds, redelivered } = item;
  const action = { action: 'record' as const, id, occurrence };
  await record({ action, messageIds, redelivered, occurrences: [occurrence] }, shell, invocation);
}

async function close({ workload, at }: ActionOf<'close'>, shell: Shell, invocation: Invocation) {
  const incidents = await shell.claims.ofWorkload(workload);
  const over = incidents.filter(
    (incident) => (incident.behind || !isClosed(incident)) && incident.lastSeenAt <= at,
  );
  // All are noted before Slack is called: when that fails, the minute's refresh brings every tick.
  for (const { id } of over) await shell.claims.markSteady(id, at, shell.now());
  for (const { id } of over) await bringUpToDate(id, shell, invocation);
}

async function bringUpToDate(id: IncidentId, shell: Shell, invocation: Invocation): Promise<void> {
  const claim = await shell.claims.claim(id, shell.now());
  if (claim) await shell.write(claim, invocation);
}

/** Brings every message up to date that is behind. What fails now is tried again in a minute. */
async function refresh(shell: Shell, invocation: Invocation): Promise<void> {
  for (const id of await shell.claims.behind(shell.now())) {
    if (shell.now() > invocation.deadline || shell.now() < invocation.slackPausedUntil) return;
    await bringUpToDate(id, shell, invocation).catch((error) =>
      shell.log.error('message not refreshed', { error, incident: id }),
    );
  }
}
