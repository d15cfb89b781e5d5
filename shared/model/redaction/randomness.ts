import { redactionPolicy } from './policy.ts';

/**
 * Distinguishes generated text from words by its characters. Generated tokens change between lower case, upper case and
 * digits at almost every second character; words, names and paths only at word boundaries.
 */

interface Statistics {
  upper: number;
  lower: number;
  digits: number;
  /** Changes of character class between adjacent letters or digits. */
  changes: number;
  /** Adjacent pairs of letters or digits. */
  pairs: number;
  hexadecimal: boolean;
}

const [other, upperCase, lowerCase, digit] = [0, 1, 2, 3];

function classOf(code: number): number {
  if (code >= 97 && code <= 122) return lowerCase;
  if (code >= 65 && code <= 90) return upperCase;
  return code >= 48 && code <= 57 ? digit : other;
}

function statisticsOf(text: string): Statistics {
  const counts = [0, 0, 0, 0];
  let [changes, pairs, beyondHex, before] = [0, 0, 0, other];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = classOf(code);
    counts[kind] = (counts[kind] ?? 0) + 1;
    if ((kind === upperCase || kind === lowerCase) && (code | 32) > 102) beyondHex++;
    if (kind !== other && before !== other) {
      pairs++;
      if (kind !== before) changes++;
    }
    before = kind;
  }
  const [, upper = 0, lower = 0, digits = 0] = counts;
  return { upper, lower, digits, changes, pairs, hexadecimal: beyondHex === 0 };
}

/** Base64 beginnings of files without secrets: PNG, JPEG, GIF, PDF, ZIP, gzip, WOFF2, WebAssembly. */
const knownFiles = /^(?:iVBORw0KGgo|\/9j\/|R0lGOD|JVBERi|UEsDB|H4sI|d09GM|AGFzb)/;

/** Part of a path or an ID that is a word, a number, a digest or a UUID. */
const plainPart = /^(?:[A-Za-z]?[a-z]+\d*|[A-Z]+\d*|\d+[a-z]*|(?:0x)?[\da-f]+|[\dA-F]+|[A-Za-z0-9]{1,7})$/;
const humps = /[A-Z]?[a-z]{3,}/g;

/** Tells whether a part is camel case, as in names of classes and functions: mostly lower-case runs. */
function isCamelCase(part: string): boolean {
  if (!/[A-Z]/.test(part)) return false;
  let inWords = 0;
  for (const [hump] of part.matchAll(humps)) inWords += hump.length;
  const { withDigits, ofLetters } = redactionPolicy.camelCaseShare;
  return inWords > part.length * (/\d/.test(part) ? withDigits : ofLetters);
}

/** Counts changes of character class between adjacent characters. */
export function classChanges(text: string, start: number, end: number): number {
  let [changes, before] = [0, other];
  for (let at = start; at < end; at++) {
    const kind = classOf(text.charCodeAt(at));
    if (kind !== before && kind !== other && before !== other) changes++;
    before = kind;
  }
  return changes;
}

/** Tells whether a run of letters, digits and `-_+/=` without a name is random. */
export function looksRandom(run: string): boolean {
  const { random } = redactionPolicy;
  if (run.length < random.leastLength || knownFiles.test(run)) return false;
  const parts = run.split(/[^A-Za-z0-9]+/).filter((part) => !plainPart.test(part) && !isCamelCase(part));
  const mixed = parts.join(' ');
  if (mixed.length < Math.max(random.leastMixed, run.length * random.leastMixedShare)) return false;
  const { upper, lower, digits, changes, pairs, hexadecimal } = statisticsOf(mixed);
  if (hexadecimal) return false;
  const rate = changes / pairs;
  if (Math.min(upper, lower) >= random.leastOfEachCase) {
    return rate >= (digits > 0 ? random.leastRate.withDigits : random.leastRate.ofLetters);
  }
  const { leastLength, leastDigits, mostDigitShare, leastRate } = random.oneCase;
  const hasDigits = digits >= leastDigits && digits <= mostDigitShare * run.length;
  return hasDigits && run.length >= leastLength && rate >= leastRate;
}

const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
const time = /^\d{4}-\d\d-\d\d/;

/**
 * Tells whether a value with a name like "key" or "session" was generated, as opposed to a word or a path: stricter than
 * for a named password, more lenient than for text without a name.
 */
export function looksGenerated(value: string): boolean {
  const { generated } = redactionPolicy;
  if (value.length < generated.leastLength || uuid.test(value) || time.test(value)) return false;
  const { upper, lower, digits, changes, hexadecimal } = statisticsOf(value);
  if (hexadecimal) return value.length >= generated.leastHexadecimal && digits > 0 && upper + lower > 0;
  if (upper > 0 && lower > 0 && value.length >= generated.leastMixedCase) {
    return changes >= value.length * generated.leastChangeShare;
  }
  const leastChanges = Math.max(generated.leastChanges, value.length * generated.leastChangeShareOfOthers);
  return digits > 0 && upper + lower >= generated.leastLetters && changes >= leastChanges;
}
