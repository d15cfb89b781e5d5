import { unitsPerVcpu } from '../../model/units.ts';
import type { SizeTrial } from '../usage/size-history.ts';
import { daysSeen } from '../usage/usage.ts';
import type { SizingInput } from './decision.ts';
import { fullAfterGrowth } from './full-after-growth.ts';
import { asNeed, type Demand } from './needs.ts';
import { evidence } from './policy.ts';
import type { InVain } from './reason.ts';
import { runtimeSettings } from './runtime-settings.ts';

/** Limits of growth, CPU in vCPU and memory in MiB, with their reasons. */
export interface GrowthCaps {
  vcpu: number;
  memoryMiB: number;
  cpuReason?: InVain;
  memoryReason?: InVain;
}

/**
 * Caps growth. A service that is as full after growing as before uses whatever it gets, so more proves nothing. A size
 * that once held may always be used again.
 * @param isAlarm true if an alarm asks: its owner has declared that the limit matters, even for a worker that is always
 * full
 */
export function growthCaps(input: SizingInput, isAlarm = false): GrowthCaps {
  const current = asNeed(input.size);
  const trials = input.trials ?? [];
  const cpuReason = cpuCapReason(input, trials, isAlarm);
  const memoryReason = memoryCapReason(input, trials);
  const held = (is: (one: SizeTrial) => boolean, of: (one: SizeTrial) => number) =>
    Math.max(0, ...trials.filter(is).map(of));
  const heldVcpu = held(
    ({ isCpuFull }) => isCpuFull === false,
    ({ size }) => size.cpuUnits / unitsPerVcpu,
  );
  const room = 1 / (1 + input.policy.memory.margin);
  const heldMiB = held(
    ({ memoryShare }) => memoryShare !== undefined && memoryShare <= room,
    ({ size }) => size.memoryMiB,
  );
  return {
    vcpu: cpuReason ? Math.max(current.vcpu, heldVcpu) : Number.POSITIVE_INFINITY,
    memoryMiB: memoryReason ? Math.max(current.memoryMiB, heldMiB) : Number.POSITIVE_INFINITY,
    cpuReason,
    memoryReason,
  };
}

/** Demand limited to the caps. */
export function capped(demand: Demand, caps: GrowthCaps): Demand {
  return {
    vcpu: Math.min(demand.vcpu, caps.vcpu),
    memoryMiBAt: (replay) => Math.min(demand.memoryMiBAt(replay), caps.memoryMiB),
  };
}

function cpuCapReason(
  input: SizingInput,
  trials: readonly SizeTrial[],
  isAlarm: boolean,
): InVain | undefined {
  const tried = triedInVain(
    trials,
    ({ size }) => size.cpuUnits,
    (_, after) => after.isCpuFull === true,
  );
  if (tried.length > evidence.mostGrowthsInVain) {
    return { code: 'growth-in-vain', resource: 'cpu', tried: tried.map((units) => units / unitsPerVcpu) };
  }
  const isAsked = isAlarm || fullAfterGrowth(input) !== undefined;
  return !isAsked && isAlwaysFull(input) ? { code: 'always-full', vcpu: asNeed(input.size).vcpu } : undefined;
}

/**
 * Detects a worker that is full by design: at its CPU limit day and night, with no incoming requests, no failed health
 * checks and no scaling on CPU.
 */
function isAlwaysFull({ usage: { cpu }, takesRequests, stops, scaling }: SizingInput): boolean {
  if (takesRequests !== false || scaling || stops.some(({ kind }) => kind === 'cpu-starved')) return false;
  const full = cpu.atLimit.reduce((count, one) => count + one, 0);
  return daysSeen(cpu) >= evidence.alwaysFullDays && full >= evidence.alwaysFullShare * cpu.values.length;
}

function memoryCapReason(input: SizingInput, trials: readonly SizeTrial[]): InVain | undefined {
  const { stops, containers = [] } = input;
  const since = trials.at(-1)?.from ?? Number.NEGATIVE_INFINITY;
  const kills = stops.filter(
    ({ kind, containerLimitMiB }) => kind === 'out-of-memory' && containerLimitMiB === undefined,
  );
  const wasKilled = kills.some(({ at }) => at >= since);
  const follows = containers.flatMap(runtimeSettings).find(({ kind }) => kind === 'share of memory');
  if (follows && kills.length === 0) return { code: 'heap-follows', setting: follows.text };
  const tried = triedInVain(trials, ({ size }) => size.memoryMiB, refilled);
  const most = wasKilled ? evidence.mostGrowthsInVain : evidence.mostMemoryGrowthsInVain;
  return tried.length > most ? { code: 'growth-in-vain', resource: 'memory', tried } : undefined;
}

/** Tells whether memory returned to about the same percentage after growing. */
function refilled(before: SizeTrial, after: SizeTrial): boolean {
  if (before.memoryShare === undefined || after.memoryShare === undefined) return false;
  return after.memoryShare > before.memoryShare - evidence.helpedShare;
}

/**
 * Sizes that grew in a row up to the current one, each as full as the one before; only the current one if growth
 * helped.
 */
function triedInVain(
  trials: readonly SizeTrial[],
  of: (trial: SizeTrial) => number,
  isInVain: (before: SizeTrial, after: SizeTrial) => boolean,
): number[] {
  const last = trials.at(-1);
  if (!last) return [];
  const tried = [of(last)];
  for (let at = trials.length - 1; at > 0; at--) {
    const [before, after] = [trials[at - 1], trials[at]];
    if (!before || !after || of(before) > of(after)) break;
    if (of(before) === of(after)) continue;
    if (!isInVain(before, after)) break;
    tried.unshift(of(before));
  }
  return tried;
}
