import { describe, expect, it } from '@jest/globals';
import { fleetSizingMessage } from '../../../shared/sizing/report/slack-fleet.ts';
import type { FleetReport, ServiceReport } from '../../../shared/sizing/service-report.ts';
import { messageAsText } from '../../../shared/slack/message-text.ts';
import { aLargeFleet } from '../../builders/large-fleet.ts';
import {
  aFleetReport,
  aKeptService,
  aServiceReport,
  aShrinkingService,
  aSkippedService,
} from '../../builders/sizing-report.ts';
import { aPlace } from '../../builders/stopped-task.ts';
import { blocksOf, cellsOf, type DataTable, sizingProblems } from './slack-problems.ts';

const htmlLink = 'https://reports.example/fleet.html';

/** The message as its reader sees it, without native blocks. */
function read(report: FleetReport, facts = {}): string {
  const { text, classicBlocks = [] } = fleetSizingMessage(report, facts);
  return messageAsText({ text, blocks: classicBlocks }, { width: 200 });
}

function tableOf(report: FleetReport): DataTable {
  const [table] = blocksOf<DataTable>(fleetSizingMessage(report).blocks, 'data_table');
  if (!table) throw new Error('the message has no table');
  return table;
}

const named = (name: string) => ({ place: aPlace({ kind: 'service', name }) });

function unpriced(report: ServiceReport): ServiceReport {
  if (report.decision.action === 'skip') return report;
  const { monthlyUsd: _, ...decision } = report.decision;
  return { ...report, decision };
}

describe('message of a fleet', () => {
  const text = read(aLargeFleet(), { htmlLink });

  it('the message of a fleet begins with the number of services, their savings and risks', () => {
    expect(text.split('\n')[0]).toBe('Right-sizing 40 services: save $6,358/month net, 2 at risk');
    expect(text).toContain('2 to grow · 23 to shrink · 12 right-sized already · 3 not sized');
    expect(text).toContain('shrinking saves $6,451, growing adds $93; net $6,358/month less');
  });

  it('the reasons of services at risk come before the table', () => {
    const lines = text.split('\n');
    const at = lines.indexOf('At risk');
    expect(lines[at + 1]).toMatch(/^• checkout: .*tasks were killed for memory/);
    expect(lines[at + 2]).toMatch(/^• batch-import: /);
    expect(at).toBeLessThan(lines.findIndex((line) => line.includes('Current size')));
  });

  it('services that are not sized are counted by reason, with numbers as a range', () => {
    expect(text).toContain('• 2 services: Only 3 to 11 min of usage recorded; at least 15 min are needed.');
    expect(text).toContain('• 1 service: Runs on EC2 instances; only Fargate tasks are sized.');
  });

  it('the message of a fleet has its problems, the source of prices and a link to the rest', () => {
    expect(text).toContain('cluster legacy not readable: AccessDenied on ecs:ListServices');
    expect(text).toContain('and 12 more services in the HTML');
    expect(text).toContain('Prices: on-demand list price of eu-west-1, AWS Price List, 2026-11-25');
    expect(text).toContain(`[1] ${htmlLink}`);
  });

  it('the notification names the services at risk', () => {
    expect(fleetSizingMessage(aLargeFleet()).text).toBe(
      'Right-sizing 40 services: save $6,358/month net, 2 at risk\nAt risk: checkout, batch-import',
    );
  });
});

describe('table of a fleet', () => {
  const [headings, ...rows] = cellsOf(tableOf(aLargeFleet()));

  it('the table has the service at risk in its first row and right-sized ones last', () => {
    expect(headings).toEqual([
      'Service',
      'Cluster',
      'Action',
      'Risk today',
      'Current size',
      'Recommended',
      'Change',
    ]);
    expect(rows[0]).toEqual([
      'checkout',
      'shop-prod',
      'Grow',
      'high',
      '0.5 vCPU / 1 GiB',
      '1 vCPU / 3 GiB',
      '+$64',
    ]);
    expect(rows.at(-1)?.slice(2)).toEqual(['Keep', 'none', '0.25 vCPU / 512 MiB', '–', '–']);
    expect(rows).toHaveLength(37);
  });

  it('the table has money as numbers, which Slack can sort', () => {
    const money = tableOf(aLargeFleet())
      .rows.slice(1)
      .map((row) => row.at(-1));
    expect(money.every((cell) => cell?.type === 'raw_number')).toBe(true);
    expect(money[0]?.value).toBe(63.79);
  });

  it('a change without a known price is shown in percent and named as not included', () => {
    const report = aFleetReport({ services: [aServiceReport(), unpriced(aShrinkingService())] });
    const cells = cellsOf(tableOf(report));
    expect(cells[1]?.at(-1)).toBe('+$64');
    expect(cells[2]?.at(-1)).toBe('−71%');
    expect(read(report)).toContain('Not included: 1 change without a known price.');
  });

  it('the table has no column of clusters for a single cluster', () => {
    expect(cellsOf(tableOf(aFleetReport()))[0]).not.toContain('Cluster');
  });
});

