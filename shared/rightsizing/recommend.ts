import { type FargateSize, fargateSizes, holds, isFargateSize, sameSize } from '../task/fargate-sizes.ts';
import { minuteMs, unitsPerVcpu } from '../task/units.ts';
import { findBrake } from './brakes.ts';
import { cheapestHoldingAsMuch, hourlyUsd, monthlyUsd } from './cost.ts';
import type { Sized, SizingDecision, SizingInput } from './decision.ts';
import { confidence } from './estimators.ts';
import { findLeak } from './leak.ts';
import { asNeed, larger, type Need, needOf, smaller } from './needs.ts';
import { type Findings, reasonFor, runnerUpOf } from './reasons.ts';
import { replayCandidates, replayCpu } from './replay.ts';
import { daysSeen, highest, type Usage } from './usage.ts';

/**
 * Decides the task size of one service. Pure, and throws for no input.
 *
 * Growing acts on what the usage and the stops ask for. Shrinking goes no lower than what they would ask for
 * with the trust that the days seen deserve, and no lower than its brakes allow; it must save more than the
 * dead band. A decision that was applied (and is told as `lastChangeAt`) and is taken again is `keep`.
 */
export function recommend(input: SizingInput): SizingDecision {
  const refusal = whyNoAnswer(input);
  if (refusal) return { action: 'skip', reason: refusal };
  const { usage, size, os, price, policy, now, stops } = input;
  const vcpus = [...new Set(fargateSizes[os].map(({ cpuUnits }) => cpuUnits / unitsPerVcpu))];
  const replays = replayCpu(usage.cpu, vcpus, policy, now);
  const candidates = replayCandidates(usage, replays, fargateSizes[os], price);
  const days = Math.min(daysSeen(usage.cpu), daysSeen(usage.memory));
  const trust = confidence(days, policy.change);
  const leak = findLeak(usage.memory);

  const asked = needOf(usage.memory, replays, stops, policy, 1);
  const wanted =
    leak?.resets === 0 ? { ...asked, memoryMiB: Math.min(asked.memoryMiB, size.memoryMiB) } : asked;
  const careful = needOf(usage.memory, replays, stops, policy, trust);
  const brake = findBrake(input, days, leak);
  const sizes = candidates.map((candidate) => candidate.size);
  const target = targetSize(sizes, size, wanted, larger(careful, brake.atLeast));
  const chosen = savesTooLittle(input, target, wanted) ? size : target;

  const findings: Findings = { input, days, wanted, careful, brake, leak, candidates, chosen };
  const action = actionFor(size, chosen);
  return {
    action,
    reason: reasonFor(action, findings),
    size: chosen,
    runnerUp: runnerUpOf(findings),
    headroom: headroomOf(usage, chosen),
    monthlyUsd: {
      before: monthlyUsd(size, price, input.tasks),
      after: monthlyUsd(chosen, price, input.tasks),
    },
    confidence: trust,
    leak,
    candidates,
  };
}

function whyNoAnswer({ usage, size, os, policy }: SizingInput): string | undefined {
  if (!isFargateSize(size, os)) {
    return `${size.cpuUnits} CPU units with ${size.memoryMiB} MiB is no Fargate size that this version knows.`;
  }
  const least = policy.change.alarmMinutes;
  const seen = Math.min(
    usage.cpu.times.length * usage.cpu.periodMs,
    usage.memory.times.length * usage.memory.periodMs,
  );
  if (seen >= least * minuteMs) return undefined;
  return `No recommendation: ${Math.floor(seen / minuteMs)} minutes of usage were recorded, at least ${least} are needed.`;
}

/** The cheapest size that holds what is wanted, shrunk no further than `shrinkTo`. */
function targetSize(
  sizes: readonly FargateSize[],
  current: FargateSize,
  wanted: Need,
  shrinkTo: Need,
): FargateSize {
  const { vcpu, memoryMiB } = larger(wanted, smaller(asNeed(current), shrinkTo));
  return cheapestHoldingAsMuch(sizes, vcpu, memoryMiB) ?? current;
}

function savesTooLittle({ size, price, policy }: SizingInput, target: FargateSize, wanted: Need): boolean {
  if (!holds(size, wanted.vcpu, wanted.memoryMiB)) return false;
  const saved = 1 - hourlyUsd(target, price) / hourlyUsd(size, price);
  return saved < policy.change.deadBand;
}

function actionFor(from: FargateSize, to: FargateSize): Sized['action'] {
  if (sameSize(from, to)) return 'keep';
  if (to.cpuUnits <= from.cpuUnits && to.memoryMiB <= from.memoryMiB) return 'shrink';
  if (to.cpuUnits >= from.cpuUnits && to.memoryMiB >= from.memoryMiB) return 'grow';
  return 'rebalance';
}

function headroomOf({ cpu, memory }: Usage, size: FargateSize): Sized['headroom'] {
  return {
    cpu: 1 - (highest(cpu.values) * unitsPerVcpu) / size.cpuUnits,
    memory: 1 - highest(memory.values) / size.memoryMiB,
  };
}
