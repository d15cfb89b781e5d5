import { dayMs } from '../model/units.ts';

/** Times in which a service may be changed: weekdays, and minutes of the day, in a time zone. */
export interface ChangeWindow {
  spans: { days: ReadonlySet<number>; from: number; to: number }[];
  timeZone: string;
}

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const spanForm = /^([a-z]{3})(?:-([a-z]{3}))?\s+(\d{1,2}):([0-5]\d)-(\d{1,2}):([0-5]\d)$/i;
/** The last part of a zone name may contain digits and signs: America/Port-au-Prince, Etc/GMT+5. */
const zoneForm = /\s+((?:[a-z_]+\/)+[\w+-]+|utc)$/i;

/**
 * Parses `Mon-Fri 09:00-16:00`, several joined by ` + ` (tag values allow neither `;` nor `,`), followed by a name of
 * the time zone database (`Europe/Berlin`; UTC by default). A span that ends before it begins crosses midnight. Not
 * case-sensitive.
 * @returns undefined if malformed: the service must then not be changed
 */
export function parseChangeWindow(text: string): ChangeWindow | undefined {
  const trimmed = text.trim();
  const timeZone = zoneForm.exec(trimmed)?.[1] ?? 'UTC';
  if (!isTimeZone(timeZone)) return undefined;
  const spans = trimmed
    .replace(zoneForm, '')
    .split(/\s\+\s/)
    .map((span) => parseSpan(span.trim()));
  const known = spans.filter((span) => span !== undefined);
  return known.length === spans.length ? { spans: known, timeZone } : undefined;
}

function parseSpan(text: string): ChangeWindow['spans'][number] | undefined {
  const [, first = '', last = first, fromHour, fromMinute, toHour, toMinute] = spanForm.exec(text) ?? [];
  const [begin, end] = [weekdays.indexOf(first.toLowerCase()), weekdays.indexOf(last.toLowerCase())];
  const from = Number(fromHour) * 60 + Number(fromMinute);
  const to = Number(toHour) * 60 + Number(toMinute);
  if (begin < 0 || end < 0 || !(from < 24 * 60) || !(to <= 24 * 60)) return undefined;
  const count = ((end - begin + 7) % 7) + 1;
  return { days: new Set(Array.from({ length: count }, (_, at) => (begin + at) % 7)), from, to };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** Tells whether a change may begin at this time, epoch ms. */
export function isOpen({ spans, timeZone }: ChangeWindow, at: number): boolean {
  const { day, minute } = localTime(at, timeZone);
  const before = (day + 6) % 7;
  return spans.some(({ days, from, to }) => {
    if (from < to) return days.has(day) && minute >= from && minute < to;
    return (days.has(day) && minute >= from) || (days.has(before) && minute < to);
  });
}

function localTime(at: number, timeZone: string): { day: number; minute: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit' },
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: weekdays.indexOf((parts.weekday ?? '').toLowerCase()),
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

/** Parses days without changes: `2026-12-20/2027-01-03`, both included, in UTC; several joined by commas. */
export function parseFreeze(text: string): { from: number; to: number }[] | undefined {
  const ranges = text
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '');
  const parsed = ranges.map((range) => {
    const [, first = '', last = first] = /^(\d{4}-\d{2}-\d{2})(?:\/(\d{4}-\d{2}-\d{2}))?$/.exec(range) ?? [];
    return { from: startOfDay(first), to: startOfDay(last) + dayMs };
  });
  return parsed.every(({ from, to }) => from < to) ? parsed : undefined;
}

/** Start of a day in UTC, epoch ms; NaN for a day that does not exist, which Date would read as a later one. */
function startOfDay(day: string): number {
  const at = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day) ? at : Number.NaN;
}
