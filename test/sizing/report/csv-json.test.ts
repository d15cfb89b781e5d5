import { describe, expect, it } from '@jest/globals';
import { shownColumns } from '../../../shared/sizing/report/columns.ts';
import { sizingCsv, sizingJson } from '../../../shared/sizing/report/csv-json.ts';
import { sizingHtml } from '../../../shared/sizing/report/html.ts';
import { fleetSizingMessage } from '../../../shared/sizing/report/slack-fleet.ts';
import { sizingTerminal } from '../../../shared/sizing/report/terminal.ts';
import type { ServiceReport } from '../../../shared/sizing/service-report.ts';
import {
  aFleetReport,
  aServiceReport,
  aShrinkingService,
  aSize,
  aSkippedService,
} from '../../builders/sizing-report.ts';
import { aPlace } from '../../builders/stopped-task.ts';

/** As a program reads it: through text. */
const jsonOf = (...services: ServiceReport[]) =>
  JSON.parse(JSON.stringify(sizingJson(aFleetReport({ services }))));

describe('JSON report', () => {
  it('the JSON report has a version, totals in dollars a month, and services in reading order', () => {
    const json = JSON.parse(JSON.stringify(sizingJson(aFleetReport())));
    expect(json).toMatchObject({
      version: 1,
      id: 'scan-2026-11-25',
      at: '2026-11-25T03:00:00.000Z',
      region: 'eu-west-1',
      totals: { services: 4, atRisk: 1, actions: { grow: 1, shrink: 1, keep: 1, skip: 1, rebalance: 0 } },
      priceBasis: 'on-demand list price of eu-west-1, AWS Price List, 2026-11-25',
    });
    expect(json.totals.savedMonthlyUsd).toBeCloseTo(226.34, 2);
    const { monthlyUsd, advisedMonthlyUsd, netSavedMonthlyUsd } = json.totals;
    expect(netSavedMonthlyUsd).toBeCloseTo(monthlyUsd - advisedMonthlyUsd, 2);
    expect(json.services.map(({ name }: { name: string }) => name)).toEqual([
      'checkout',
      'search',
      'web',
      'jobs',
    ]);
  });

  it('the JSON report has units in its names and times in ISO 8601', () => {
    const [service] = jsonOf(aServiceReport()).services;
    expect(service).toMatchObject({
      name: 'checkout',
      kind: 'service',
      cluster: 'shop-prod',
      analysedAt: '2026-11-25T03:00:00.000Z',
      decision: { action: 'grow', size: { cpuUnits: 1024, memoryMiB: 3072 }, risk: 'high' },
      observed: {
        memoryMiB: { maximum: 1024 },
        stops: [{ at: '2026-11-23T19:19:12.000Z', kind: 'out-of-memory' }, {}, {}],
        chart: { start: '2026-11-11T03:00:00.000Z', binSeconds: 3600 },
      },
    });
    expect(service.observed.chart.cpuMeanVcpu).toHaveLength(14 * 24);
  });

  it('the JSON report has the sizes that ran, the first without a beginning', () => {
    const [service] = jsonOf(aShrinkingService()).services;
    expect(service.observed.sizes).toEqual([
      { size: aSize(4, 16) },
      { from: '2026-11-19T22:12:00.000Z', size: aSize(2, 8) },
    ]);
  });

  it('the JSON report leaves out what is unknown', () => {
    const { observed, ...report } = aServiceReport();
    const { chart: _, ...figures } = observed ?? {};
    const bare = { ...report, observed: figures as NonNullable<ServiceReport['observed']> };
    const [charted] = jsonOf(bare).services;
    expect(charted.observed).not.toHaveProperty('chart');
    const [skipped] = jsonOf(aSkippedService()).services;
    expect(skipped).not.toHaveProperty('observed');
    expect(skipped.decision).toEqual({
      action: 'skip',
      reason: 'Only 5 min of usage recorded; at least 15 min are needed.',
      reasonCode: 'little-usage',
    });
  });
});

describe('columns of reports', () => {
  it('a column has the same cells in CSV and JSON', () => {
    const [headings = [], row = []] = sizingCsv(aFleetReport({ services: [aServiceReport()] }))
      .split('\n')
      .map((line) => line.split(','));
    const [service] = jsonOf(aServiceReport()).services;
    expect(service.row).toMatchObject({ service: 'checkout', risk: 'high', risk_after: 'none' });
    expect(Object.keys(service.row)).toEqual(headings);
    // Sentences come after the figures, and hold commas.
    const figures = headings.indexOf('reason');
    expect(Object.values(service.row).slice(0, figures).map(String)).toEqual(row.slice(0, figures));
  });

  it('a column of a table is in Slack, HTML and the terminal', () => {
    const report = aFleetReport();
    const texts = [
      JSON.stringify(fleetSizingMessage(report).blocks),
      sizingHtml(report),
      sizingTerminal(report, { columns: 200, color: false }),
    ];
    for (const { heading, rank } of shownColumns(report.services)) {
      const holding = texts.filter((text) => text.includes(heading));
      expect({ heading, formats: holding.length }).toEqual({ heading, formats: rank > 3 ? 2 : 3 });
    }
  });
});

describe('CSV report', () => {
  /** Rows by heading; the samples hold no line feed and no quoted comma in the cells that are asked for. */
  const firstCells = (csv: string, count: number) =>
    csv.split('\n').map((line) => line.split(',').slice(0, count));

  it('the CSV report has one row per service in reading order, with plain numbers', () => {
    const [headings, checkout, search, web, jobs] = firstCells(sizingCsv(aFleetReport()), 16);
    expect(headings).toEqual(
      'account,region,cluster,kind,service,action,risk,risk_after,cpu_units,memory_mib,advised_cpu_units,advised_memory_mib,monthly_usd,advised_monthly_usd,change_monthly_usd,change_percent'.split(
        ',',
      ),
    );
    expect(checkout?.slice(4)).toEqual(
      'checkout,grow,high,none,512,1024,1024,3072,54.06,117.85,63.79,118'.split(','),
    );
    expect(search?.slice(4)).toEqual(
      'search,shrink,none,none,2048,8192,512,3072,317.96,91.62,-226.34,-71.2'.split(','),
    );
    expect(web?.slice(4, 7)).toEqual(['web', 'keep', 'none']);
    expect(jobs?.slice(4)).toEqual('jobs,skip,,,,,,,,,,'.split(','));
  });

  it('the CSV report quotes sentences and keeps names from being formulas', () => {
    const place = aPlace({ cluster: '@SUM(A1)', kind: 'service', name: '-1+1' });
    const csv = sizingCsv(aFleetReport({ services: [aServiceReport({ place })] }));
    expect(csv).toContain(",'@SUM(A1),service,'-1+1,grow,");
    expect(csv).toContain('"0.5 vCPU / 1 GiB to 1 vCPU / 3 GiB: tasks were killed for memory at');
  });
});
