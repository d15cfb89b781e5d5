import type { FargateSize } from '../task/fargate-sizes.ts';
import { unitsPerVcpu } from '../task/units.ts';

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
