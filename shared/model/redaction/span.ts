/** Part of a text to mask. */
export interface Span {
  start: number;
  end: number;
  /** Replacement; `[redacted]` by default. */
  words?: string;
}

/** Finds one kind of secret in a text. Linear in its length. */
export type Finder = (text: string) => Span[];

export const masked = '[redacted]';

function merged(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1);
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}

/**
 * Replaces the spans, merging overlapping ones.
 * @param keepLines keeps the line feeds within a span, so that the number of lines does not change
 */
export function mask(text: string, spans: Span[], keepLines: boolean): string {
  let clean = '';
  let at = 0;
  for (const { start, end, words = masked } of merged(spans)) {
    const feeds = keepLines ? text.slice(start, end).replace(/[^\n]+/g, '') : '';
    clean += text.slice(at, start) + words + feeds;
    at = end;
  }
  return clean + text.slice(at);
}

/** Positions at which a word occurs. */
export function occurrences(text: string, word: string): number[] {
  const positions: number[] = [];
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) positions.push(at);
  return positions;
}

/** The match of a sticky expression at a position. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/**
 * An expression for any of these expressions, each of which begins with a literal character. It is grouped by that
 * character, so that a sweep through a text drops most positions at once.
 */
export function anyOf(words: readonly string[], flags: string): RegExp {
  const groups = Map.groupBy(words, (word) => word.charAt(0));
  const parts = [...groups].map(
    ([letter, group]) => `${letter}(?:${group.map((word) => word.slice(letter.length)).join('|')})`,
  );
  return new RegExp(parts.join('|'), flags);
}
