import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fargateSizes } from '../../../shared/model/fargate-sizes.ts';
import { minutesInWords, monthlyInWords, percentInWords, sizeInWords } from '../../../shared/model/format.ts';
import { dayMs, hourMs } from '../../../shared/model/units.ts';
import { analyse, type WorkloadReading } from '../../../shared/sizing/decide/analyse.ts';
import { shippedPriceList } from '../../../shared/sizing/decide/prices.ts';
import { dataOf } from '../../../shared/sizing/report/columns.ts';
import { serviceFacts } from '../../../shared/sizing/report/service-facts.ts';
import { reasonWords } from '../../../shared/sizing/report/skip-words.ts';
import { usageCharts } from '../../../shared/sizing/report/slack-chart.ts';
import { type ChartedUsage, isCharted } from '../../../shared/sizing/report/usage-table.ts';
import type { ServiceReport } from '../../../shared/sizing/service-report.ts';
import { usageSeries } from '../../../shared/sizing/usage/usage.ts';
import { aContainer, now } from '../../builders/sizing.ts';

const settings = {
  lookbackDays: 14,
  defaultTolerance: 'standard',
  priceList: shippedPriceList('us-east-1'),
  priceMultiplier: 1,
} as const;

/** Levels of load by the hour, at most two weeks, memory in whole MiB: then a bin of the chart is one exact period. */
const loads = fc
  .array(
    fc.record({
      hours: fc.integer({ min: 1, max: 40 }),
      cpu: fc.double({ min: 0.01, max: 5, noNaN: true }),
      peak: fc.double({ min: 0, max: 2, noNaN: true }),
      memory: fc.integer({ min: 50, max: 12_000 }),
    }),
    { minLength: 2, maxLength: 14 },
  )
  .map((levels) => levels.flatMap((level) => Array.from({ length: level.hours }, () => level)).slice(-330));

const reports = fc
  .record({
    hourly: loads,
    size: fc.constantFrom(...fargateSizes.LINUX),
    tolerance: fc.constantFrom('critical' as const, 'standard' as const, 'batch' as const),
  })
  .map(({ hourly, size, tolerance }): ServiceReport => {
    const times = hourly.map((_, at) => now - (hourly.length - at) * hourMs);
    const common = { periodMs: hourMs, times };
    const cpu = usageSeries({
      ...common,
      values: hourly.map((hour) => hour.cpu),
      maxima: hourly.map((hour) => hour.cpu + hour.peak),
    });
    const memory = usageSeries({ ...common, values: hourly.map((hour) => hour.memory) });
    const reading: WorkloadReading = {
      place: {
        ...{ partition: 'aws', account: '123456789012', region: 'us-east-1' },
        ...{ cluster: 'shop', kind: 'service', name: 'web' },
      },
      definition: {
        ...{ arn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/web:7', family: 'web', revision: 7 },
        ...{ size, os: 'LINUX', architecture: 'X86_64', ephemeralStorageGiB: 20 },
        requiresCompatibilities: ['FARGATE'],
        containers: [aContainer({ image: 'web:1.4.2' })],
      },
      tags: [],
      capacityAt: () => ({ spotShare: 0, text: 'Fargate' }),
      observation: {
        usage: { cpu, memory },
        tasks: 2,
        minutes: { atLimit: 0, deploying: 0, startingUp: 0, missing: 0 },
      },
      history: { sizes: [{ from: Number.NEGATIVE_INFINITY, size }], deploying: [] },
      stops: [],
      gaps: [],
    };
    return analyse(reading, { ...settings, tolerance }, now);
  });

const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);
const mib = (amount: string, unit: string) => Number(amount) * (unit === 'GiB' ? 1024 : 1);
/** Charts have four decimals, sentences three digits. */
const isAbout = (one: number, other: number) => Math.abs(one - other) <= 0.006 * Math.max(one, other) + 1e-3;

interface Subject {
  report: ServiceReport;
  chart: ChartedUsage['chart'];
}

