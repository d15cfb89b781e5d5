import { stringify } from 'csv-stringify/sync';
import type { FleetReport, ObservedUsage, ServiceReport } from '../service-report.ts';
import type { SizeSpan } from '../usage/size-history.ts';
import type { UsageChart } from '../usage/usage-summary.ts';
import { type Cell, cents, dataOf, reportColumns } from './columns.ts';
import { fleetTotals, sortServices } from './fleet.ts';
import { noteWords } from './note-words.ts';
import { safeWords } from './plain-words.ts';
import { whyNotWords } from './reason-words.ts';
import { reasonWords } from './skip-words.ts';

/**
 * Renders the report as CSV: a heading, then a row for each service, the most urgent first. Names include their units;
 * an empty cell means unknown. A name that a spreadsheet would read as a formula is prefixed with an apostrophe;
 * numbers stay numbers.
 */
export function sizingCsv(report: FleetReport): string {
  const columns = reportColumns.flatMap(({ data }) => data ?? []);
  const rows = sortServices(report.services).map((service) => columns.map(({ of }) => safe(of(service))));
  return stringify([columns.map(({ name }) => name), ...rows], { escape_formulas: true });
}

function safe(cell: Cell): Cell {
  return typeof cell === 'string' ? safeWords(cell) : cell;
}

/**
 * Renders the report as JSON for programs. Stable: fields may be added; removing one or changing its meaning increases
 * `version`. Names include their units (cpuUnits: 1024 to a vCPU; vcpu; memoryMiB; monthlyUsd: 730 hours), times are
 * ISO 8601 in UTC, unknown values are absent, and gaps in a chart are null. Services are in reading order.
 */
export function sizingJson(report: FleetReport) {
  const { services, at, clusters, problems, ...rest } = report;
  const { savedUsd, addedUsd, netSavedUsd, paidUsd, afterUsd, ...counts } = fleetTotals(services);
  return {
    version: 1,
    ...rest,
    at: iso(at),
    clusters,
    totals: {
      ...counts,
      monthlyUsd: cents(paidUsd),
      advisedMonthlyUsd: cents(afterUsd),
      savedMonthlyUsd: cents(savedUsd),
      addedMonthlyUsd: cents(addedUsd),
      netSavedMonthlyUsd: cents(netSavedUsd),
    },
    problems: problems.map(safeWords),
    services: sortServices(services).map(serviceJson),
  };
}

function serviceJson(report: ServiceReport) {
  const { place, analysedAt, lookbackDays, tolerance, decision, setup, observed, considered, offer } = report;
  return {
    name: place.name,
    kind: place.kind,
    cluster: place.cluster,
    account: place.account,
    region: place.region,
    analysedAt: iso(analysedAt),
    lookbackDays,
    tolerance,
    decisionId: offer?.decisionId,
    decision: decisionJson(decision),
    considered,
    setup,
    observed: observed && observedJson(observed),
    notes: report.notes.map((note) => ({
      kind: note.kind,
      code: note.code,
      text: safeWords(noteWords(note)),
    })),
    gaps: report.gaps.map(safeWords),
    row: rowJson(report),
  };
}

/** Reason as a sentence, with its code. */
function decisionJson(decision: ServiceReport['decision']) {
  const told = { reason: safeWords(reasonWords(decision)), reasonCode: decision.reason.code };
  if (decision.action === 'skip') return { action: decision.action, ...told };
  const { runnerUp } = decision;
  return {
    ...decision,
    ...told,
    runnerUp: runnerUp && {
      ...runnerUp,
      whyNot: safeWords(whyNotWords(runnerUp.whyNot)),
      whyNotCode: runnerUp.whyNot.code,
    },
  };
}

/** Cells of the CSV, under the same names. */
function rowJson(report: ServiceReport) {
  const cells = Object.entries(dataOf(report));
  return Object.fromEntries(
    cells.map(([name, cell]) => [name, typeof cell === 'string' ? safeWords(cell) : cell]),
  );
}

function observedJson(observed: ObservedUsage) {
  const { cpu, memory, chart, minutes, stops, sizes, ...rest } = observed;
  return {
    ...rest,
    cpuVcpu: cpu,
    memoryMiB: memory,
    minutes,
    stops: stops.map(({ at, ...stop }) => ({ at: iso(at), ...stop })),
    sizes: sizes.map(spanJson),
    chart: chart && chartJson(chart),
  };
}

function chartJson({ start, binMs, cpuMean, cpuMaximum, memoryMaximum, tasks, ...shares }: UsageChart) {
  return {
    start: iso(start),
    binSeconds: binMs / 1000,
    cpuMeanVcpu: cpuMean,
    cpuMaximumVcpu: cpuMaximum,
    memoryMaximumMiB: memoryMaximum,
    tasks,
    cpuDistribution: shares.cpuDistribution.map(([upToVcpu, share]) => ({ upToVcpu, share })),
    memoryDistribution: shares.memoryDistribution.map(([upToMiB, share]) => ({ upToMiB, share })),
  };
}

/** The first size ran before the look-back: then `from` is absent. */
function spanJson({ from, size }: SizeSpan) {
  return Number.isFinite(from) ? { from: iso(from), size } : { size };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
