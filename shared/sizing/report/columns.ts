import { sizeInWords, tasksInWords, usdInWords } from '../../model/format.ts';
import type { ServiceReport } from '../service-report.ts';
import { monthlyChange, priceChange } from './fleet.ts';
import { noteWords } from './note-words.ts';
import { actionWord, changeInWords, riskAfterInWords, riskInWords } from './service-words.ts';
import { reasonWords } from './skip-words.ts';

/** Cell value for programs; undefined if unknown. */
export type Cell = string | number | undefined;

/** Emphasis of a cell: its color in HTML and in the terminal. */
type Tone = 'high' | 'medium' | 'low' | 'saving';

/** Column of the report, for every format. A column has data, is shown to people, or both. */
export interface ReportColumn {
  /** Cell of CSV and JSON; the name includes the unit. Text may come from outside: each format makes it safe. */
  data?: { name: string; of(report: ServiceReport): Cell };
  /** Cell of the tables for people: Slack, terminal, HTML. */
  shown?: {
    heading: string;
    text(report: ServiceReport): string;
    tone?(report: ServiceReport): Tone | undefined;
    /** Rank 1 is always shown; if a table is too narrow, the columns of the highest rank are dropped first. */
    rank: 1 | 2 | 3 | 4 | 5 | 6;
    /** Number for sorting; aligned to the right. */
    number?(report: ServiceReport): number | undefined;
    /** Set on a column that is dropped if all services are in one cluster. */
    severalClusters?: true;
  };
}

type Sized = Exclude<ServiceReport['decision'], { action: 'skip' }>;

/** Reads a value of the decision, if there is a recommendation. */
function ofSized<Value>(read: (decision: Sized) => Value) {
  return ({ decision }: ServiceReport): Value | undefined =>
    decision.action === 'skip' ? undefined : read(decision);
}

function column(name: string, of: (report: ServiceReport) => Cell): ReportColumn {
  return { data: { name, of } };
}

/** Rounds USD to cents; undefined stays undefined. */
export function cents<Usd extends number | undefined>(usd: Usd): Usd;
export function cents(usd: number | undefined): number | undefined {
  return usd === undefined ? undefined : Number(usd.toFixed(2));
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Number(value.toPrecision(6));
}

function stopsOf(kind: string) {
  return ({ observed }: ServiceReport) => observed?.stops.filter((stop) => stop.kind === kind).length;
}

function meanTasks({ observed, decision }: ServiceReport): number | undefined {
  return observed?.meanTasks ?? (decision.action === 'skip' ? undefined : decision.tasks.before);
}

function riskTone(risk: string): Tone | undefined {
  return risk === 'high' || risk === 'medium' || risk === 'low' ? risk : undefined;
}

const identity: ReportColumn[] = [
  column('account', ({ place }) => place.account),
  column('region', ({ place }) => place.region),
  column('cluster', ({ place }) => place.cluster),
  column('kind', ({ place }) => place.kind),
  {
    data: { name: 'service', of: ({ place }) => place.name },
    shown: {
      heading: 'Service',
      rank: 1,
      text: ({ place }) => (place.kind === 'family' ? `${place.name} (family)` : place.name),
    },
  },
  { shown: { heading: 'Cluster', rank: 3, severalClusters: true, text: ({ place }) => place.cluster } },
];

const verdict: ReportColumn[] = [
  {
    data: { name: 'action', of: ({ decision }) => decision.action },
    shown: { heading: 'Action', rank: 1, text: actionWord },
  },
  {
    data: { name: 'risk', of: ofSized(({ risk }) => risk) },
    shown: {
      heading: 'Risk today',
      rank: 3,
      text: (report) => ofSized(({ risk }) => risk)(report) ?? '',
      tone: (report) => riskTone(riskInWords(report)),
    },
  },
  {
    data: { name: 'risk_after', of: (report) => riskAfterInWords(report) || undefined },
    shown: {
      heading: 'Risk after',
      rank: 4,
      text: riskAfterInWords,
      tone: (report) => riskTone(riskAfterInWords(report)),
    },
  },
];

