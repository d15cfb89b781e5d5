import { describe, expect, it } from '@jest/globals';
import type { SizingReason } from '../../../shared/sizing/decide/reason.ts';
import { serviceSizingMessage } from '../../../shared/sizing/report/slack-service.ts';
import type { ServiceReport } from '../../../shared/sizing/service-report.ts';
import { messageAsText } from '../../../shared/slack/message-text.ts';
import {
  aKeptService,
  aServiceReport,
  aShrinkingService,
  aSize,
  aSkippedService,
} from '../../builders/sizing-report.ts';
import { anObservedUsage } from '../../builders/usage-report.ts';
import { blocksOf, type Chart, sizingProblems } from './slack-problems.ts';

const priceBasis = 'on-demand list price of eu-west-1, AWS Price List, 2026-11-25';

function message(report: ServiceReport, htmlLink?: string) {
  return serviceSizingMessage(report, { priceBasis, ...(htmlLink ? { htmlLink } : {}) });
}

/** The message as its reader sees it, without charts. */
function read(report: ServiceReport): string {
  const { text, classicBlocks = [] } = message(report);
  return messageAsText({ text, blocks: classicBlocks }, { width: 200 });
}

const chartsOf = (report: ServiceReport) => blocksOf<Chart>(message(report).blocks, 'data_visualization');

/** The values of one line of a chart. */
function line(chart: Chart | undefined, name: string): number[] | undefined {
  return chart?.chart.series.find((series) => series.name === name)?.data.map(({ value }) => value);
}

describe('service killed for memory', () => {
  const text = read(aServiceReport());

  it('the message begins with the action, its urgency and its cost', () => {
    expect(text.split('\n')[0]).toBe('checkout · Grow to 1 vCPU / 3 GiB');
    expect(text).toContain('High risk at its current size · +$64/month');
  });

  it('the message gives the reason of the decision', () => {
    expect(text).toContain('tasks were killed for memory at 1 GiB');
  });

  it('the message names the values to set, in the units of a task definition', () => {
    expect(text).toContain('Task definition checkout: set cpu to 1024 and memory to 3072.');
    expect(text).toContain('Container web: cpu 512 → 1024, memory 1024 → 3072.');
  });

  it('the message has caveats on heaps and images', () => {
    expect(text).toContain('Container web: -Xmx768m plus the overhead of its runtime (about 960 MiB)');
    expect(text).toContain('Mutable image tags: web (checkout:latest)');
  });

  it('the message has stops, usage and costs with their source', () => {
    expect(text).toContain('Stops   killed for memory 3 times (web)');
    expect(text).toMatch(/CPU {5}average 0\.292.*at its limit for 2 d 13 h/);
    expect(text).toContain(`Cost    $54 → $118/month (${priceBasis})`);
  });

  it('the message has the reason against the next cheaper size', () => {
    expect(text).toContain(
      'Why not 1 vCPU / 2 GiB at $108/month: memory peaked at 1 GiB; with 10% headroom it needs',
    );
  });

  it('the notification has the name, the action and the reason', () => {
    expect(message(aServiceReport()).text).toBe(
      'checkout in shop-prod: Grow to 1 vCPU / 3 GiB (high risk)\n0.5 vCPU / 1 GiB to 1 vCPU / 3 GiB: tasks were killed for memory at 1 GiB, and CPU would exceed 0.5 vCPU 9.4% of the time, recent days counted most (allowed: 1.5%).',
    );
  });
});

describe('charts of a service', () => {
  const [cpu, memory] = chartsOf(aServiceReport());

  it('the charts show CPU and memory against the current and the recommended size by day', () => {
    expect(line(cpu, 'Current size')).toEqual(Array(15).fill(0.5));
    expect(line(cpu, 'Recommended size')).toEqual(Array(15).fill(1));
    expect(line(memory, 'Recommended size')).toEqual(Array(15).fill(3));
    expect(cpu?.chart.axis_config.categories.slice(0, 2)).toEqual(['Nov 11', 'Nov 12']);
    expect(Math.max(...(line(memory, 'Busiest task') ?? []))).toBe(1);
  });

  it('the charts show the size of each day when it changed in the window', () => {
    const sizes = line(chartsOf(aShrinkingService())[0], 'Current size') ?? [];
    expect([sizes[0], sizes.at(-1)]).toEqual([4, 2]);
  });

  it('the series of a chart keep their position and so their color', () => {
    const [kept] = chartsOf(aKeptService());
    const names = ['Current size', 'Recommended size', 'Busiest task', 'Average of tasks'];
    for (const chart of [kept, cpu]) expect(chart?.chart.series.map(({ name }) => name)).toEqual(names);
    expect(memory?.chart.series.map(({ name }) => name)).toEqual(names.slice(0, 3));
  });

  it('the charts leave out days on which nothing ran', () => {
    const size = aSize(0.5, 1);
    const noon = Date.UTC(2026, 10, 20, 12);
    const observed = anObservedUsage(
      (at) =>
        Math.abs(at - noon) < 40 * 3_600_000 ? null : { cpu: 0.2, cpuMaximum: 0.3, memory: 500, tasks: 1 },
      { size },
    );
    const [chart] = chartsOf(aServiceReport({ observed }));
    expect(chart?.chart.axis_config.categories).not.toContain('Nov 20');
    expect(Math.min(...(line(chart, 'Busiest task') ?? []))).toBe(0.3);
  });

  it.each([1, 3, 14, 32, 63])('the charts have at most 20 distinct categories for %i days', (days) => {
    const observed = anObservedUsage(() => ({ cpu: 0.2, cpuMaximum: 0.3, memory: 500, tasks: 1 }), {
      size: aSize(0.5, 1),
      days,
    });
    const report = aServiceReport({ observed });
    const categories = chartsOf(report)[0]?.chart.axis_config.categories ?? [];
    expect(new Set(categories).size).toBe(categories.length);
    expect(categories.length).toBeGreaterThan(9);
    expect(sizingProblems(message(report))).toEqual([]);
  });
});

