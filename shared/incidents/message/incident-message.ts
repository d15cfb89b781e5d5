import type { Cause } from '../../model/causes.ts';
import type { Remedy } from '../../model/diagnosis.ts';
import { clockTime } from '../../model/format.ts';
import { impactOf } from '../../model/impact.ts';
import { type Incident, isClosed } from '../../model/incident.ts';
import {
  bold,
  context,
  factBlocks,
  header,
  list,
  paragraph,
  plainContext,
  preformatted,
  quote,
  richText,
  section,
  text,
} from '../../slack/blocks.ts';
import { draftThatFits, slackLimits } from '../../slack/limits.ts';
import type { Block, SlackMessage } from '../../slack/message.ts';
import { literal, plain } from '../../slack/untrusted.ts';
import { buttonBlocks } from './buttons.ts';
import { changeBlocks } from './change.ts';
import { detailsOf, factsOf } from './facts.ts';
import { linkLine } from './links.ts';
import { logBlocks } from './log-excerpt.ts';
import { notification, statusLines, title } from './status.ts';
import { usageBlocks } from './usage.ts';

/**
 * Capabilities of the sender (an incoming webhook posts, but cannot update a message), and actions allowed from Slack.
 */
export interface MessageOptions {
  canUpdate: boolean;
  /** True if services may be changed from Slack: then they can be sized and rolled back with a click. */
  canSize?: boolean;
  /** Mention beside a workload that is down, in mrkdwn; empty for none. */
  mention?: string;
}

/** Characters for each text of a message. */
interface Room {
  name: number;
  sentence: number;
  quote: number;
  remedy: number;
  command: number;
  line: number;
  log: number;
}

/** A reason of ECS has up to 1,024 characters and its last words often say most, so it is quoted in full. */
const roomy: Room = {
  name: 100,
  sentence: 1200,
  quote: 1100,
  remedy: 400,
  command: 800,
  line: 300,
  log: 2500,
};

const mostQuotes = 3;
const mostRemedies = 6;
const mostEvents = 2;
const mostNotes = 5;
/** The line about the webhook may be added to them. */
const mostGaps = slackLimits.contextElements - 1;

function scaled(scale: number): Room {
  const size = (part: keyof Room) => Math.ceil(roomy[part] * scale);
  return {
    name: size('name'),
    sentence: size('sentence'),
    quote: size('quote'),
    remedy: size('remedy'),
    command: size('command'),
    line: size('line'),
    log: size('log'),
  };
}

/** Shown among the facts, with its meaning. */
const bareExitCode = /^exitCode: -?\d+$/;

/** Cause in one sentence, followed by those words of ECS or of the log that it does not already contain. */
function explanation({ occurrence }: Incident, room: Room): Block {
  const { sentence, quotes } = occurrence.diagnosis;
  const said = quotes
    .map((words) => words.trim())
    .filter((words) => !sentence.includes(words) && !bareExitCode.test(words));
  const shown = said.slice(0, mostQuotes).map((words) => quote(literal(words, room.quote)));
  return richText(paragraph(text(literal(sentence, room.sentence))), ...shown);
}

/** Service events that report trouble, among "has started 1 tasks" and similar ones. */
const trouble = /unhealthy|unable|fail|throttl|error|denied|circuit breaker/i;

/** A task that cannot be placed says nothing about why another one, which ran, has stopped. */
const placement = /unable to place a task/i;
const causesOfPlacement = new Set<Cause>([
  'capacity-unavailable',
  'quota-exceeded',
  'host-terminated',
  'spot-interruption',
  'unknown',
]);

const failedDeployment = /\b(ecs-svc\/\d{1,30})\b.{0,40}\bfailed\b|\bfailed\b.{0,40}\b(ecs-svc\/\d{1,30})\b/;

function failedDeploymentIn(message: string): string | undefined {
  const [, before, after] = failedDeployment.exec(message) ?? [];
  return before ?? after;
}

/** Trouble among the service's events, then later reports of ECS; each once, oldest first. */
function alsoSaid({ notes, evidence, occurrence }: Incident): string[] {
  const told = new Set(notes.map(failedDeploymentIn));
  const isNews = (message: string) => {
    const deployment = failedDeploymentIn(message);
    if (deployment !== undefined && told.has(deployment)) return false;
    return !placement.test(message) || causesOfPlacement.has(occurrence.diagnosis.cause);
  };
  const shown = occurrence.diagnosis.cause === 'unknown' ? mostLatest : 0;
  const events = (evidence.service?.events.slice(shown) ?? []).filter(
    ({ message }) => trouble.test(message) && isNews(message),
  );
  const newest = events.slice(0, mostEvents).map(({ message }) => message);
  const said = new Set([...newest.toReversed(), ...notes]);
  for (const quoted of occurrence.diagnosis.quotes) said.delete(quoted);
  return [...said];
}

