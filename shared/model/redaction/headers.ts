import type { NamedPlace } from './assignments.ts';
import { redactionPolicy } from './policy.ts';
import { type Finder, masked, matchAt, type Span } from './span.ts';

/** Characters between a header's name and its value: quotes, a colon, equals sign or comma, the bracket of a list. */
const toValue =
  /["'`\\\]]{0,4}[ \t]{0,4}(?:=>|[:=,])[ \t]{0,4}(?:b?["'\\`]{0,4})?(?:\[[ \t\n]{0,8})?b?["'\\`]{0,4}/y;

/** `Bearer …`, `Basic …`, `AWS4-HMAC-SHA256 Credential=…, Signature=…`; the scheme is kept. */
const credentials =
  /((?:[A-Za-z][\w-]{2,24}[ ]{1,3})?)((?:[\w.-]{1,30}="[^"\n]{0,400}"(?:,\s{0,2})?){2,12}|[^\s"'\\\]]+(?:, ?[A-Za-z]+=[^\s"'\\\]]+)*)/y;

/** Values that are prose: a scheme can precede an ordinary word, and a value of letters alone is a sentence. */
const words = /^(?:[A-Za-z]+[.,;:!?)]*|\*+|\[redacted.*|[<${%].*)$/;

function authorizationSpan(text: string, at: number): Span[] {
  const match = matchAt(credentials, text, at);
  if (!match) return [];
  const [whole, scheme = '', value = ''] = match;
  const { leastOfLetters, leastWithoutScheme } = redactionPolicy.header;
  if (words.test(value) && value.length < leastOfLetters) return [];
  if (scheme === '' && value.length < leastWithoutScheme) return [];
  return [{ start: at + scheme.length, end: at + whole.length }];
}

/** Names and values of cookies, to the end of the header. */
const cookies = /[\w.$-]{1,80}=[^\n"'\\\]]{0,4000}/y;
/** Cookie attributes without a cookie: "SameSite=None". */
const attributesOnly = /^(?:samesite|path|domain|expires|max-age|secure|httponly)=/i;
const emptyCookie = /^[\w.$-]{1,80}=(?:;|$)/;

function cookieSpan(text: string, at: number): Span[] {
  const match = matchAt(cookies, text, at);
  if (!match || attributesOnly.test(match[0]) || emptyCookie.test(match[0])) return [];
  return [{ start: at, end: at + match[0].trimEnd().length }];
}

/** Cookies in an object: `"cookies": {"sid": "…", "theme": "dark"}`. */
const cookieObject = /["'\\]{0,3}[ \t]{0,3}[:=][ \t]{0,3}\{([^{}\n]{1,4000})\}/y;
const objectValue = /["']?\s{0,3}[:=]\s{0,3}(["'])((?:(?!\1)[^\\\n]|\\.){8,4000})/g;

function cookieObjectSpans(text: string, at: number): Span[] {
  const match = matchAt(cookieObject, text, at);
  if (!match) return [];
  const offset = at + match[0].indexOf('{') + 1;
  return [...(match[1] ?? '').matchAll(objectValue)].map((pair) => {
    const end = offset + pair.index + pair[0].length;
    return { start: end - (pair[2] ?? '').length, end };
  });
}

function headerSpans(text: string, { kind, end }: NamedPlace): Span[] {
  const objects = kind === 'cookie' ? cookieObjectSpans(text, end) : [];
  const before = matchAt(toValue, text, end);
  if (objects.length > 0 || !before) return objects;
  const at = end + before[0].length;
  return kind === 'header' ? authorizationSpan(text, at) : cookieSpan(text, at);
}

/** Finds authorization and cookie headers, also printed as lists, maps or tuples. */
export function findHeaders(text: string, places: NamedPlace[]): Span[] {
  return places
    .filter(({ kind }) => kind === 'header' || kind === 'cookie')
    .flatMap((place) => headerSpans(text, place));
}

const schemes =
  /\b(?:bearer|basic|BEARER|Bearer|BASIC|Basic|Negotiate|ApiKey|GenieKey|SSWS) {1,3}(["']?)([\w.~+/=-]{8,})/g;

/** Finds credentials after a scheme outside a header: `sent Bearer …`. */
export const findSchemes: Finder = (text) =>
  [...text.matchAll(schemes)].flatMap(({ index, 0: whole, 2: value = '' }) => {
    if (value.startsWith(masked) || /^[a-z]+[.,;:]?$|^realm=|^[A-Z]?[a-z]+(?:[-_/.][a-z]+)*$/.test(value))
      return [];
    return { start: index + whole.length - value.length, end: index + whole.length };
  });
