import { deciderInWords, rolledBackInWords } from '../../model/deployment-words.ts';
import { isQuiet } from '../../model/follow-up.ts';
import { counted, durationInWords, slackDate } from '../../model/format.ts';
import { type Incident, isClosed, type MessageReference } from '../../model/incident.ts';
import type { Success } from '../../model/job.ts';
import type { RolledBack } from '../../model/service-deployment.ts';
import { link } from '../../slack/blocks.ts';
import { cutText, slackLimits } from '../../slack/limits.ts';
import { personWords, whereabouts } from '../../slack/names.ts';
import { mrkdwn, plain } from '../../slack/untrusted.ts';
import { crashLoopLine } from './crash-loop.ts';
import { firstLine } from './first-line.ts';

function noun({ occurrence }: Incident): string {
  return occurrence.kind === 'stop' ? 'stop' : 'event';
}

/** Title: impact and cause, within the limit of a header. */
export function title(incident: Incident): string {
  const name = plain(incident.place.name, slackLimits.headerText / 2);
  return cutText(firstLine(incident, name, plain, slackLimits.headerText), slackLimits.headerText);
}

/** Count and times, after the all-clear if there is one. */
function timeline(incident: Incident, canUpdate: boolean): string[] {
  const { count, firstSeenAt, lastSeenAt, steadyAt } = incident;
  const times =
    count === 1 ? slackDate(lastSeenAt) : `first ${slackDate(firstSeenAt)} · last ${slackDate(lastSeenAt)}`;
  const line = `*${counted(count, noun(incident))}*${canUpdate ? '' : ' so far'} · ${times}`;
  if (steadyAt === undefined || !isClosed(incident)) {
    const loop = isQuietNow(incident) ? undefined : crashLoopLine(incident);
    return [`${line}${progress(incident)}`, ...(loop === undefined ? [] : [loop])];
  }
  const { rolledBack, succeeded } = incident;
  const lasted = `${durationInWords((succeeded?.at ?? steadyAt) - firstSeenAt)} after the first ${noun(incident)}`;
  if (succeeded) return [`*Succeeded again* ${successWords(succeeded)}, ${lasted}`, line];
  if (!rolledBack) return [`*Stable again* ${slackDate(steadyAt)}, ${lasted}`, line];
  const end = `*Rolled back: ${mrkdwn(rolledBackInWords(rolledBack), endRoom)}* ${slackDate(steadyAt)}, ${lasted}`;
  return [...[end, ...decidedBy(rolledBack)], line];
}

function successWords({ at, ranForMs }: Success): string {
  return `${slackDate(at)}${ranForMs === undefined ? '' : `, ran ${durationInWords(ranForMs)}`}`;
}

function isQuietNow(incident: Incident): boolean {
  return incident.asOf !== undefined && isQuiet(incident, incident.asOf);
}

/** Progress of an open incident as of the update; empty for its first stop. */
function progress(incident: Incident): string {
  const { asOf, count, occurrence } = incident;
  if (asOf === undefined) return '';
  if (isQuietNow(incident)) return ' · *quiet since then*';
  return count > 1 && occurrence.kind === 'stop' ? ' · *still failing*' : '';
}

/** Characters for the names of two revisions, or of the alarms that ended a deployment. */
const endRoom = 300;

function decidedBy({ decider }: RolledBack): string[] {
  return decider ? [`Decided by ${mrkdwn(deciderInWords(decider), endRoom)}`] : [];
}

/** End of an incident, for its thread. */
export function endNews({ rolledBack, succeeded }: Incident): string {
  if (succeeded) return `Succeeded again ${successWords(succeeded)}.`;
  if (!rolledBack) return 'The service is stable again.';
  const by = decidedBy(rolledBack).map((words) => ` ${words}.`);
  return `Rolled back: ${mrkdwn(rolledBackInWords(rolledBack), endRoom)}.${by.join('')}`;
}