describe('workspace without tables', () => {
  it('a workspace without tables gets the same rows as aligned text', () => {
    const { classicBlocks } = fleetSizingMessage(aLargeFleet());
    expect(blocksOf(classicBlocks, 'data_table')).toEqual([]);
    const lines = read(aLargeFleet()).split('\n');
    const first = lines.findIndex((line) => line.includes('Current size'));
    expect(lines[first + 1]?.trim()).toMatch(/^checkout +Grow +0\.5 vCPU \/ 1 GiB +1 vCPU \/ 3 GiB +\+\$64$/);
  });
});

describe('fleets of any kind', () => {
  it('a fleet of one right-sized service has nothing to save and nothing at risk', () => {
    const text = read(aFleetReport({ services: [aKeptService()] }));
    expect(text.split('\n')[0]).toBe('Right-sizing 1 service: nothing to save');
    expect(text).not.toContain('At risk');
  });

  it('a fleet without recommendations is shown by its reasons alone', () => {
    const report = aFleetReport({ services: [aSkippedService()] });
    expect(blocksOf(fleetSizingMessage(report).blocks, 'data_table')).toEqual([]);
    expect(read(report)).toContain('1 not sized');
    expect(sizingProblems(fleetSizingMessage(report))).toEqual([]);
  });

  it('a fleet without known prices is shown by how many services could be smaller', () => {
    const report = aFleetReport({ services: [unpriced(aShrinkingService()), aKeptService()] });
    expect(read(report).split('\n')[0]).toBe('Right-sizing 2 services: 1 could be smaller');
    expect(read(report)).not.toContain('$0');
  });

  it('a task family is marked as such beside services', () => {
    const place = aPlace({ kind: 'family', name: 'nightly' });
    const cells = cellsOf(tableOf(aFleetReport({ services: [aServiceReport({ place })] })));
    expect(cells[1]?.[0]).toBe('nightly (family)');
  });

  it('a fleet without services has a valid message', () => {
    const message = fleetSizingMessage(aFleetReport({ services: [] }));
    expect(sizingProblems(message)).toEqual([]);
  });

  it('a fleet of 10,000 services has one message within the limits of Slack', () => {
    const kinds = [aServiceReport(), aShrinkingService(), aKeptService()];
    const services = Array.from({ length: 10_000 }, (_, index) => ({
      ...(kinds[index % kinds.length] ?? aSkippedService()),
      ...named(`service-${String(index).padStart(5, '0')}-of-a-large-company`),
    }));
    const report = aFleetReport({
      services,
      clusters: Array.from({ length: 20 }, (_, index) => `cluster-${index}`),
      problems: Array.from({ length: 50 }, (_, index) => `cluster ${index} not readable`),
    });
    const message = fleetSizingMessage(report, { htmlLink });
    expect(sizingProblems(message)).toEqual([]);
    const shown = tableOf(report).rows.length - 1;
    expect(shown).toBeGreaterThanOrEqual(50);
    expect(JSON.stringify(message.blocks)).toContain(
      `and ${(10_000 - shown).toLocaleString('en-US')} more services in the HTML`,
    );
    const text = read(report, { htmlLink });
    expect(text).toContain('Right-sizing 10,000 services: save $541,703/month net, 3,334 at risk');
    expect(text).toContain('At risk (the worst 5 of 3,334)');
    expect(text).toMatch(
      /• service-00000-of-a-large-company: .* 9\.4% of the time, recent\s+days counted most \(allowed: 1\.5%\)\.\n/,
    );
    expect(text).toContain('and 15 more');
    expect(text).toContain('and 42 more problems');
  });
});
