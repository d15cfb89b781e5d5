/**
 * Slack's date tokens ("{date_short_pretty} at {time_secs}") for a time in epoch seconds, in the reader's
 * zone and language. Token names: Slack's reference on formatting text.
 */
export function formatDate(timestamp: number, format: string, now = Date.now()): string {
  const date = new Date(timestamp * 1000);
  return format.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const prettyDay = name.endsWith('_pretty') && relativeDay(date, now);
    if (prettyDay) return prettyDay;
    if (name === 'ago') return ago(timestamp * 1000, now);
    if (name === 'date_num') return date.toLocaleDateString('sv-SE');
    const options = formats[name.replace(/_pretty$/, '')];
    return options ? new Intl.DateTimeFormat(undefined, options).format(date) : whole;
  });
}

/** The heading of a day in the channel: "Today", "Yesterday" or the date. */
export function dayHeading(at: number, now = Date.now()): string {
  const heading = formatDate(at / 1000, '{date_long_pretty}', now);
  return heading.charAt(0).toUpperCase() + heading.slice(1);
}

const formats: Record<string, Intl.DateTimeFormatOptions> = {
  date: { dateStyle: 'long' },
  date_short: { dateStyle: 'medium' },
  date_long: { dateStyle: 'full' },
  time: { timeStyle: 'short' },
  time_secs: { timeStyle: 'medium' },
};

const dayMs = 24 * 60 * 60 * 1000;

function relativeDay(date: Date, now: number): string | undefined {
  const day = date.toDateString();
  if (day === new Date(now).toDateString()) return 'today';
  return day === new Date(now - dayMs).toDateString() ? 'yesterday' : undefined;
}

function ago(at: number, now: number): string {
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  const seconds = Math.round((at - now) / 1000);
  if (Math.abs(seconds) < 60) return relative.format(seconds, 'second');
  const minutes = Math.round(seconds / 60);
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return Math.abs(hours) < 24
    ? relative.format(hours, 'hour')
    : relative.format(Math.round(hours / 24), 'day');
}
