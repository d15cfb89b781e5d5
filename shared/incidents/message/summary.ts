import { counted, slackDate } from '../../model/format.ts';
import type { Incident } from '../../model/incident.ts';
import { context, header, section } from '../../slack/blocks.ts';
import { draftThatFits } from '../../slack/limits.ts';
import type { Block, SlackMessage } from '../../slack/message.ts';
import { mrkdwn } from '../../slack/untrusted.ts';
import { occurrenceWords } from './words.ts';

/** Incidents that are listed, the newest; the others are counted. */
const mostListed = 40;
/** Lines of one section, which allows 3,000 characters. */
const linesOfSection = 8;
const nameRoom = 60;

/** "*checkout* in shop: Out of memory · 3 stops, last 12:04 · stable again 12:10". */
function line(incident: Incident): string {
  const { place, occurrence, count, lastSeenAt, succeeded, rolledBack, steadyAt } = incident;
  const [name, cluster] = [place.name, place.cluster].map((word) => mrkdwn(word, nameRoom));
  const seen = `${counted(count, occurrence.kind === 'stop' ? 'stop' : 'event')}, last ${slackDate(lastSeenAt)}`;
  const how = succeeded ? 'succeeded again' : rolledBack ? 'rolled back' : 'stable again';
  const end = `${how} ${slackDate(succeeded?.at ?? steadyAt ?? lastSeenAt)}`;
  return `*${name}* in ${cluster}: ${occurrenceWords(occurrence)} · ${seen} · ${end}`;
}

function draft(incidents: readonly Incident[], title: string, most: number): Block[] {
  const newest = incidents.toSorted((a, b) => b.lastSeenAt - a.lastSeenAt);
  const lines = newest.slice(0, most).map(line);
  const more = newest.length - lines.length;
  const sections = Array.from({ length: Math.ceil(lines.length / linesOfSection) }, (_, index) =>
    section(lines.slice(index * linesOfSection, (index + 1) * linesOfSection)),
  );
  const rest = more > 0 ? ` ${more} earlier ones are not listed.` : '';
  return [
    header(title),
    ...sections,
    context(`They were over before this message, so they have no messages of their own.${rest}`),
  ];
}

/**
 * One message about incidents that started and ended while Slack refused messages.
 * @param incidents closed, at least one
 */
export function summaryMessage(incidents: readonly Incident[]): SlackMessage {
  const title = `${counted(incidents.length, 'incident')} ended before Slack accepted their messages`;
  const blocks = draftThatFits((scale) => draft(incidents, title, Math.ceil(mostListed * scale)));
  return { text: title, blocks };
}
