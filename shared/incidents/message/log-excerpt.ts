import { counted } from '../../model/format.ts';
import { type Incident, isClosed } from '../../model/incident.ts';
import { partsToKeep, proofIn } from '../../model/log-proof.ts';
import { bold, paragraph, preformatted, richText } from '../../slack/blocks.ts';
import { cutText } from '../../slack/limits.ts';
import type { Block } from '../../slack/message.ts';
import { literal, literalLinesOf } from '../../slack/untrusted.ts';

const mostLines = 15;
/** Log lines of a closed incident: enough to recognize the error; the link has the rest. */
const mostLinesWhenClosed = 5;

/** Line of the excerpt, and its place in the log with all that was left out. */
interface Placed {
  line: string;
  place: number;
}

/**
 * Shows the log of an incident by time: its newest lines, and before them those around the line that proves the cause. A
 * gap has the number of lines left out.
 * @param room characters for the container's name and for the log
 */
export function logBlocks(incident: Incident, room: { name: number; log: number }): Block[] {
  const { log } = incident.evidence;
  if (log === undefined) return [];
  const lines = excerpt(incident, room.log);
  if (lines === '') return [];
  const isAround = proofIn(log.lines, incident.occurrence.diagnosis) >= 0;
  const heading = `${isAround ? 'Log lines around the failure' : 'Last log lines'} of ${literal(log.container, room.name)}`;
  return [richText(paragraph(bold(heading)), preformatted(lines))];
}

/** As many lines as there is room for; a gap shows as the number of lines left out. */
function excerpt(incident: Incident, characters: number): string {
  const { lines, proofAt } = visibleLines(incident);
  if (lines.length === 0) return '';
  for (let most = isClosed(incident) ? mostLinesWhenClosed : mostLines; most > 1; most -= 1) {
    const shown = joined(lines, proofAt, most);
    if (shown.length <= characters) return shown;
  }
  return cutText(joined(lines, proofAt, 1), characters);
}

function visibleLines({ evidence, occurrence }: Incident): { lines: Placed[]; proofAt: number } {
  const kept = evidence.log?.lines ?? [];
  const proof = proofIn(kept, occurrence.diagnosis);
  const lines: Placed[] = [];
  let place = 0;
  let proofAt = -1;
  for (const [index, visible] of literalLinesOf(kept.map(({ message }) => message)).entries()) {
    place += kept[index]?.leftOut ?? 0;
    if (index === proof && visible.length > 0) proofAt = lines.length;
    for (const line of visible) {
      lines.push({ line, place });
      place += 1;
    }
  }
  return { lines, proofAt };
}

function joined(lines: readonly Placed[], proofAt: number, most: number): string {
  const parts = partsToKeep(lines.length, proofAt, most);
  const shown: string[] = [];
  let next = 0;
  for (const { line, place } of parts.flatMap(({ start, end }) => lines.slice(start, end))) {
    const gap = place - next;
    if (gap > 0) shown.push(`… ${counted(gap, next === 0 ? 'earlier line' : 'line')}`);
    shown.push(line);
    next = place + 1;
  }
  const later = (lines.at(-1)?.place ?? -1) + 1 - next;
  return [...shown, ...(later > 0 ? [`… ${counted(later, 'later line')}`] : [])].join('\n');
}
