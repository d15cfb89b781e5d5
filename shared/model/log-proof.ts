import type { Diagnosis } from './diagnosis.ts';
import type { LogTail } from './evidence.ts';

type Line = LogTail['lines'][number];

/** The line of a log that a diagnosis rests on: the newest that begins with words it quotes. */
export function proofIn(lines: readonly Line[], { quotes }: Pick<Diagnosis, 'quotes'>): Line | undefined {
  const quoted = quotes.filter((words) => words !== '');
  return lines.findLast(({ message }) => quoted.some((words) => message.startsWith(words)));
}

/**
 * The lines of a log that may be kept: the newest, and among them the one that the diagnosis rests on, however old it is.
 * @param most number of lines, at least 1
 */
export function linesToKeep(
  lines: readonly Line[],
  diagnosis: Pick<Diagnosis, 'quotes'>,
  most: number,
): Line[] {
  const newest = lines.slice(-most);
  const proof = proofIn(lines, diagnosis);
  if (!proof || newest.includes(proof)) return newest;
  return [proof, ...lines.slice(lines.length - most + 1)];
}