/** A kind of figure in a sentence, and the check of it against the chart. */
type Reader = [form: RegExp, isTrue: (groups: string[], subject: Subject) => boolean];

const stretchesOver = (values: readonly number[], limit: number) =>
  values.filter((value, at) => value > limit && !((values[at - 1] ?? 0) > limit)).length;

const readers: Reader[] = [
  [
    /(?:average of its tasks )never exceeded ([\d.]+) vCPU/,
    ([vcpu], { chart }) => Math.max(...known(chart.cpuMean)) <= Number(vcpu) + 1e-4,
  ],
  [
    /average of its tasks exceeded ([\d.]+) vCPU for ((?:\d+ (?:d|h|min)\s?)+\b)/,
    ([vcpu, time], { chart }) =>
      minutesInWords(60 * known(chart.cpuMean).filter((value) => value > Number(vcpu)).length) === time,
  ],
  [
    /busiest minute of a task (?:reached )?([\d.]+) vCPU/,
    ([vcpu], { chart }) => isAbout(Number(vcpu), Math.max(...known(chart.cpuMaximum))),
  ],
  [
    /memory peaked at ([\d.]+) ([MG]iB)(?:; with (\d+)% headroom it needs ([\d.]+) ([MG]iB))?/,
    ([peak = '', unit = '', margin, needs = '', needsUnit = ''], { chart }) => {
      const most = Math.max(...known(chart.memoryMaximum));
      const isNeed = !margin || isAbout(mib(needs, needsUnit), most * (1 + Number(margin) / 100));
      return isAbout(mib(peak, unit), most) && isNeed;
    },
  ],
  [
    /memory was above ([\d.]+) ([MG]iB) (once|(\d+) times)/,
    ([limit = '', unit = '', , times], { chart }) =>
      stretchesOver(known(chart.memoryMaximum), mib(limit, unit)) === Number(times ?? 1),
  ],
  [
    /CPU would exceed ([\d.]+) vCPU (?:under )?[\d.]+% of the time, recent days counted most \(allowed: (?:under )?[\d.]+%\)/,
    ([vcpu], { chart }) => known(chart.cpuMaximum).some((value) => 1.02 * value > Number(vcpu)),
  ],
  [
    /CPU exceeds ([\d.]+) vCPU at the same hour each week/,
    ([vcpu], { chart }) => known(chart.cpuMean).some((value) => 1.02 * value >= Number(vcpu)),
  ],
  [
    /memory only grows, by about ([\d.]+) ([MG]iB) a day/,
    ([amount = '', unit = ''], { chart }) =>
      (chart.memoryMaximum.at(-1) ?? 0) > (chart.memoryMaximum[0] ?? 0) &&
      climbs(chart).every(({ share }) => share >= -0.01) &&
      isMeanClimb(mib(amount, unit), chart),
  ],
  [
    /memory grows between restarts, by about ([\d.]+) ([MG]iB) a day/,
    ([amount = '', unit = ''], { chart }) =>
      fallsByAFifth(known(chart.memoryMaximum)) && isMeanClimb(mib(amount, unit), chart),
  ],
  [/in (?:[\d.]+ days?|\d+ h(?: \d+ min)?)/, (_, { report }) => (report.observed?.days ?? 0) > 0],
  [
    /saves (\$[\d.,]+\/month|[\d.]+%)/,
    ([saved], { report: { decision } }) => {
      if (decision.action === 'skip') return false;
      const { before, after } = decision.monthlyUsd ?? { before: 0, after: 0 };
      return (
        saved ===
        (decision.monthlyUsd ? monthlyInWords(before - after) : percentInWords(-decision.priceChange))
      );
    },
  ],
];

/** Clauses of the sentence that no reader knows or that are not true. */
function lies(sentence: string, subject: Subject): string[] {
  const { setup, decision } = subject.report;
  let rest = sentence;
  for (const size of [setup?.size, decision.action === 'skip' ? undefined : decision.size]) {
    if (size) rest = rest.replaceAll(sizeInWords(size), '');
  }
  const found: string[] = [];
  for (const [form, isTrue] of readers) {
    rest = rest.replaceAll(new RegExp(form, 'g'), (clause, ...groups: unknown[]) => {
      const texts = groups.slice(0, -2) as string[];
      if (!isTrue(texts, subject)) found.push(clause);
      return '';
    });
  }
  return /\d/.test(rest) ? [...found, `unread: ${rest}`] : found;
}

