import { type Finder, matchAt, occurrences, type Span } from './span.ts';

/** Kinds of personal data that a deployment can mask in addition to email addresses. */
export const personalKinds = ['cards', 'ibans', 'national-ids', 'phones', 'ips'] as const;
export type PersonalKind = (typeof personalKinds)[number];

const localPart = /[^\s@"'<>(),;:=&?/[\]\\{}|]{1,64}$/;
const domain = /[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}/y;
/** Last labels that are not top-level domains: files, systemd units, private networks. */
const notMail =
  /\.(?:service|socket|timer|target|mount|slice|scope|path|local|internal|localdomain|lan|js|ts|mjs|cjs|json|md|log|lock|tgz|gz|tar|conf|py|rb|go|so|jar|sock|[a-z]|[^.]*\d[^.]*)$/i;
/** Port, path or similar after an address, which make it something other than an email address. */
const goesOn = /[/@:]\w/y;
/** Service users, such as those of version control. */
const serviceUsers = /^(?:git|hg|svn|ssh|root|noreply|no-reply)$/;

/** Finds email addresses, also percent-encoded. */
export const findEmails: Finder = (text) =>
  ['@', '%40', '＠'].flatMap((sign) =>
    occurrences(text, sign).flatMap((at) => {
      const end = matchAt(domain, text, at + sign.length);
      const [user = ''] = (end && localPart.exec(text.slice(Math.max(0, at - 65), at))) || [];
      if (
        !end ||
        notMail.test(end[0]) ||
        matchAt(goesOn, text, at + sign.length + end[0].length) ||
        user === '' ||
        serviceUsers.test(user)
      )
        return [];
      return { start: at - user.length, end: at + sign.length + end[0].length };
    }),
  );

function spansOf(text: string, pattern: RegExp, accept: (found: string) => boolean): Span[] {
  return [...text.matchAll(pattern)].flatMap(({ index, 0: whole, 1: found = whole }) => {
    const start = index + whole.indexOf(found);
    return accept(found) ? { start, end: start + found.length } : [];
  });
}

/** Tells whether a card number has a valid check digit (Luhn, ISO/IEC 7812). */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** IDs of 64 bits, such as those of service revisions; one in ten passes Luhn's check. */
const longNumber = /^\d{17,}$/;
/** Cards of 17 and 18 digits are those of Maestro and UnionPay alone (issuer ranges of ISO/IEC 7812). */
const longCard = /^(?:\d{19}|(?:5[06-8]|6)\d{15,16})$/;
/** Words and names in front of the number of a deployment, a revision or another ID. */
const idBefore =
  /(?:\b[Dd]eployments?|\b[Rr]evisions?|\b[Tt]ask [Ss]ets?|(?:\b|_)(?:id|ID|Id)s?|[a-z\d](?:Id|ID|Deployment|Revision)s?)[^\w\n]{1,6}$/;

/** Tells whether the words in front of a long number name it as an ID. */
function isId(text: string, start: number): boolean {
  return idBefore.test(text.slice(Math.max(0, start - 32), start));
}

function isCard(found: string): boolean {
  const digits = found.replace(/\D/g, '');
  if (digits.length < 13 || digits.length > 19 || !passesLuhn(digits)) return false;
  return !longNumber.test(found) || longCard.test(found);
}

/** Length of the shortest IBAN, Norway's, characters. */
const shortestIban = 15;

/** Tells whether an international bank account number has a valid checksum (ISO 13616, modulo 97). */
function passesModulo97(iban: string): boolean {
  const text = iban.slice(4) + iban.slice(0, 4);
  let rest = 0;
  for (const character of text) rest = Number(`${rest}${Number.parseInt(character, 36)}`) % 97;
  return rest === 1;
}

function isPublicIp(ip: string): boolean {
  const parts = ip.split('.').map(Number);
  const [a = 0, b = 0] = parts;
  if (parts.some((part) => part > 255) || a === 0 || a === 10 || a === 127 || a >= 224) return false;
  return !(
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 169 && b === 254) ||
    (a === 100 && b >= 64 && b < 128)
  );
}

const finders: Record<PersonalKind, Finder> = {
  cards: (text) =>
    spansOf(
      text,
      /(?<![\w.-])(?:[3-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}|3[47]\d{2}[ -]?\d{6}[ -]?\d{5})(?![\w-])/g,
      isCard,
    ).filter(({ start, end }) => !longNumber.test(text.slice(start, end)) || !isId(text, start)),
  ibans: (text) =>
    spansOf(
      text,
      /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])/g,
      (found) => found.length >= shortestIban && passesModulo97(found.replaceAll(' ', '')),
    ),
  'national-ids': (text) =>
    spansOf(text, /(?<![\w.-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])/g, () => true),
  phones: (text) =>
    spansOf(
      text,
      /(?<![\w.+])\+[1-9]\d{0,2}(?:[ .()-]{0,2}\d{1,5}){2,6}(?![\w])|(?<![\w.-])\(?[2-9]\d{2}\)?[ .-][2-9]\d{2}[ .-]\d{4}(?![\w.-])/g,
      (found) => {
        const digits = found.replace(/\D/g, '').length;
        return digits >= 9 && digits <= 15;
      },
    ),
  ips: (text) => [
    ...spansOf(text, /(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*[.\w])/g, isPublicIp),
    ...spansOf(
      text,
      /(?<![\w:.])(?!fe80|fc|fd|::1)[23][\da-f]{3}(?::[\da-f]{0,4}){2,7}(?![\w:])/gi,
      () => true,
    ),
  ],
};

/** Finds the given kinds of personal data. */
export function findPersonalData(text: string, kinds: readonly PersonalKind[]): Span[] {
  if (kinds.length === 0 || !/\d/.test(text)) return [];
  return kinds.flatMap((kind) => finders[kind](text));
}
