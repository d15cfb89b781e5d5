import type { FargateSize } from './fargate-sizes.ts';
import { dayMs, minuteMs, unitsPerVcpu } from './units.ts';

/** `0.5 vCPU / 1 GiB`. */
export function sizeInWords({ cpuUnits, memoryMiB }: FargateSize): string {
  return `${vcpuInWords(cpuUnits / unitsPerVcpu)} / ${memoryInWords(memoryMiB)}`;
}

/** CPU in three significant digits: `0.237 vCPU`, `16 vCPU`. */
export function vcpuInWords(vcpu: number): string {
  return `${Number(vcpu.toPrecision(3))} vCPU`;
}

/** Memory in MiB or GiB: `512 MiB`, `1.25 GiB`. @param memoryMiB MiB */
export function memoryInWords(memoryMiB: number): string {
  const whole = Math.round(memoryMiB);
  return whole < 1024 ? `${whole} MiB` : `${Number((memoryMiB / 1024).toFixed(2))} GiB`;
}

/** A share of 1 as a percentage, with one decimal below ten: `0.4%`, `15%`. */
export function percentInWords(share: number): string {
  const size = Math.abs(share);
  if (size > 0 && size < 0.0005) return 'under 0.1%';
  return `${Number((100 * share).toFixed(size < 0.0995 ? 1 : 0))}%`;
}

/** `14:03`, in UTC. @param at epoch ms */
export function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

/** Amount of US dollars without its sign; cents only below ten: `$1,297`, `$54`, `$6.49`. */
export function usdInWords(usd: number): string {
  const size = Math.abs(usd);
  const cents =
    size < 9.995 ? size.toFixed(2).replace(/\.00$/, '') : Math.round(size).toLocaleString('en-US');
  return `$${cents}`;
}

/** `$226/month`. @param usd US dollars a month */
export function monthlyInWords(usd: number): string {
  return `${usdInWords(usd)}/month`;
}

/** `1,297`. */
export function countInWords(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 stop`, `14 stops`. */
export function counted(count: number, noun: string): string {
  return `${countInWords(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `once`, `5 times`. */
export function timesInWords(times: number): string {
  return times === 1 ? 'once' : `${countInWords(times)} times`;
}

/** Mean number of tasks: `4`, `2.5`. */
export function tasksInWords(tasks: number): string {
  return String(Number(tasks.toFixed(1)));
}

const durationUnits = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
];

/** Duration in its two largest units: `42 s`, `3 h 12 min`. @param milliseconds ms */
export function durationInWords(milliseconds: number): string {
  const seconds = Math.floor(Math.max(0, milliseconds) / 1000);
  if (seconds === 0) return 'less than 1 s';
  const first = durationUnits.findIndex((unit) => seconds >= unit.seconds);
  let rest = seconds;
  const parts = durationUnits.slice(first, first + 2).map((unit) => {
    const amount = Math.floor(rest / unit.seconds);
    rest -= amount * unit.seconds;
    return amount === 0 ? '' : `${amount} ${unit.name}`;
  });
  return parts.filter(Boolean).join(' ');
}

/** Duration given in minutes: `35 min`, `7 h 30 min`. */
export function minutesInWords(minutes: number): string {
  return minutes === 0 ? '0 min' : durationInWords(minutes * minuteMs);
}

/**
 * Duration given in days, with one decimal if it is not whole: `14 days`, `1 day`, `2.5 days`; in hours below one day.
 */
export function daysInWords(days: number): string {
  const rounded = Number(days.toFixed(1));
  return rounded < 1 ? durationInWords(days * dayMs) : counted(rounded, 'day');
}

/** `2026-11-25 03:00 UTC`. @param at epoch ms */
export function utcInWords(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Day in UTC: `2026-11-25`. @param at epoch ms */
export function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/**
 * Time that mrkdwn shows in each reader's own time zone, with UTC for clients that cannot
 * (docs.slack.dev/messaging/formatting-message-text#date-formatting).
 * @param at epoch ms
 */
export function slackDate(at: number): string {
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${utcInWords(at)}>`;
}

const utcWords = /\b(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}) UTC\b/g;

/** Turns the times that `utcInWords` wrote into a text into `slackDate`s. @param text mrkdwn without any date yet */
export function withLocalTimes(text: string): string {
  return text.replace(utcWords, (words, day, time) => {
    const at = Date.parse(`${day}T${time}Z`);
    return Number.isNaN(at) ? words : slackDate(at);
  });
}
