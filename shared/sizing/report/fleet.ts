import { unitsPerVcpu } from '../../model/units.ts';
import type { Risk } from '../decide/decision.ts';
import type { ServiceReport } from '../service-report.ts';

/** Change of the monthly cost, USD; negative for a saving. Undefined if nothing changes or no price is known. */
export function monthlyChange({ decision }: ServiceReport): number | undefined {
  if (decision.action === 'skip' || decision.action === 'keep' || !decision.monthlyUsd) return undefined;
  return decision.monthlyUsd.after - decision.monthlyUsd.before;
}

/** Price of the recommended size over that of the current size, minus 1; 0 if nothing changes. */
export function priceChange({ decision }: ServiceReport): number {
  return decision.action === 'skip' || decision.action === 'keep' ? 0 : decision.priceChange;
}

const severity: Readonly<Record<Risk, number>> = { high: 3, medium: 2, low: 1, none: 0 };

/** Tells whether the current size of a service fails or is about to fail. */
export function isAtRisk({ decision }: ServiceReport): boolean {
  return decision.action !== 'skip' && severity[decision.risk] >= severity.medium;
}

/** Sort group: under-provisioned, then savings, then services that fit, then those without a recommendation. */
function group(report: ServiceReport): number {
  const { action } = report.decision;
  if (action === 'skip') return 3;
  if (action === 'grow' || isAtRisk(report)) return 0;
  return action === 'keep' ? 2 : 1;
}

function severityOf({ decision }: ServiceReport): number {
  return decision.action === 'skip' ? 0 : severity[decision.risk];
}

/** Larger amounts first; known prices before unknown ones. */
function byMoney(one: ServiceReport, other: ServiceReport): number {
  const [left, right] = [one, other].map((report) => {
    const usd = monthlyChange(report);
    return { isPriced: Number(usd !== undefined), atStake: Math.abs(usd ?? priceChange(report)) };
  });
  if (!left || !right) return 0;
  return right.isPriced - left.isPriced || right.atStake - left.atStake;
}

function byName({ place: one }: ServiceReport, { place: other }: ServiceReport): number {
  return compare(one.name, other.name) || compare(one.cluster, other.cluster);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/**
 * Sorts services into reading order: under-provisioned ones by risk, then by cost; then savings by amount; then
 * services that fit, the nearly full ones first; last those without a recommendation.
 */
export function sortServices(services: readonly ServiceReport[]): ServiceReport[] {
  return services.toSorted((one, other) => {
    const byGroup = group(one) - group(other);
    // Among services that only save, money counts and a low risk does not.
    const byRisk = group(one) === 1 ? 0 : severityOf(other) - severityOf(one);
    return byGroup || byRisk || byMoney(one, other) || byName(one, other);
  });
}

/** Totals of a fleet, USD a month. */
export interface FleetTotals {
  services: number;
  atRisk: number;
  /** Savings of all changes that make a service cheaper. */
  savedUsd: number;
  /** Cost of all changes that make a service more expensive. */
  addedUsd: number;
  /** Savings less added cost; negative if the changes cost more than they save. */
  netSavedUsd: number;
  /** Services with a known price, their current cost, and their cost after all changes. */
  priced: number;
  paidUsd: number;
  afterUsd: number;
  /** Changes without a known price, which are in neither total. */
  unpriced: number;
  actions: Record<ServiceReport['decision']['action'], number>;
}

/** Counts and totals over the services of a run. */
export function fleetTotals(services: readonly ServiceReport[]): FleetTotals {
  const totals: FleetTotals = {
    services: services.length,
    atRisk: 0,
    savedUsd: 0,
    addedUsd: 0,
    netSavedUsd: 0,
    priced: 0,
    paidUsd: 0,
    afterUsd: 0,
    unpriced: 0,
    actions: { grow: 0, shrink: 0, rebalance: 0, keep: 0, skip: 0 },
  };
  for (const report of services) {
    const { action } = report.decision;
    totals.actions[action]++;
    if (isAtRisk(report)) totals.atRisk++;
    addCost(totals, report);
    if (action === 'skip' || action === 'keep') continue;
    const change = monthlyChange(report);
    if (change === undefined) totals.unpriced++;
    else if (change < 0) totals.savedUsd -= change;
    else totals.addedUsd += change;
  }
  totals.netSavedUsd = totals.savedUsd - totals.addedUsd;
  return totals;
}

/** Adds the cost of a service with a known price: a size that stays costs the same afterwards. */
function addCost(totals: FleetTotals, { decision }: ServiceReport): void {
  if (decision.action === 'skip' || !decision.monthlyUsd) return;
  const { before, after } = decision.monthlyUsd;
  totals.priced++;
  totals.paidUsd += before;
  totals.afterUsd += decision.action === 'keep' ? before : after;
}

/** Average share of the paid CPU and memory that is used: now, and after all changes. */
export interface FleetUtilization {
  cpu: { before: number; after: number };
  memory: { before: number; after: number };
}

/** Utilization weighted by task count; undefined if no service has both usage and a size. */
export function fleetUtilization(services: readonly ServiceReport[]): FleetUtilization | undefined {
  const used = { cpu: 0, memory: 0 };
  const [before, after] = [
    { cpu: 0, memory: 0 },
    { cpu: 0, memory: 0 },
  ];
  for (const { decision, setup, observed } of services) {
    if (decision.action === 'skip' || !setup || !observed) continue;
    const { tasks, size } = decision;
    used.cpu += observed.cpu.mean * tasks.before;
    used.memory += observed.memory.mean * tasks.before;
    before.cpu += (setup.size.cpuUnits / unitsPerVcpu) * tasks.before;
    before.memory += setup.size.memoryMiB * tasks.before;
    after.cpu += (size.cpuUnits / unitsPerVcpu) * tasks.after;
    after.memory += size.memoryMiB * tasks.after;
  }
  if (before.cpu === 0 || after.cpu === 0) return undefined;
  return {
    cpu: { before: used.cpu / before.cpu, after: used.cpu / after.cpu },
    memory: { before: used.memory / before.memory, after: used.memory / after.memory },
  };
}

/** Number of services by risk, at the current and at the recommended size. */
export function riskCounts(
  services: readonly ServiceReport[],
): Record<'today' | 'after', Record<Risk, number>> {
  const counts = {
    today: { high: 0, medium: 0, low: 0, none: 0 },
    after: { high: 0, medium: 0, low: 0, none: 0 },
  };
  for (const { decision } of services) {
    if (decision.action === 'skip') continue;
    counts.today[decision.risk]++;
    counts.after[decision.riskAfter]++;
  }
  return counts;
}
