import { type FargateSize, fargateSizes, holds, isFargateSize, sameSize } from '../../model/fargate-sizes.ts';
import { minuteMs, unitsPerVcpu } from '../../model/units.ts';
import { confidence } from '../usage/estimators.ts';
import { findHotTask } from '../usage/hot-tasks.ts';
import { findLeak } from '../usage/leak.ts';
import { cpuTarget, fixedLoad, type LoadAt, scaledLoad } from '../usage/load.ts';
import { daysSeen, highest, memoryPeak } from '../usage/usage.ts';
import { isWithin } from './bounds.ts';
import { type Brake, findBrakes } from './brakes.ts';
import { fitContainers } from './containers.ts';
import { costOf, hourlyUsd, monthOf } from './cost.ts';
import type { Candidate, Sized, SizingDecision, SizingInput } from './decision.ts';
import { capped, growthCaps } from './growth.ts';
import { asNeed, containerNeeds, type Demand, demandOf, isContainerShort } from './needs.ts';
import { judging } from './policy.ts';
import type { SkipReason } from './reason.ts';
import { type Findings, reasonFor, runnerUpOf } from './reasons.ts';
import { cpuSizes, replayCandidates, replayCpu } from './replay.ts';
import { riskAfter, riskOf } from './risk.ts';

/**
 * Decides the task size of one service. Pure, and throws for no input.
 *
 * Growth follows the demand of usage and stops. A shrink stops at the demand with the headroom that few observed days
 * call for, and at its brakes, and must save enough to be worth a deployment. Of the remaining sizes the cheapest is
 * chosen, including its task count. A decision that was applied (`lastChangeAt`) and is made again is `keep`.
 */
export function recommend(input: SizingInput): SizingDecision {
  const refusal = skipReason(input);
  if (refusal) return { action: 'skip', reason: refusal };
  const findings = findingsOf(input);
  const { candidates, chosen, inUse, leak, isEnough, isFull, trust, wanted } = findings;
  const facts = factsOf(input, inUse, chosen);
  const action = actionFor(input.size, chosen.size, facts.containers.length > 0, isEnough);
  const risk = riskOf(input, inUse, !isFull);
  return {
    ...facts,
    action,
    reason: reasonFor(action, findings),
    runnerUp: runnerUpOf(findings),
    risk,
    // A size that stays keeps its current risk.
    riskAfter: action === 'keep' ? risk : riskAfter(input, chosen),
    confidence: Math.min(judging.mostConfidence, trust),
    leak,
    candidates: candidates.map((one) => ({ ...one, isEnough: meets(one, wanted) })),
  };
}

/** Facts about a size whatever the reason for choosing it: headroom, cost and container limits. */
export function factsOf(
  input: SizingInput,
  inUse: Candidate,
  chosen: Candidate,
): Pick<Sized, 'size' | 'headroom' | 'priceChange' | 'monthlyUsd' | 'tasks' | 'containers'> {
  const { usage, price } = input;
  const { size } = chosen;
  const isPriced = price.rankingOnly !== true;
  return {
    size,
    headroom: {
      cpu: 1 - (highest(usage.cpu.values) * unitsPerVcpu) / size.cpuUnits,
      memory: 1 - memoryPeak(usage) / size.memoryMiB,
    },
    priceChange: costOf(chosen) / costOf(inUse) - 1,
    monthlyUsd: isPriced ? { before: monthOf(inUse), after: monthOf(chosen) } : undefined,
    tasks: { before: inUse.cpu.tasks, after: chosen.cpu.tasks },
    containers: containersFor(input, chosen),
  };
}

function skipReason({ usage, size, os, policy }: SizingInput): SkipReason | undefined {
  if (!isFargateSize(size, os)) return { code: 'unknown-size', size };
  const { cpu, memory } = usage;
  if (cpu.times.length + memory.times.length === 0) return { code: 'no-usage' };
  const least = policy.change.alarmMinutes;
  const seen = Math.min(cpu.times.length * cpu.periodMs, memory.times.length * memory.periodMs);
  if (seen >= least * minuteMs) return undefined;
  return { code: 'little-usage', minutes: Math.floor(seen / minuteMs), leastMinutes: least };
}

function findingsOf(input: SizingInput): Findings {
  const { usage, size, os, price, storageGiB, policy, now } = input;
  const replays = replayCpu(loadOf(input), cpuSizes(os), policy, now);
  const candidates = replayCandidates(usage, replays, fargateSizes[os], (one) =>
    hourlyUsd(one, price, storageGiB),
  ).toSorted((one, other) => costOf(one) - costOf(other));
  const days = Math.min(daysSeen(usage.cpu), daysSeen(usage.memory));
  const trust = confidence(days, policy.change);
  const leak = findLeak(usage.memory);
  const wanted = demandOf(input, replays, 1);
  const caps = growthCaps(input);
  const hotTask = findHotTask(usage.cpu, size.cpuUnits / unitsPerVcpu);
  const followed = capped(leak?.resets === 0 ? withoutMemoryGrowth(wanted, size) : wanted, caps);
  const careful = demandOf(input, replays, trust);
  const brakes = findBrakes(input, { days, leak, hotTask });
  const inUse = candidates.find((one) => sameSize(one.size, size)) as Candidate;
  const isEnough = meets(inUse, followed);
  const isFull = !isEnough || !meets(inUse, wanted);
  const findings = {
    ...{ input, days, trust, wanted, followed, caps, careful, brakes, leak, candidates, inUse },
    ...{ isEnough, isFull },
  };
  const target = targetOf(findings);
  const isWorthIt = !isEnough || !isWithin(size, input.bounds ?? {}) || savesEnough(inUse, target, input);
  return { ...findings, chosen: isWorthIt ? target : inUse };
}

