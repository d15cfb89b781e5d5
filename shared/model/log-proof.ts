import type { Diagnosis } from './diagnosis.ts';
import type { LogTail } from './evidence.ts';

type Line = LogTail['lines'][number];

/** Lines on each side of the proof that are kept with it, at most. */
const mostBeside = 2;

/** Part of a list: its first index, and the one behind its last. */
export interface Part {
  start: number;
  end: number;
}

/** The index of the line that a diagnosis rests on: the newest that begins with words it quotes; -1 for none. */
export function proofIn(lines: readonly Line[], { quotes }: Pick<Diagnosis, 'quotes'>): number {
  const quoted = quotes.filter((words) => words !== '');
  return lines.findLastIndex(({ message }) => quoted.some((words) => message.startsWith(words)));
}

/**
 * Selects the lines of a log to keep: the proof with up to two lines before and after it, and the newest. The lines
 * beside the proof take at most half of the rest, so that the end of the log stays.
 * @param count number of lines
 * @param proofAt index of the proof; -1 for none
 * @param most number of lines to keep, at least 1
 * @returns one part, or two with a gap between them
 */
export function partsToKeep(count: number, proofAt: number, most: number): Part[] {
  const newest = { start: Math.max(0, count - most), end: count };
  if (proofAt < 0) return [newest];
  const beside = Math.min(mostBeside, Math.floor((most - 1) / 4));
  const around = { start: Math.max(0, proofAt - beside), end: Math.min(count, proofAt + beside + 1) };
  if (around.start >= newest.start) return [newest];
  const rest = Math.max(around.end, count - (most - (around.end - around.start)));
  if (rest === around.end) return [{ start: around.start, end: count }];
  return rest === count ? [around] : [around, { start: rest, end: count }];
}

/**
 * The lines of a log that may be kept, in order: the newest, and among them those around the one that the diagnosis rests
 * on, however old it is. The first line after a gap has the number of lines left out before it.
 * @param most number of lines, at least 1
 */
export function linesToKeep(
  lines: readonly Line[],
  diagnosis: Pick<Diagnosis, 'quotes'>,
  most: number,
): Line[] {
  const [first, second] = partsToKeep(lines.length, proofIn(lines, diagnosis), most);
  const kept = lines.slice(first?.start, first?.end);
  if (!first || !second) return kept;
  const [next, ...rest] = lines.slice(second.start, second.end);
  return next ? [...kept, { ...next, leftOut: second.start - first.end }, ...rest] : kept;
}
