import type { Risk } from '../decide/decision.ts';
import type { ServiceReport } from '../service-report.ts';
import { monthlyChange, priceChange } from './money.ts';

const severity: Readonly<Record<Risk, number>> = { high: 3, medium: 2, low: 1, none: 0 };

/** Whether the size in use fails the service, or is about to: what somebody must look at. */
export function isAtRisk({ decision }: ServiceReport): boolean {
  return decision.action !== 'skip' && severity[decision.risk] >= severity.medium;
}

/** Under-provisioned, then what saves money, then what fits, then what got no answer. */
function group(report: ServiceReport): number {
  const { action } = report.decision;
  if (action === 'skip') return 3;
  if (action === 'grow' || isAtRisk(report)) return 0;
  return action === 'keep' ? 2 : 1;
}

function severityOf({ decision }: ServiceReport): number {
  return decision.action === 'skip' ? 0 : severity[decision.risk];
}

/** Larger first; what has a price before what has none. */
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
 * In the order in which to read them: under-provisioned first, by risk, then by money; then those that could
 * cost less, by money; then those that fit, the nearly full ones first; last those without an answer.
 */
export function sortServices(services: readonly ServiceReport[]): ServiceReport[] {
  return services.toSorted((one, other) => {
    const byGroup = group(one) - group(other);
    // Among those that only save, money counts and a low risk does not.
    const byRisk = group(one) === 1 ? 0 : severityOf(other) - severityOf(one);
    return byGroup || byRisk || byMoney(one, other) || byName(one, other);
  });
}