/** Steps from each day's lowest bin of memory to the next day's: in MiB, and as a share of the first. */
function climbs({ memoryMaximum, binMs }: ChartedUsage['chart']): { mib: number; share: number }[] {
  const days = Map.groupBy(memoryMaximum, (_, bin) => Math.floor((bin * binMs) / dayMs));
  const lows = [...days.values()].map((bins) => Math.min(...known(bins)));
  return lows.slice(1).map((low, at) => {
    const before = lows[at] ?? low;
    return { mib: low - before, share: low / before - 1 };
  });
}

/** Compares a rate with the mean rise of the daily low over the days without a reset; words have whole MiB. */
function isMeanClimb(rate: number, chart: ChartedUsage['chart']): boolean {
  const rises = climbs(chart).filter(({ share }) => share > -0.25);
  const mean = rises.reduce((sum, rise) => sum + Math.max(0, rise.mib), 0) / rises.length;
  return Math.abs(rate - mean) <= 0.5 || isAbout(rate, mean);
}

function fallsByAFifth(values: readonly number[]): boolean {
  return values.some((value, at) => value <= 0.82 * Math.max(...values.slice(0, at)));
}

describe('figures of generated reports', () => {
  it('every figure in the sentence of a reason is that of its chart', () => {
    fc.assert(
      fc.property(reports, (report) => {
        if (!isCharted(report.observed)) return;
        const subject = { report, chart: report.observed.chart };
        expect(lies(reasonWords(report.decision), subject)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('every figure is the same in the facts, the CSV row and the charts of a report', () => {
    fc.assert(
      fc.property(reports, (report) => {
        const { observed, setup, decision } = report;
        if (!isCharted(observed) || !setup || decision.action === 'skip') return;
        const { chart } = observed;
        const facts = new Map(serviceFacts(report, 'list price').map(({ label, value }) => [label, value]));
        const busiest = Math.max(...known(chart.cpuMaximum));
        const peak = Math.max(...known(chart.memoryMaximum));
        const [, told] = /busiest minute of a task ([\d.]+) vCPU/.exec(facts.get('CPU') ?? '') ?? [];
        const [, amount = '', unit = ''] = /highest ([\d.]+) ([MG]iB)/.exec(facts.get('Memory') ?? '') ?? [];
        const row = dataOf(report);
        const [cpu, memory] = usageCharts(observed, setup.size, decision.size);
        const inGib = (cpuOrMemory: { chart: { axis_config: { y_label: string } } }) =>
          cpuOrMemory.chart.axis_config.y_label === 'GiB' ? 1024 : 1;
        for (const figure of [Number(told), Number(row.cpu_highest_vcpu), highestOf(cpu, 'Busiest task')]) {
          expect([figure, isAbout(figure, busiest)]).toEqual([figure, true]);
        }
        const unitOfChart = inGib(memory as unknown as Parameters<typeof inGib>[0]);
        const inMib = highestOf(memory, 'Busiest task') * unitOfChart;
        for (const figure of [mib(amount, unit), Number(row.memory_highest_mib), inMib]) {
          expect([figure, isAbout(figure, peak)]).toEqual([figure, true]);
        }
        expect(highestOf(cpu, 'Recommended size')).toBe(decision.size.cpuUnits / 1024);
      }),
      { numRuns: 100 },
    );
  });
});

/** The highest point of a line of one of Slack's charts. */
function highestOf(block: object | undefined, name: string): number {
  const { chart } = block as { chart: { series: { name: string; data: { value: number }[] }[] } };
  const line = chart.series.find((series) => series.name === name);
  return Math.max(...(line?.data ?? []).map(({ value }) => value));
}