/** Impact, place and cause of an incident in a line of mrkdwn. */
export function impactLine(incident: Incident): string {
  const [name, cluster] = [incident.place.name, incident.place.cluster].map((word) =>
    mrkdwn(word, notificationRoom),
  );
  return firstLine(incident, `${name} in ${cluster}`, mrkdwn, lineRoom);
}

/** The rise of an incident to down, as the channel reads it. @param mention in mrkdwn; empty for none */
export function downNews(incident: Incident, mention: string): string {
  const line = impactLine(incident);
  return mention === '' ? line : `${mention} ${line}`;
}

/**
 * Line that replaces the message of an incident in the channel for minor incidents, once it continues in another one. It
 * tells no state, so that it stays true without another edit.
 * @param to new message; without a permalink the line names its channel only
 */
export function movedNews({ place }: Incident, to: MessageReference): string {
  const [name, cluster] = [place.name, place.cluster].map((word) => mrkdwn(word, notificationRoom));
  const incident = to.permalink === undefined ? 'its incident' : link(to.permalink, 'its incident');
  return `${name} in ${cluster} is no longer minor: ${incident} continues in <#${to.channel}>.`;
}

/** Progress of an incident, for the thread of a message that can no longer be edited. */
export function threadNews(incident: Incident): string {
  const { count, lastSeenAt } = incident;
  return `${counted(count, noun(incident))} so far, the last ${slackDate(lastSeenAt)}. Slack no longer lets the message above be edited.`;
}

/** Previous episode, with a link to its message if Slack returned one. */
function seenBefore(incident: Incident): string[] {
  const { previous } = incident;
  if (previous === undefined) return [];
  const { permalink } = previous.message ?? {};
  const seen = `Seen before: ${counted(previous.count, noun(incident))} until ${slackDate(previous.lastSeenAt)}`;
  return [permalink === undefined ? seen : `${seen} · ${link(permalink, 'earlier message')}`];
}

/** Events during a mute, as a line of mrkdwn; undefined if there were none. */
export function muteLine(incident: Incident): string | undefined {
  const { until, by, count } = incident.muted ?? {};
  if (!until || !by || !count) return undefined;
  return `Muted until ${slackDate(until)} by ${personWords(by)}: ${counted(count, noun(incident))} meanwhile`;
}

function acknowledgedBy({ acknowledged }: Incident): string[] {
  if (!acknowledged) return [];
  return [`*Acknowledged* by ${personWords(acknowledged.by)} ${slackDate(acknowledged.at)}`];
}

/** Mute in force; it ends no incident, and one that is over needs none. */
function mutedNow(incident: Incident): string[] {
  const { activeMute } = incident;
  if (!activeMute || isClosed(incident)) return [];
  return [`*Muted* until ${slackDate(activeMute.until)} by ${personWords(activeMute.by)}`];
}

/**
 * Count, times, place, and previous episode: lines of mrkdwn.
 * @param canUpdate false if the sender cannot update the message, so that its count is only the first
 * @param room characters for one name
 */
export function statusLines(incident: Incident, canUpdate: boolean, room: number): string[] {
  const muted = muteLine(incident);
  return [
    ...timeline(incident, canUpdate),
    whereabouts(incident.place, room),
    ...acknowledgedBy(incident),
    ...mutedNow(incident),
    ...(muted === undefined ? [] : [muted]),
    ...seenBefore(incident),
  ];
}

const notificationRoom = 100;
const sentenceRoom = 300;
/** Estimated characters of a notification's first line, from which the room for its cause follows. */
const lineRoom = 400;

/**
 * Text for the notification on a locked phone, and the fallback if the blocks cannot be shown: impact, place, cause.
 */
export function notification(incident: Incident): string {
  const line = impactLine(incident);
  const sentence = mrkdwn(incident.occurrence.diagnosis.sentence, sentenceRoom);
  const isCounted = line.includes(` ${counted(incident.count, 'task')} `);
  return `${line}${isCounted ? '' : ` · ${counted(incident.count, noun(incident))}`}\n${sentence}`;
}
