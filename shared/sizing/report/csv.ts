import { stringify } from 'csv-stringify/sync';
import type { FleetReport, ServiceReport } from '../service-report.ts';
import { monthlyChange, priceChange } from './money.ts';
import { noteWords } from './note-words.ts';
import { safeWords } from './safe-words.ts';
import { reasonWords } from './skip-words.ts';
import { sortServices } from './sort.ts';

type Cell = string | number | undefined;

/** Each column and where its value comes from; names carry their units. Empty is not known. */
const columns: Readonly<Record<string, (report: ServiceReport) => Cell>> = {
  account: ({ place }) => place.account,
  region: ({ place }) => place.region,
  cluster: ({ place }) => safeWords(place.cluster),
  kind: ({ place }) => place.kind,
  service: ({ place }) => safeWords(place.name),
  action: ({ decision }) => decision.action,
  risk: ({ decision }) => (decision.action === 'skip' ? undefined : decision.risk),
  cpu_units: ({ setup }) => setup?.size.cpuUnits,
  memory_mib: ({ setup }) => setup?.size.memoryMiB,
  advised_cpu_units: ({ decision }) => (decision.action === 'skip' ? undefined : decision.size.cpuUnits),
  advised_memory_mib: ({ decision }) => (decision.action === 'skip' ? undefined : decision.size.memoryMiB),
  monthly_usd: ({ decision }) => cents(decision.action === 'skip' ? undefined : decision.monthlyUsd?.before),
  advised_monthly_usd: ({ decision }) =>
    cents(decision.action === 'skip' ? undefined : decision.monthlyUsd?.after),
  change_monthly_usd: (report) => cents(monthlyChange(report)),
  change_percent: (report) =>
    report.decision.action === 'skip' ? undefined : Number((100 * priceChange(report)).toFixed(1)),
  mean_tasks: ({ observed, decision }) =>
    rounded(observed?.meanTasks ?? (decision.action === 'skip' ? undefined : decision.tasks.before)),
  cpu_mean_vcpu: ({ observed }) => rounded(observed?.cpu.mean),
  cpu_p99_vcpu: ({ observed }) => rounded(observed?.cpu.p99),
  cpu_highest_vcpu: ({ observed }) => rounded(observed?.cpu.maximum),
  memory_mean_mib: ({ observed }) => rounded(observed?.memory.mean),
  memory_highest_mib: ({ observed }) => rounded(observed?.memory.maximum),
  cpu_minutes_at_limit: ({ observed }) => observed?.minutes.atLimit,
  out_of_memory_kills: (report) => stopsOf(report, 'out-of-memory'),
  cpu_starved_stops: (report) => stopsOf(report, 'cpu-starved'),
  days_seen: ({ observed }) => rounded(observed?.days),
  lookback_days: ({ lookbackDays }) => lookbackDays,
  tolerance: ({ tolerance }) => tolerance,
  task_definition: ({ setup }) => setup && safeWords(`${setup.family}:${setup.revision}`),
  analysed_at: ({ analysedAt }) => new Date(analysedAt).toISOString(),
  reason: ({ decision }) => safeWords(reasonWords(decision)),
  notes: ({ notes }) => notes.map((note) => safeWords(noteWords(note))).join(' '),
  gaps: ({ gaps }) => gaps.map(safeWords).join('; '),
};

function stopsOf({ observed }: ServiceReport, kind: string): number | undefined {
  return observed?.stops.filter((stop) => stop.kind === kind).length;
}

function cents(usd: number | undefined): number | undefined {
  return usd === undefined ? undefined : Number(usd.toFixed(2));
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toPrecision(6));
}

/**
 * One row a service, in the order in which to read them, with a heading. A name that a spreadsheet would take for a
 * formula gets an apostrophe before it; numbers stay numbers.
 */
export function sizingCsv(report: FleetReport): string {
  const rows = sortServices(report.services).map((service) =>
    Object.values(columns).map((cellOf) => cellOf(service)),
  );
  return stringify([Object.keys(columns), ...rows], { escape_formulas: true });
}