describe('workspace without charts', () => {
  it('a workspace without charts gets the figures as aligned text and bars', () => {
    const { classicBlocks } = message(aServiceReport());
    expect(blocksOf(classicBlocks, 'data_visualization')).toEqual([]);
    const text = read(aServiceReport());
    expect(text).toMatch(/ {4}CPU {5}0\.292 vCPU {2}0\.5 vCPU {2}0\.5 vCPU {2}0\.5 vCPU {7}1 vCPU\n/);
    expect(text).toMatch(/ {4}Memory {2}[▁▂▃▄▅▆▇█]{28}/u);
  });
});

describe('other decisions', () => {
  it('the message of a shrink has its savings and the scaling', () => {
    const text = read(aShrinkingService());
    expect(text.split('\n')[0]).toBe('search · Shrink to 0.5 vCPU / 3 GiB');
    expect(text).toContain('saves $226/month');
    expect(text).toContain('Scaling  2 to 12 tasks, target tracking on requests per target');
    expect(text).toContain('scaling activities not readable: AccessDenied');
    expect(text).not.toContain('risk');
  });

  it('the message without a known price has percentages, never dollars', () => {
    const report = aShrinkingService();
    const { monthlyUsd: _, runnerUp, ...decision } = report.decision;
    const text = read({
      ...report,
      decision: {
        ...decision,
        reason: { ...decision.reason, saved: { share: 0.71 } } as SizingReason,
        runnerUp: { size: aSize(0.25, 2), whyNot: runnerUp?.whyNot ?? { code: 'none' } },
      },
      notes: [],
    });
    expect(text).toContain('saves 71%');
    expect(text).toContain('Cost     saves 71%; no price is known');
    expect(text).not.toContain('$');
  });

  it('the message has the number of tasks after the change where scaling follows CPU', () => {
    const report = aShrinkingService();
    const text = read({ ...report, decision: { ...report.decision, tasks: { before: 3.74, after: 6 } } });
    expect(text).toContain('Tasks    3.7 on average, 6 at the recommended size');
  });

  it('the message of a kept size has nothing to do', () => {
    const text = read(aKeptService());
    expect(text.split('\n')[0]).toBe('web · Keep 0.25 vCPU / 512 MiB');
    expect(text).not.toContain('What to do');
  });

  it('the message of a rebalance names only the containers', () => {
    const report = aServiceReport();
    const monthlyUsd = { before: 54.06, after: 54.06 };
    const decision = { ...report.decision, action: 'rebalance' as const, size: aSize(0.5, 1), monthlyUsd };
    const text = read({ ...report, decision });
    expect(text.split('\n')[0]).toBe('checkout · Rebalance containers within 0.5 vCPU / 1 GiB');
    expect(text).toContain('High risk at its current size · costs the same');
    expect(text).not.toContain('Task definition checkout: set');
    expect(text).toContain('Container web: cpu 512 → 1024');
  });

  it('the message without a recommendation has the reason', () => {
    const text = read(aSkippedService());
    expect(text.split('\n')[0]).toBe('jobs · Not sized');
    expect(text).toContain('Only 5 min of usage recorded');
  });
});

describe('links of a message', () => {
  const linksOf = (report: ServiceReport, htmlLink?: string) =>
    JSON.stringify(blocksOf(message(report, htmlLink).blocks, 'context'));

  it('the links lead to the whole report, the service and its task definition', () => {
    const links = linksOf(aServiceReport(), 'https://reports.example/a.html');
    expect(links).toContain('<https://reports.example/a.html|Full report>');
    expect(links).toContain('/ecs/v2/clusters/shop-prod/services/checkout/health?region=eu-west-1|Service>');
    expect(links).toContain('/ecs/v2/task-definitions/checkout/57/containers?region=eu-west-1|');
  });

  it('a link may be signed and contain the token of a session', () => {
    const signed = `https://reports.s3.eu-west-1.amazonaws.com/a.html?X-Amz-Security-Token=${'a%2Fb'.repeat(350)}`;
    expect(linksOf(aServiceReport(), signed)).toContain('|Full report>');
    expect(sizingProblems(message(aServiceReport(), signed))).toEqual([]);
  });
});
