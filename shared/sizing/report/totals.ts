import type { ServiceReport } from '../service-report.ts';
import { monthlyChange } from './money.ts';
import { isAtRisk } from './sort.ts';

/** What a fleet comes to. USD a month. */
export interface FleetTotals {
  services: number;
  atRisk: number;
  /** What all changes that make a service cheaper save together. */
  savedUsd: number;
  /** What all changes that make a service dearer cost together. */
  addedUsd: number;
  /** Changes for which no price is known: in neither sum. */
  unpriced: number;
  actions: Record<ServiceReport['decision']['action'], number>;
}

/** Counts and sums over the services of a run. */
export function fleetTotals(services: readonly ServiceReport[]): FleetTotals {
  const totals: FleetTotals = {
    services: services.length,
    atRisk: 0,
    savedUsd: 0,
    addedUsd: 0,
    unpriced: 0,
    actions: { grow: 0, shrink: 0, rebalance: 0, keep: 0, skip: 0 },
  };
  for (const report of services) {
    const { action } = report.decision;
    totals.actions[action]++;
    if (isAtRisk(report)) totals.atRisk++;
    if (action === 'skip' || action === 'keep') continue;
    const change = monthlyChange(report);
    if (change === undefined) totals.unpriced++;
    else if (change < 0) totals.savedUsd -= change;
    else totals.addedUsd += change;
  }
  return totals;
}

/** Why services got no answer, most frequent first. */
export interface SkippedGroup {
  count: number;
  reason: string;
}

const numbers = /\d+(?:\.\d+)?/g;
/** Stands for a number; a character that no sentence holds. */
const mark = '\u0000';

/**
 * The reasons of the services without an answer, counted. Reasons that differ only in their numbers are one, and
 * it says from which number to which: `3 to 11 minutes of usage were recorded`.
 */
export function skippedByReason(services: readonly ServiceReport[]): SkippedGroup[] {
  const groups = new Map<string, { count: number; ranges: [number, number][] }>();
  for (const { decision } of services) {
    if (decision.action !== 'skip') continue;
    const form = decision.reason.replace(numbers, mark);
    const found = [...decision.reason.matchAll(numbers)].map(([number]) => Number(number));
    const known = groups.get(form);
    const ranges = found.map((number, index): [number, number] => {
      const [least, most] = known?.ranges[index] ?? [number, number];
      return [Math.min(least, number), Math.max(most, number)];
    });
    groups.set(form, { count: (known?.count ?? 0) + 1, ranges });
  }
  return [...groups]
    .map(([form, { count, ranges }]) => ({ count, reason: filled(form, ranges) }))
    .toSorted((one, other) => other.count - one.count);
}

function filled(form: string, ranges: readonly [number, number][]): string {
  return form
    .split(mark)
    .flatMap((words, index) => (index === 0 ? [words] : [rangeInWords(ranges[index - 1]), words]))
    .join('');
}

function rangeInWords([least, most]: [number, number] = [0, 0]): string {
  return least === most ? String(least) : `${least} to ${most}`;
}
