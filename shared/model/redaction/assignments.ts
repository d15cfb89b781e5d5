import { kindOfName, lastWord, type NameKind, nameEnd } from './names.ts';
import { matchAt, type Span } from './span.ts';
import { isSecretValue, type Value, valueAt, withFurtherWords } from './values.ts';

/** Characters of an identifier before its last word. */
const nameStart = /[A-Za-z0-9_.$-]{0,60}$/;
const wordBefore = /\b(?:[A-Za-z0-9]{1,20}[ _-])$/;

/** Characters that close a name: quotes, also escaped, and the bracket of an index. Terminal colors are already removed. */
const closing = /["'`\\\])?]{0,5}/y;

/**
 * Separator of a name and its value. An arrow or an equals sign proves that a value follows; after a colon, a sentence
 * may continue, unless the name was quoted.
 */
interface Separator {
  pattern: RegExp;
  certain: boolean;
  only?: NameKind;
  /** Kind for judging the value, if the separator proves less than the name. */
  as?: NameKind;
}

const separators: readonly Separator[] = [
  { pattern: /[ \t]{0,8}(?:=>|:=|==?|->|→)[ \t]{0,8}\n?[ \t]{0,8}/y, certain: true },
  // An escaped equals sign: of a URL, of HTML, of JSON.
  { pattern: /%3[Dd]|&#(?:61|x3[Dd]);|\\{0,2}u003[Dd]/y, certain: true },
  // A type: `password: str = "…"`.
  { pattern: /\??: [\w<>[\]| ]{1,30} = (?=["'`])/y, certain: true },
  // An attribute of DynamoDB or SQS: `"password": {"S": "…"}`.
  {
    pattern:
      /[ \t]{0,3}[:=][ \t]{0,3}\{[ \t]{0,3}["'](?:S|N|B|\w{0,10}[Vv]alue)["'][ \t]{0,3}[:=][ \t]{0,3}/y,
    certain: true,
  },
  // On the next line, unless that line has its own name.
  {
    pattern:
      /[ \t]{0,4}:[ \t]{0,8}(?:[|>][-+]?[ \t]{0,3})?\r?\n[ \t]{1,16}(?=\S)(?![\w-]{1,40}:(?:\s|$)|- )/y,
    certain: true,
  },
  { pattern: /[ \t]{0,4}:[ \t]{0,8}/y, certain: false },
  { pattern: /;s:\d{1,4}:(?=")|,[ \t]{0,2}(?=<<")/y, certain: true },
  // A list of names resembles a name with its value.
  { pattern: /,[ \t]{0,3}(?:b(?=["']))?/y, certain: true, as: 'perhaps' },
  // A column of a table: `| password | … |`.
  { pattern: /[ \t]{1,40}\|[ \t]{1,8}/y, certain: true, only: 'password', as: 'perhaps' },
  // `setPassword("…")`, `password is "…"`, `:password "…"`.
  { pattern: /\([ \t]{0,2}(?=["'`])/y, certain: true, only: 'password' },
  { pattern: /[ \t]{1,2}(?:(?:is|was|of)[ \t]{1,2})?(?=["'])/y, certain: true, only: 'password' },
  { pattern: /[ \t]{1,2}(?:is[ \t]{1,2})?(?=[^\s"'])/y, certain: true, only: 'password', as: 'perhaps' },
];

/** Notation that languages put around a value: `Some("…")`, `string(8) "…"`, `b'…'`, `(sensitive) -> "…"`, `<<"…">>`. */
const wrapping =
  /(?:\(sensitive(?: value)?\)[ \t]*->[ \t]*|string\(\d{1,4}\) |!!str |[A-Z][A-Za-z:]{1,30}\(|[bru](?=["'])|<<(?="))/y;
const listOpening = /\[[ \t\n]{0,8}/y;

export interface NamedPlace {
  name: string;
  kind: NameKind;
  /** Start and end position of the name. */
  start: number;
  end: number;
}

/** Last word, if the name ends with it; the S of "secretString" is not a plural. */
function endsHere(text: string, at: number, last: string): string | undefined {
  if (matchAt(nameEnd, text, at + last.length)) return last;
  const singular = last.slice(0, -1);
  return /s$/i.test(last) && matchAt(nameEnd, text, at + singular.length) ? singular : undefined;
}

/** Finds every name in a text that a credential may follow. */
export function namedPlaces(text: string): NamedPlace[] {
  const places: NamedPlace[] = [];
  lastWord.lastIndex = 0;
  for (let match = lastWord.exec(text); match; match = lastWord.exec(text)) {
    const last = endsHere(text, match.index, match[0]);
    if (last === undefined) {
      lastWord.lastIndex -= /s$/i.test(match[0]) ? 1 : 0;
      continue;
    }
    const lastEnd = match.index + last.length;
    const suffix = matchAt(nameEnd, text, lastEnd);
    const lead = text.slice(Math.max(0, match.index - 60), match.index);
    const own = nameStart.exec(lead)?.[0] ?? '';
    const before = own === '' ? (wordBefore.exec(lead)?.[0] ?? '') : own;
    const name = before + last;
    const kind = kindOfName(name, last);
    if (kind)
      places.push({ name, kind, start: match.index - own.length, end: lastEnd + (suffix?.[0].length ?? 0) });
  }
  return places;
}

/** Tells whether the name is part of an ARN (`secret:` is a type there) or of an image with a tag (`acme/token:1.2`). */
function isTagOrArn(text: string, { start }: NamedPlace, separator: string): boolean {
  if (separator !== ':') return false;
  const before = text[start - 1] ?? '';
  return (
    before === '/' || (before === ':' && /arn:[\w:-]*$/.test(text.slice(Math.max(0, start - 60), start)))
  );
}

/** Value, with the kind for judging it. */
interface NamedValue {
  value: Value;
  kind: NameKind;
}

/** Reads the value after a separator, skipping the notation of languages and lists. */
function readValue(text: string, separatorEnd: number, certain: boolean): Value | undefined {
  const at = separatorEnd + (matchAt(wrapping, text, separatorEnd)?.[0].length ?? 0);
  const list = matchAt(listOpening, text, at);
  return valueAt(text, at + (list?.[0].length ?? 0), certain, list !== null);
}

function valueBehind(text: string, place: NamedPlace): NamedValue | undefined {
  const closed = place.end + (matchAt(closing, text, place.end)?.[0].length ?? 0);
  const isQuoted = /["'`\]]/.test(text.slice(place.end, closed));
  for (const { pattern, certain, only, as } of separators) {
    const separator = only && only !== place.kind ? null : matchAt(pattern, text, closed);
    if (!separator) continue;
    if (!isQuoted && isTagOrArn(text, place, separator[0])) return undefined;
    const value = readValue(text, closed + separator[0].length, certain || isQuoted);
    return value && { value, kind: as ?? place.kind };
  }
  return undefined;
}

/** Terraform plans show the current and the new value. */
const toNewValue = /["']?[ \t]{1,3}->[ \t]{1,3}/y;

/** Finds values by their name: `DB_PASSWORD=…`, `"apiKey": "…"`, `password:` with the value on the next line. */
export function findAssignments(text: string, places: NamedPlace[]): Span[] {
  const spans: Span[] = [];
  for (const place of places) {
    if (place.kind === 'header' || place.kind === 'cookie') continue;
    const { value, kind } = valueBehind(text, place) ?? {};
    if (!value || !kind || !isSecretValue(text, value, kind, place.name)) continue;
    spans.push(place.kind === 'password' ? withFurtherWords(text, value) : value);
    const next = matchAt(toNewValue, text, value.end);
    const newValue = next && valueAt(text, value.end + next[0].length, true);
    if (newValue) spans.push(newValue);
  }
  return spans;
}
