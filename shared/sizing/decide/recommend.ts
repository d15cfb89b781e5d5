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
 * Growing acts on what the usage and the stops ask for. Shrinking goes no lower than what they would ask for
 * with the trust that the days seen deserve, and no lower than its brakes allow; it must save enough to be worth
 * a deployment. Of the sizes that are left the cheapest is taken, with the tasks that it takes. A decision that was
 * applied (and is told as `lastChangeAt`) and is taken again is `keep`.
 */
export function recommend(input: SizingInput): SizingDecision {
  const refusal = whyNoAnswer(input);
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
    // A size that stays keeps its risk of today.
    riskAfter: action === 'keep' ? risk : riskAfter(input, chosen),
    confidence: Math.min(judging.mostConfidence, trust),
    leak,
    candidates: candidates.map((one) => ({ ...one, isEnough: meets(one, wanted) })),
  };
}

/** What can be said of a size whatever it was chosen for: its room, its money, and the limits of its containers. */
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

function whyNoAnswer({ usage, size, os, policy }: SizingInput): SkipReason | undefined {
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
  const followed = capped(leak?.resets === 0 ? noMoreMemory(wanted, size) : wanted, caps);
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

/** Whether the saving is worth a deployment: in proportion, and in money where that is known. */
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

/** A leak is not followed: it would fill the larger size too. */
function noMoreMemory(demand: Demand, { memoryMiB }: FargateSize): Demand {
  return { ...demand, memoryMiBAt: (replay) => Math.min(demand.memoryMiBAt(replay), memoryMiB) };
}

/** Whether the candidate holds what is asked for. */
function meets({ size, cpu }: Candidate, demand: Demand): boolean {
  return holds(size, demand.vcpu, demand.memoryMiBAt(cpu));
}

/** The cheapest size that holds what is wanted, shrunk no further than trust and brakes allow. */
function targetOf(findings: Omit<Findings, 'chosen'>): Candidate {
  const { input, candidates, inUse, followed: wanted } = findings;
  const unbraked = candidates.filter((one) => isAllowed(one, findings.careful, findings.brakes, input.size));
  const offered = unbraked.filter(({ size }) => isWithin(size, input.bounds ?? {}));
  // Brakes may keep it from the owner's limits in one step: then it comes closer, and never leaves them further.
  const closer = unbraked.filter(({ size }) => holds(input.size, asNeed(size).vcpu, size.memoryMiB));
  const allowed = offered.length > 0 ? offered : closer;
  return (
    allowed.find((one) => meets(one, wanted)) ??
    allowed.find((one) => meets(one, asMuchAsThereIs(wanted, allowed))) ??
    inUse
  );
}

/** Whether the candidate keeps to trust and brakes wherever it is smaller than the size in use. */
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

/** Demand beyond every size is cut to the largest there is of CPU and of memory. */
function asMuchAsThereIs(demand: Demand, candidates: readonly Candidate[]): Demand {
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
  // Larger tasks for a service that has enough are fewer tasks: that is no growth.
  const isLarger = to.cpuUnits >= from.cpuUnits && to.memoryMiB >= from.memoryMiB;
  return isLarger && !isEnough ? 'grow' : 'rebalance';
}
