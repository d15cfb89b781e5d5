import type { NamedPlace } from './assignments.ts';
import { kindOfName, lastWord } from './names.ts';
import { type Finder, matchAt, type Span } from './span.ts';
import { isSecretValue, type Value, valueAt } from './values.ts';

/** Characters from the end of a name to a value field: `…", "value": "`, `…,ParameterValue=`, `…"\n  value: `. */
const toValueField =
  /["'\\]{0,4}[ \t]{0,3}(?:[,;][ \t]{0,3}\n?|[ \t]|\r?\n)[ \t]{0,16}(?:["'\\]{0,4}[\w-]{1,16}["'\\]{0,4}[:=] ?["'\\]{0,4}[\w-]{0,30}["'\\]{0,4}(?:,[ \t]{0,3}|[ \t]{1,3})){0,2}["'\\]{0,4}(?:value|parametervalue|val|v|stringvalue|default|content|current)["'\\]{0,4}[ \t]{0,3}(?:=>|[:=])[ \t]{0,3}/iy;
/** Key of the name field, before the name and its path. */
const nameField =
  /(?:name|key|id|field|header|variable|var|k|n|option|property)["'\\]{0,4}[ \t]{0,3}(?:=>|[:=])[ \t]{0,3}["'\\]{0,4}(?:[\w./-]{0,60}\/)?$/i;

/** Value one level below its name: `DB_PASSWORD:`, then `value: …` on the next line. */
const toNestedValue = /["']?:[ \t]{0,3}\r?\n[ \t]{1,16}["']?value["']?:[ \t]{1,3}/iy;

/** Characters from the end of a name to the text of an XML element: `<password>…`, `<entry key="password">…`, `<key>password</key><string>…`. */
const toElementText =
  /(?:<\/key>\s{0,16}<string>|(?:["'][^<>\n]{0,80}|[ ][^<>\n]{1,120})?>(?:\s{0,16}<value>)?)(?:<!\[CDATA\[)?(?=[^<\s>])/y;
const elementStart = /<[\w:.-]{0,60}$|<[\w:.-]{1,60}[^<>\n]{0,80}["']$|<key>$/;
const elementText = /[^<\]]{1,4000}/y;

/** `variable "password" { default = "…" }`. */
const toBlockDefault = /"[ \t]{0,3}\{[^{}]{0,200}?\b(?:default|value)[ \t]{0,8}=[ \t]{0,8}/y;

/** Part of a multipart form: `name="password"`, an empty line, the value. */
const toFormPart = /"\r?\n\r?\n/y;

function pairedValue(text: string, { start, end }: NamedPlace): Value | undefined {
  const lead = text.slice(Math.max(0, start - 80), start);
  const field = nameField.test(lead) ? matchAt(toValueField, text, end) : null;
  if (field) return valueAt(text, end + field[0].length, true);
  const nested = matchAt(toNestedValue, text, end);
  if (nested) return valueAt(text, end + nested[0].length, true);
  const block = lead.endsWith('"') ? matchAt(toBlockDefault, text, end) : null;
  if (block) return valueAt(text, end + block[0].length, true);
  const part = lead.endsWith('name="') ? matchAt(toFormPart, text, end) : null;
  if (part) return valueAt(text, end + part[0].length, true);
  const element = elementStart.test(lead) ? matchAt(toElementText, text, end) : null;
  if (!element) return undefined;
  const at = end + element[0].length;
  return { start: at, end: at + (matchAt(elementText, text, at)?.[0].length ?? 0), certain: true };
}

/** Finds values whose name is in a separate field, and texts of XML elements. */
export function findPairs(text: string, places: NamedPlace[]): Span[] {
  return places.flatMap((place) => {
    const value = pairedValue(text, place);
    const kind = place.kind === 'header' || place.kind === 'cookie' ? 'password' : place.kind;
    return value && isSecretValue(text, value, kind, place.name) ? value : [];
  });
}

/** Value before its name, as in sorted fields: `{"Value": "…", "key": "DB_PASSWORD"}`. */
const valueFirst =
  /["']?\bvalue["']?[ \t]{0,3}[:=][ \t]{0,3}"((?:[^"\\\n]|\\.){4,4000})"[,\s]{1,8}["']?(?:name|key)["']?[ \t]{0,3}[:=][ \t]{0,3}"([\w.-]{2,80})"/gi;

export const findPairsBackwards: Finder = (text) =>
  [...text.matchAll(valueFirst)].flatMap(({ index, 0: whole, 1: value = '', 2: name = '' }) => {
    lastWord.lastIndex = 0;
    const last = [...name.matchAll(lastWord)].at(-1);
    const kind = last && last.index + last[0].length === name.length && kindOfName(name, last[0]);
    if (!kind) return [];
    const start = index + whole.indexOf('"', whole.search(/[:=]/)) + 1;
    return { start, end: start + value.length };
  });