const sizes: ReportColumn[] = [
  {
    shown: {
      heading: 'Tasks',
      rank: 5,
      text: (report) => tasksInWords(meanTasks(report) ?? 0),
      number: meanTasks,
    },
  },
  column('cpu_units', ({ setup }) => setup?.size.cpuUnits),
  column('memory_mib', ({ setup }) => setup?.size.memoryMiB),
  {
    shown: { heading: 'Current size', rank: 2, text: ({ setup }) => (setup ? sizeInWords(setup.size) : '') },
  },
  column(
    'advised_cpu_units',
    ofSized(({ size }) => size.cpuUnits),
  ),
  column(
    'advised_memory_mib',
    ofSized(({ size }) => size.memoryMiB),
  ),
  {
    shown: {
      heading: 'Recommended',
      rank: 1,
      text: (report) =>
        ofSized(({ action, size }) => (action === 'keep' ? '' : sizeInWords(size)))(report) ?? '',
    },
  },
];

const money: ReportColumn[] = [
  {
    data: { name: 'monthly_usd', of: (report) => cents(monthlyNow(report)) },
    shown: {
      heading: '$/month',
      rank: 4,
      text: (report) => {
        const usd = monthlyNow(report);
        return usd === undefined ? '' : usdInWords(usd);
      },
      number: monthlyNow,
    },
  },
  column('advised_monthly_usd', (report) => cents(ofSized(({ monthlyUsd }) => monthlyUsd?.after)(report))),
  {
    data: { name: 'change_monthly_usd', of: (report) => cents(monthlyChange(report)) },
    shown: {
      heading: 'Change',
      rank: 1,
      text: (report) => changeInWords(report) ?? '',
      tone: (report) => (priceChange(report) < 0 ? 'saving' : undefined),
      number: (report) => (report.decision.action === 'keep' ? 0 : monthlyChange(report)),
    },
  },
  column('change_percent', (report) =>
    report.decision.action === 'skip' ? undefined : Number((100 * priceChange(report)).toFixed(1)),
  ),
];

function monthlyNow(report: ServiceReport): number | undefined {
  return ofSized(({ monthlyUsd }) => monthlyUsd?.before)(report);
}

const usage: ReportColumn[] = [
  column('mean_tasks', (report) => rounded(meanTasks(report))),
  column('cpu_mean_vcpu', ({ observed }) => rounded(observed?.cpu.mean)),
  column('cpu_p99_vcpu', ({ observed }) => rounded(observed?.cpu.p99)),
  column('cpu_highest_mean_vcpu', ({ observed }) => rounded(observed?.cpu.highest)),
  column('cpu_highest_vcpu', ({ observed }) => rounded(observed?.cpu.maximum)),
  column('memory_mean_mib', ({ observed }) => rounded(observed?.memory.mean)),
  column('memory_highest_mib', ({ observed }) => rounded(observed?.memory.maximum)),
  column('cpu_minutes_at_limit', ({ observed }) => observed?.minutes.atLimit),
  column('out_of_memory_kills', stopsOf('out-of-memory')),
  column('cpu_starved_stops', stopsOf('cpu-starved')),
  column('days_seen', ({ observed }) => rounded(observed?.days)),
  column('lookback_days', ({ lookbackDays }) => lookbackDays),
];

const context: ReportColumn[] = [
  column('tolerance', ({ tolerance }) => tolerance),
  column('task_definition', ({ setup }) => setup && `${setup.family}:${setup.revision}`),
  column('analysed_at', ({ analysedAt }) => new Date(analysedAt).toISOString()),
  column('reason', ({ decision }) => reasonWords(decision)),
  column('notes', ({ notes }) => notes.map(noteWords).join(' ')),
  column('gaps', ({ gaps }) => gaps.join('; ')),
];

/** All columns of the report, in the order of its formats. To add a column, add an entry here. */
export const reportColumns: readonly ReportColumn[] = [
  ...identity,
  ...verdict,
  ...sizes,
  ...money,
  ...usage,
  ...context,
];

/** Part of a column that people see. */
export type ShownColumn = NonNullable<ReportColumn['shown']>;

/** Columns for people. @param mostRank columns of a higher rank are left out */
export function shownColumns(services: readonly ServiceReport[], mostRank = 6): ShownColumn[] {
  const hasClusters = services.some(({ place }) => place.cluster !== services[0]?.place.cluster);
  return reportColumns.flatMap(({ shown }) =>
    shown && shown.rank <= mostRank && (hasClusters || !shown.severalClusters) ? [shown] : [],
  );
}

/** Data of a service for programs, by column name. */
export function dataOf(report: ServiceReport): Record<string, Cell> {
  return Object.fromEntries(
    reportColumns.flatMap(({ data }) => (data ? [[data.name, data.of(report)] as const] : [])),
  );
}
