import { nameFromArn } from '../model/arn.ts';
import type { DecisionRecord } from '../model/decision-record.ts';
import type { Rollout } from '../model/rollout.ts';
import type { Fault } from '../model/rollout-step.ts';
import type { CountedStop } from '../model/stop-record.ts';
import { hourMs, unitsPerVcpu } from '../model/units.ts';
import { rolloutPolicy as policy } from './policy.ts';
import type { UsageSince } from './usage-since.ts';

type Sizes = Pick<DecisionRecord, 'from' | 'to'>;

/** Tells whether a change makes neither the task nor a container's memory smaller. */
export function onlyGrows({
  from,
  to,
  containers,
}: Pick<DecisionRecord, 'from' | 'to' | 'containers'>): boolean {
  const shrinks = containers.some(({ memoryMiB }) => memoryMiB && memoryMiB.to < memoryMiB.from);
  return !shrinks && to.cpuUnits >= from.cpuUnits && to.memoryMiB >= from.memoryMiB;
}

/**
 * Tells whether the old size would be better. A kill or starvation speaks against what was made smaller; a growth, and
 * more memory than a size that was killed, is rolled back only when no task of it ran at all, or by a person.
 * @param oldWasKilled whether tasks of the old size were killed for memory
 */
export function speaksAgainst(
  { code }: Fault,
  { decision, seen }: Pick<Rollout, 'decision' | 'seen'>,
  oldWasKilled = false,
): boolean {
  const { from, to } = decision;
  if (code === 'person') return true;
  if (code === 'next') return false;
  if (oldWasKilled && to.memoryMiB > from.memoryMiB && seen?.newRan) return false;
  if (code === 'memory-kill' || code === 'memory-full') return to.memoryMiB < from.memoryMiB;
  if (code === 'cpu') return to.cpuUnits < from.cpuUnits;
  return !onlyGrows(decision) || !seen?.newRan;
}

/** Tells whether a revision before the new one was killed for memory. @param stops since `policy.killsRemembered` */
export function oldWasKilled(
  { toArn = '', startedAt }: Pick<Rollout, 'toArn' | 'startedAt'>,
  stops: readonly CountedStop[],
): boolean {
  const isOld = ({ at, taskDefinition }: CountedStop) =>
    taskDefinition === undefined ? at < startedAt : taskDefinition !== nameFromArn(toArn);
  return stops.some((stop) => stop.cause === 'out-of-memory' && isOld(stop));
}

/**
 * Finds usage above what the recommendation promised, in the dimensions that it changed: an unchanged one proves
 * nothing.
 */
export function faultInUsage({ from, to }: Sizes, usage: UsageSince): Fault | undefined {
  if (to.memoryMiB !== from.memoryMiB && usage.highestMemoryMiB >= policy.fullMemory * to.memoryMiB) {
    return { code: 'memory-full', usedMiB: usage.highestMemoryMiB, memoryMiB: to.memoryMiB };
  }
  if (to.cpuUnits !== from.cpuUnits && usage.minutesAtLimit >= policy.starvedMinutes) {
    return { code: 'cpu', vcpu: to.cpuUnits / unitsPerVcpu, minutes: usage.minutesAtLimit };
  }
  return undefined;
}

/**
 * Judges the new revision by its abnormal stops: one kill for memory where memory was changed, else their rate against
 * the old revision's.
 * @param stops since `policy.compared` before the rollout began or longer, of any cause
 */
export function faultInStops(
  { decision, toArn = '', startedAt, deployedAt }: Rollout,
  stops: readonly CountedStop[],
  now: number,
): Fault | undefined {
  const isNew = ({ at, taskDefinition }: CountedStop) =>
    taskDefinition === undefined ? at >= (deployedAt ?? now + 1) : taskDefinition === nameFromArn(toArn);
  const ofNew = stops.filter((stop) => stop.at >= startedAt && isNew(stop));
  if (decision.from.memoryMiB !== decision.to.memoryMiB) {
    const isKilled = ofNew.some(({ cause }) => cause === 'out-of-memory');
    if (isKilled) return { code: 'memory-kill', memoryMiB: decision.to.memoryMiB };
  }
  const before = stops.filter(({ at }) => at < startedAt && at >= startedAt - policy.compared).length;
  const rate = ofNew.length / Math.max(1, (now - startedAt) / hourMs);
  const usual = before / (policy.compared / hourMs);
  if (ofNew.length < policy.leastStops || rate < policy.stopRatio * usual) return undefined;
  const causes = [...new Set(ofNew.map(({ cause }) => cause))];
  return { code: 'stops', stops: ofNew.length, causes, stopsBefore: before };
}
