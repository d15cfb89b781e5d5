import type { SkipReason } from '../decide/reason.ts';
import type { ServiceReport } from '../service-report.ts';
import { monthlyChange } from './money.ts';
import { skipWords } from './skip-words.ts';
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

/** Why services got no recommendation, most frequent first. */
export interface SkippedGroup {
  count: number;
  reason: string;
}

/**
 * The reasons of the services without a recommendation, counted. Services with different minutes of usage are one group,
 * and it says from how many to how many: `3 to 11 minutes of usage were recorded`.
 */
export function skippedByReason(services: readonly ServiceReport[]): SkippedGroup[] {
  const groups = new Map<string, SkipReason[]>();
  for (const { decision } of services) {
    if (decision.action !== 'skip') continue;
    const { reason } = decision;
    const key = reason.code === 'little-usage' ? reason.code : JSON.stringify(reason);
    groups.set(key, [...(groups.get(key) ?? []), reason]);
  }
  return [...groups.values()]
    .flatMap((reasons) =>
      reasons[0] ? [{ count: reasons.length, reason: groupWords(reasons[0], reasons) }] : [],
    )
    .toSorted((one, other) => other.count - one.count);
}

function groupWords(first: SkipReason, reasons: readonly SkipReason[]): string {
  const minutes = reasons.flatMap((reason) => (reason.code === 'little-usage' ? [reason.minutes] : []));
  if (minutes.length === 0) return skipWords(first);
  const [least, most] = [Math.min(...minutes), Math.max(...minutes)];
  return skipWords(first, least === most ? String(least) : `${least} to ${most}`);
}