/** Newest events of the service that are shown where the cause is unknown, whatever they say. */
const mostLatest = 3;

/** Newest events of the service, for a stop that nothing else explains; empty for others. */
function latestEvents({ evidence, occurrence }: Incident, room: Room): Block[] {
  const events = evidence.service?.events.slice(0, mostLatest) ?? [];
  if (occurrence.diagnosis.cause !== 'unknown' || events.length === 0) return [];
  const lines = events.map(({ at, message }) => [
    text(literal(`${clockTime(at)} UTC ${message}`, room.line)),
  ]);
  return [richText(paragraph(bold('Newest events of the service')), list('bullet', lines))];
}

function noteBlocks(incident: Incident, room: Room): Block[] {
  const said = alsoSaid(incident);
  if (said.length === 0) return [];
  const shown = said.slice(-mostNotes).map((note) => [text(literal(note, room.line))]);
  const leftOut = said.length - shown.length;
  const heading = leftOut > 0 ? `ECS also said (${leftOut} earlier left out)` : 'ECS also said';
  return [richText(paragraph(bold(heading)), list('bullet', shown))];
}

function remedyBlocks(incident: Incident, room: Room): Block[] {
  const remedies = incident.occurrence.diagnosis.remedies.slice(0, mostRemedies);
  if (remedies.length === 0) return [];
  const heading = isClosed(incident) ? 'If it comes back' : 'What to do';
  return [richText(paragraph(bold(heading)), ...stepsOf(remedies, room))];
}

/** Numbered steps. Adjacent steps share one list: a second list beside it would be numbered from its end. */
function stepsOf(remedies: readonly Remedy[], room: Room): Parameters<typeof richText> {
  const elements: Parameters<typeof richText> = [];
  let items: ReturnType<typeof text>[][] = [];
  for (const [at, remedy] of remedies.entries()) {
    items.push([text(literal(remedy.text, room.remedy))]);
    if (remedy.command === undefined && at + 1 < remedies.length) continue;
    elements.push(list('ordered', items, at + 1 - items.length));
    if (remedy.command !== undefined) elements.push(preformatted(literal(remedy.command, room.command)));
    items = [];
  }
  return elements;
}

/** Gaps of this message, with their reasons. */
function gapBlocks({ evidence }: Incident, { canUpdate }: MessageOptions, room: Room): Block[] {
  const gaps = evidence.gaps.slice(0, mostGaps).map((gap) => plain(gap, room.line));
  const webhook =
    'Sent by an incoming webhook, which cannot update or answer in a thread: later stops, acknowledgements and rollbacks will not show here.';
  const words = canUpdate ? gaps : [...gaps, webhook];
  return words.length === 0 ? [] : [plainContext(words)];
}

/** Mention for a workload that is down, while it is. */
function mentions(incident: Incident, { mention }: MessageOptions): string[] {
  const isDown = impactOf(incident).severity === 'down' && !isClosed(incident);
  return mention && isDown ? [mention] : [];
}

function draftBlocks(incident: Incident, options: MessageOptions, room: Room, isNative: boolean): Block[] {
  const links = linkLine(incident);
  return [
    header(title(incident)),
    section([...mentions(incident, options), ...statusLines(incident, options.canUpdate, room.name)]),
    explanation(incident, room),
    ...factBlocks(factsOf(incident, room.name)),
    ...changeBlocks(incident, room.remedy),
    ...latestEvents(incident, room),
    ...noteBlocks(incident, room),
    ...remedyBlocks(incident, room),
    ...buttonBlocks(incident, options.canSize === true),
    ...(links === undefined ? [] : [context(links)]),
    ...usageBlocks(incident, isNative),
    ...logBlocks(incident, room),
    ...factBlocks(detailsOf(incident, room.name)),
    ...gapBlocks(incident, options, room),
  ];
}

/**
 * Slack message of an incident: the whole story as of now, for the first post and every update. Stays within Slack's
 * limits whatever the incident contains; cut text ends in an ellipsis.
 */
export function incidentMessage(
  incident: Incident,
  options: MessageOptions = { canUpdate: true },
): SlackMessage {
  const draft = (isNative: boolean) =>
    draftThatFits((scale) => draftBlocks(incident, options, scaled(scale), isNative && scale === 1));
  const blocks = draft(true);
  const hasChart = blocks.some(({ type }) => type === 'data_visualization');
  return { text: notification(incident), blocks, ...(hasChart && { classicBlocks: draft(false) }) };
}
