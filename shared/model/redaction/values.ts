import type { NameKind } from './names.ts';
import { redactionPolicy } from './policy.ts';
import { looksGenerated } from './randomness.ts';
import { masked, matchAt } from './span.ts';

/** Value at its place in a text. */
export interface Value {
  start: number;
  end: number;
  /** True if quotes or an equals sign prove that it is a value, not prose. */
  certain: boolean;
}

/** Words for a missing value or for the status of a credential, which the diagnosis needs. */
const statusWords =
  /^(?:null|nil|none|undefined|nan|true|false|yes|no|on|off|ok|okay|missing|required|optional|invalid|incorrect|wrong|bad|expired|expires|expiring|revoked|rotated|refresh(?:ed|ing)?|renew(?:ed|ing)|reset|changed|updated|created|deleted|removed|generated|loaded|loading|found|present|absent|empty|blank|unset|not|set|match(?:es|ed)?|mismatch(?:ed)?|valid(?:ated)?|verified|unverified|enabled|disabled|denied|rejected|refused|accepted|granted|failed|failure|failing|succeeded|success(?:ful)?|unknown|unsupported|unexpected|unauthori[sz]ed|default|hidden|protected|redacted|filtered|sensitive|secret|encrypted|plain|error|warning|string|str|text|varchar|number|int|integer|bytes|object|array|boolean|bool|any|bearer|basic|digest|negotiate|jwt|oauth2?|saml|oidc|scram-sha-\d+|md5|sha-?\d*|bcrypt|argon2i?d?|ready|completed|pending|done|using|must|cannot|could|should|unable|is|was|has|the|a|an|are|will|and|or|for|from|in|at|by|to|of|with|too|authentication|authorization|access|service|operation|request|status|server|http|get|head|post|rpc|starting|started|stopped|queued|retry(?:ing)?|skipped|skipping)$/i;

/** References to a value stored elsewhere, and values masked by another program. */
const references =
  /^(?:\$\{[^}]*\}?|\$[A-Z_][A-Z0-9_]*|\$\(.*|\{\{.*|\{[a-zA-Z_.]+\}|%\(?[a-zA-Z_]*\)?[sdvq]?|%[A-Z_]+%|<[a-zA-Z][\w .-]*>|&lt;.*|arn:.*|\*+|[xX•.]{3,}|\[?<?\(?(?:redacted|filtered|masked|hidden|removed|sensitive)[^a-z].*|(?:process\.env|os\.environ|ENV|System\.getenv|env|var|local|module|data)[.[(].*|0x[\da-f]+|[\w.$]+@[\da-f]{5,8})$|^[A-Z][\w.$]*[{(]/i;

/** Tells whether a value is part of a sentence about a credential. */
function isStatus(value: string): boolean {
  const word = value.replace(/[.,;:!?)\]}"'`\\>]+$/, '').replace(/^[("'`[{<\\]+/, '');
  if (word === '') return true;
  if (statusWords.test(word)) return true;
  return /(?:exception|error)$/i.test(word) || /^https?:\/\//i.test(word);
}

/** Word, class name or short version. */
const plainPart = /^(?:[a-z]*|[A-Z]+|(?:[A-Z][a-z]+)+|v?\d{1,2}|[a-z]+\d{1,2})$/;

/** Tells whether a value is a plain word, or words with boundaries: names, paths, classes. */
function isPlainWords(value: string): boolean {
  if (value.length > redactionPolicy.value.longestPlainWords || !/^[/@]?[A-Za-z]/.test(value)) return false;
  return value
    .replace(/[.,;:!?)]{1,4}$/, '')
    .split(/[-_./:@]/)
    .every((part) => plainPart.test(part));
}

/** Names of short numbers: `pin=1234`, a one-time code. */
const numericNames =
  /(?:pin|otp|cvv|cvc|passcode|password|passwd|pwd|ssn|(?:mfa|2fa|t?otp|pin|sms|verification|security|confirmation|one[ -]time|backup|recovery|reset)[ _-]?codes?)$/i;

/** Tells whether to mask a value with a name of this kind. */
export function isSecretValue(text: string, value: Value, kind: NameKind, name: string): boolean {
  const words = text.slice(value.start, value.end);
  if (words === '' || words.startsWith(masked)) return false;
  if (isStatus(words) || references.test(words)) return false;
  if (/^[+-]?\d+(?:\.\d+)?(?:ms|s|m|h|d|[kmg]b?|%)?[.,;)]?$/i.test(words)) {
    const { certain, inProse } = redactionPolicy.value.leastDigits;
    return numericNames.test(name) && words.length >= (value.certain ? certain : inProse);
  }
  if (kind === 'perhaps') return looksGenerated(words);
  if (kind === 'secret' && !value.certain) {
    return !isPlainWords(words) && words.length >= redactionPolicy.value.leastInProse;
  }
  return true;
}

/** Quotes, also escaped (JSON within JSON), with the end of a value inside them. */
const quoted: Record<string, RegExp> = {
  '"': /(?:[^"\\\n]|\\[^\n])*/y,
  "'": /(?:[^'\\\n]|\\[^\n])*/y,
  '`': /(?:[^`\\\n]|\\[^\n])*/y,
  '\\"': /(?:[^"\\\n]|\\{3}"|\\(?!"))*/y,
  "\\'": /(?:[^'\\\n]|\\{3}'|\\(?!'))*/y,
};
const openingQuote = /\\{0,3}(["'`])/y;

/**
 * Value without quotes: ends at white space, at the next pair of a query or connection string, or at a closing quote or
 * bracket of the surrounding text.
 */
const bare =
  /(?:[^\s"',;&\\<\])}]|[,;&](?!\s|$|["']?[\w.-]{1,40}["']?[=:])|["'\\](?!\s|$|[}\])]|[,:;]["'\s]|\\?["'])|[\])}](?![\s\])},;.]|$)|<(?!\/))+/y;

/** Value within square brackets, as in lists printed by Go and Java. */
const listed = /[^\]\n"']+/y;

/** More words of a passphrase, to the end of the line. */
const furtherWords = /(?: [A-Za-z0-9!#$%*?_-]+){2,23}(?=["'}]*\s*(?:\n|$))/y;
const prose =
  / (?:is|was|are|be|not|must|has|have|for|from|in|at|by|to|of|with|and|or|on|the|a|an|no)(?: |$)/i;

/**
 * Reads the value at a position.
 * @param certain true if the text before it proves that it is a value
 * @param inList true within square brackets
 */
export function valueAt(text: string, at: number, certain: boolean, inList = false): Value | undefined {
  const quote = matchAt(openingQuote, text, at);
  if (quote) {
    const start = at + quote[0].length;
    const pattern = quoted[quote[0].length > 1 ? `\\${quote[1]}` : (quote[1] ?? '')];
    const match = pattern && matchAt(pattern, text, start);
    return match ? { start, end: start + match[0].length, certain: true } : undefined;
  }
  const match = matchAt(inList ? listed : bare, text, at);
  if (!match) return undefined;
  return { start: at, end: at + match[0].length, certain };
}

/** Extends a value by further words of a passphrase, if only words follow to the end of the line. */
export function withFurtherWords(text: string, value: Value): Value {
  const isWord = /^[A-Za-z]+$/.test(text.slice(value.start, value.end));
  const more = isWord ? matchAt(furtherWords, text, value.end) : null;
  if (!more || prose.test(`${more[0]} `)) return value;
  return { ...value, end: value.end + more[0].length };
}