/** Tells whether the saving is worth a deployment: as a share of the price, and in USD if prices are known. */
function savesEnough(inUse: Candidate, target: Candidate, { policy, price }: SizingInput): boolean {
  const { deadBand, leastSavingUsd } = policy.change;
  if (1 - costOf(target) / costOf(inUse) < deadBand) return false;
  return price.rankingOnly === true || monthOf(inUse) - monthOf(target) >= leastSavingUsd;
}

function loadOf({ usage, scaling, tasks, size }: SizingInput): LoadAt {
  const target = scaling && cpuTarget(scaling);
  if (scaling === undefined || target === undefined) return fixedLoad(usage, tasks);
  return scaledLoad(usage, scaling, target, { vcpu: size.cpuUnits / unitsPerVcpu, tasks });
}

/** A leak is no reason to grow: it would fill the larger size, too. */
function withoutMemoryGrowth(demand: Demand, { memoryMiB }: FargateSize): Demand {
  return { ...demand, memoryMiBAt: (replay) => Math.min(demand.memoryMiBAt(replay), memoryMiB) };
}

/** Tells whether the candidate holds the demand. */
function meets({ size, cpu }: Candidate, demand: Demand): boolean {
  return holds(size, demand.vcpu, demand.memoryMiBAt(cpu));
}

/** Cheapest size that holds the demand, shrunk no further than confidence and brakes allow. */
function targetOf(findings: Omit<Findings, 'chosen'>): Candidate {
  const { input, candidates, inUse, followed: wanted } = findings;
  const unbraked = candidates.filter((one) => isAllowed(one, findings.careful, findings.brakes, input.size));
  const offered = unbraked.filter(({ size }) => isWithin(size, input.bounds ?? {}));
  // Brakes may keep one step from reaching the owner's limits: the size then moves closer to them, and never further
  // away.
  const closer = unbraked.filter(({ size }) => holds(input.size, asNeed(size).vcpu, size.memoryMiB));
  const allowed = offered.length > 0 ? offered : closer;
  return (
    allowed.find((one) => meets(one, wanted)) ??
    allowed.find((one) => meets(one, limitedToLargest(wanted, allowed))) ??
    inUse
  );
}

/** Tells whether the candidate respects confidence and brakes wherever it is smaller than the current size. */
function isAllowed(one: Candidate, careful: Demand, brakes: readonly Brake[], inUse: FargateSize): boolean {
  const current = asNeed(inUse);
  const floors = [
    { vcpu: careful.vcpu, memoryMiB: careful.memoryMiBAt(one.cpu) },
    ...brakes.map(({ atLeast }) => atLeast),
  ];
  return floors.every((floor) =>
    holds(one.size, Math.min(current.vcpu, floor.vcpu), Math.min(current.memoryMiB, floor.memoryMiB)),
  );
}

/** Demand beyond every size is reduced to the largest CPU and memory available. */
function limitedToLargest(demand: Demand, candidates: readonly Candidate[]): Demand {
  const mostVcpu = Math.max(...candidates.map(({ cpu }) => cpu.vcpu));
  const mostMemory = Math.max(...candidates.map(({ size }) => size.memoryMiB));
  return {
    vcpu: Math.min(demand.vcpu, mostVcpu),
    memoryMiBAt: (replay) => Math.min(demand.memoryMiBAt(replay), mostMemory),
  };
}

function containersFor(input: SizingInput, chosen: Candidate): Sized['containers'] {
  const { containers = [], size } = input;
  const needs = containerNeeds(input, chosen.cpu.memoryMiB);
  const isSameSize = sameSize(size, chosen.size);
  if (isSameSize && !isContainerShort(containers, needs)) return [];
  return fitContainers(containers, size, chosen.size, needs);
}

function actionFor(
  from: FargateSize,
  to: FargateSize,
  changesContainers: boolean,
  isEnough: boolean,
): Sized['action'] {
  if (sameSize(from, to)) return changesContainers ? 'rebalance' : 'keep';
  if (to.cpuUnits <= from.cpuUnits && to.memoryMiB <= from.memoryMiB) return 'shrink';
  // A service that has enough and gets larger tasks gets fewer of them, which is not growth.
  const isLarger = to.cpuUnits >= from.cpuUnits && to.memoryMiB >= from.memoryMiB;
  return isLarger && !isEnough ? 'grow' : 'rebalance';
}
