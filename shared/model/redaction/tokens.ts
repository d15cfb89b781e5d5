import { redactionPolicy } from './policy.ts';
import { classChanges, looksRandom } from './randomness.ts';
import { isLetterOrDigit, type Run } from './runs.ts';
import { matchAt, type Span } from './span.ts';
import { cloudTokens } from './token-forms/cloud.ts';
import { developerTokens } from './token-forms/developer.ts';
import { alphabets, type TokenForm } from './token-forms/form.ts';
import { markedForms } from './token-forms/marks.ts';
import { serviceTokens } from './token-forms/services.ts';

export const tokenForms: readonly TokenForm[] = [...developerTokens, ...cloudTokens, ...serviceTokens];

const { random, token: tokenPolicy } = redactionPolicy;

interface Prefix {
  prefix: string;
  pattern: RegExp;
}

/** Minimum length of a token: a long prefix is sufficient for a truncated token; a short one requires the full length. */
function leastLength(prefix: string, length: number): number {
  const { distinctivePrefix, distinctivePrefixWithSeparator, leastCutShare } = tokenPolicy;
  const least = /[_-]$/.test(prefix) ? distinctivePrefixWithSeparator : distinctivePrefix;
  return prefix.length >= least ? Math.ceil(length * leastCutShare) : length;
}

/** Groups the prefixes by their first two characters. */
function prefixesByStart(): Map<number, Prefix[]> {
  const byStart = new Map<number, Prefix[]>();
  for (const [, prefixes, alphabet, length] of tokenForms) {
    for (const prefix of prefixes.split(' ')) {
      const key = (prefix.charCodeAt(0) << 7) | prefix.charCodeAt(1);
      const pattern = new RegExp(`[${alphabets[alphabet]}]{${leastLength(prefix, length)},}`, 'y');
      byStart.set(key, [...(byStart.get(key) ?? []), { prefix, pattern }]);
    }
  }
  return byStart;
}

/** Built at the first text with a long run: hundreds of expressions would delay every cold start. */
let byStart: Map<number, Prefix[]> | undefined;

/** End of a token that begins here with a prefix; undefined if there is none. */
function prefixedEnd(text: string, at: number): number | undefined {
  byStart ??= prefixesByStart();
  const code = (text.charCodeAt(at) << 7) | text.charCodeAt(at + 1);
  for (const { prefix, pattern } of byStart.get(code) ?? []) {
    if (!text.startsWith(prefix, at)) continue;
    const match = matchAt(pattern, text, at + prefix.length);
    if (match && isNoWord(prefix, match[0])) return at + prefix.length + match[0].length;
  }
  return undefined;
}

/** Tells whether the text after a prefix is more than words ("sk-eleton-crew", "pat.internal.example"). */
function isNoWord(prefix: string, rest: string): boolean {
  if (prefix.length > tokenPolicy.longestPrefixOfWords || /^[A-Z0-9]{12,}$/.test(rest)) return true;
  if (/\d/.test(rest)) return /[A-Za-z]/.test(rest) || /^\d+$/.test(rest);
  return /[a-z]/.test(rest) && /[A-Z].*[A-Z]/.test(rest);
}

/** Parts of a run, such as those of a path or a URL. */
const parts = new RegExp(`[A-Za-z0-9_+/=-]{${random.leastLength},}`, 'g');
/** Parts without slashes, which occur in both base64 and paths. */
const withoutSlash = new RegExp(`[A-Za-z0-9_+=-]{${random.leastLength},}`, 'g');

/** Names of random values that are not secret: IDs, digests, traces. */
const openName =
  /(?:\bid(?:-2)?|_id|Id|ID|sha\d{1,3}|digest|checksum|hash|etag|integrity|fingerprint|trace|span|cursor|marker|nonce|version|revision|commit|image)["']?[ :=(/-]{1,4}["']?$/i;

/** `sha256-…` of an integrity attribute, `SHA256:…` of a host key. */
const digestNote = /\bsha(?:1|256|384|512)[-:]/i;

function randomSpans(text: string, start: number, words: string): Span[] {
  if (digestNote.test(words)) return [];
  const spans: Span[] = [];
  for (const pattern of words.includes('/') ? [parts, withoutSlash] : [withoutSlash]) {
    for (const { index, 0: part } of words.matchAll(pattern)) {
      const trimmed = part.replace(/^[-=/+_]+/, '');
      if (trimmed.length < random.leastLength || !looksRandom(trimmed)) continue;
      const from = start + index + part.length - trimmed.length;
      if (openName.test(text.slice(Math.max(0, from - 24), from))) continue;
      spans.push({ start: from, end: from + trimmed.length });
    }
  }
  return spans;
}

/** IDs of hexadecimal digits and words, which match no token format with a mark. */
const plainIds = /^(?:[a-z]{0,20}-)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/;

function addPrefixed(text: string, { start, end }: Run, spans: Span[]): void {
  for (let at = start; at < end - tokenPolicy.shortestRest; at++) {
    if (at > 0 && isLetterOrDigit(text.charCodeAt(at - 1))) continue;
    const tokenEnd = prefixedEnd(text, at);
    if (tokenEnd === undefined) continue;
    spans.push({ start: at, end: tokenEnd });
    at = tokenEnd;
  }
}

function spansOfForms(words: string, start: number): Span[] {
  if (plainIds.test(words)) return [];
  const spans: Span[] = [];
  for (const { mark, pattern } of markedForms) {
    if (!words.includes(mark)) continue;
    for (const { index, 0: token } of words.matchAll(pattern)) {
      spans.push({ start: start + index, end: start + index + token.length });
    }
  }
  return spans;
}

/** Finds tokens by their format, and long random text. */
export function findTokens(text: string, runs: Run[]): Span[] {
  const spans: Span[] = [];
  for (const run of runs) {
    addPrefixed(text, run, spans);
    if (classChanges(text, run.start, run.end) < random.leastChanges) continue;
    const words = text.slice(run.start, run.end);
    spans.push(...spansOfForms(words, run.start));
    if (words.length >= random.leastLength) spans.push(...randomSpans(text, run.start, words));
  }
  return spans;
}
