import type { FargateSize } from './fargate-sizes.ts';
import { unitsPerVcpu } from './units.ts';

/** `0.5 vCPU / 1 GiB`. */
export function sizeInWords({ cpuUnits, memoryMiB }: FargateSize): string {
  return `${cpuUnits / unitsPerVcpu} vCPU / ${memoryInWords(memoryMiB)}`;
}

/** `512 MiB`, `1.5 GiB`. */
export function memoryInWords(memoryMiB: number): string {
  return memoryMiB < 1024 ? `${Math.round(memoryMiB)} MiB` : `${Number((memoryMiB / 1024).toFixed(1))} GiB`;
}

/** `35 minutes`, `7.5 hours`. */
export function minutesInWords(minutes: number): string {
  return minutes < 120 ? `${Math.round(minutes)} minutes` : `${Number((minutes / 60).toFixed(1))} hours`;
}

/** `0.4 %`. */
export function percentInWords(share: number): string {
  return `${Number((100 * share).toFixed(share < 0.1 ? 1 : 0))} %`;
}

/** `once`, `5 times`. */
export function timesInWords(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}

/** `4`, `2.5`: a mean number of tasks. */
export function tasksInWords(tasks: number): string {
  return String(Number(tasks.toFixed(1)));
}

/** `$12.30`. */
export function usdInWords(usd: number): string {
  return `$${usd.toFixed(2)}`;
}

/** "1 stop", "14 stops". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

const durationUnits = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
];

/** Milliseconds in the two largest units that matter: "42 s", "3 h 12 min". */
export function durationWords(milliseconds: number): string {
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

/** MiB as people say it: "512 MiB", "1.5 GiB". */
export function memoryWords(mebibytes: number): string {
  return mebibytes < 1024 ? `${mebibytes} MiB` : `${Number((mebibytes / 1024).toFixed(2))} GiB`;
}

/** CPU units (1024 to a vCPU) as people say it: "0.25 vCPU". */
export function cpuWords(cpuUnits: number): string {
  return `${Number((cpuUnits / 1024).toFixed(3))} vCPU`;
}

/**
 * A time that every reader of mrkdwn sees in their own time zone, with UTC for clients that cannot
 * (docs.slack.dev/messaging/formatting-message-text#date-formatting).
 *
 * @param at epoch milliseconds
 */
export function slackDate(at: number): string {
  const fallback = `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${fallback}>`;
}
