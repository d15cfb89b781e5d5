import type { FargateSize } from '../task/fargate-sizes.ts';
import type { SizingStop } from '../task/sizing-stop.ts';
import { unitsPerVcpu } from '../task/units.ts';
import type { Policy } from './policy.ts';
import { type CpuReplay, fitsCpu, memoryWanted } from './replay.ts';
import type { UsageSeries } from './usage.ts';

/** How much a service needs: CPU in vCPU, memory in MiB. */
export interface Need {
  vcpu: number;
  memoryMiB: number;
}

/** What the usage and the stops ask for; `trust` (0 to 1) below 1 asks for more. */
export function needOf(
  memory: UsageSeries,
  replays: readonly CpuReplay[],
  stops: readonly SizingStop[],
  policy: Policy,
  trust: number,
): Need {
  const fitting = replays.find((replay) => fitsCpu(replay, policy, trust));
  return {
    vcpu: Math.max(fitting?.vcpu ?? Number.POSITIVE_INFINITY, vcpuAfterStarvation(replays, stops)),
    memoryMiB: Math.max(memoryWanted(memory, policy, trust), memoryAfterKills(stops, policy)),
  };
}

/** More than the limits that killed: a kill cuts the peak off, so that the true one was never seen. */
export function memoryAfterKills(stops: readonly SizingStop[], { memory }: Policy): number {
  const limits = stops.filter(({ kind }) => kind === 'out-of-memory').map(({ size }) => size.memoryMiB);
  return Math.max(0, ...limits) * memory.killFactor;
}

/** The next CPU size above those on which health checks failed for want of CPU. */
function vcpuAfterStarvation(replays: readonly CpuReplay[], stops: readonly SizingStop[]): number {
  const starved = stops
    .filter(({ kind }) => kind === 'cpu-starved')
    .map(({ size }) => size.cpuUnits / unitsPerVcpu);
  if (starved.length === 0) return 0;
  const most = Math.max(...starved);
  return replays.find(({ vcpu }) => vcpu > most)?.vcpu ?? most;
}

/** The larger of each. */
export function larger(one: Need, other: Need): Need {
  return { vcpu: Math.max(one.vcpu, other.vcpu), memoryMiB: Math.max(one.memoryMiB, other.memoryMiB) };
}

/** The smaller of each. */
export function smaller(one: Need, other: Need): Need {
  return { vcpu: Math.min(one.vcpu, other.vcpu), memoryMiB: Math.min(one.memoryMiB, other.memoryMiB) };
}

export function asNeed({ cpuUnits, memoryMiB }: FargateSize): Need {
  return { vcpu: cpuUnits / unitsPerVcpu, memoryMiB };
}
