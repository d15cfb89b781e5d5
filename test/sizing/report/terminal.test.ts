import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { sizingTerminal } from '../../../shared/sizing/report/terminal.ts';
import { aLargeFleet } from '../../builders/large-fleet.ts';
import {
  aFleetReport,
  aServiceReport,
  aShrinkingService,
  aSkippedService,
} from '../../builders/sizing-report.ts';
import { aPlace } from '../../builders/stopped-task.ts';

const plain = { columns: 80, color: false };

describe('fleet in the terminal', () => {
  const text = sizingTerminal(aLargeFleet(), plain);
  const lines = text.split('\n');

  it('a fleet in the terminal has a headline, then a table with services at risk first', () => {
    expect(lines[0]).toBe('Right-sizing 40 services: save $6,358/month net, 2 at risk');
    const first = lines.findIndex((line) => line.startsWith('Service'));
    expect(lines[first + 1]).toBe(
      'checkout                 Grow    0.5 vCPU / 1 GiB     1 vCPU / 3 GiB        +$64',
    );
    expect(lines[first + 2]).toMatch(/^batch-import +Grow/);
  });

  it('a fleet in the terminal fits 80 columns by cutting long names', () => {
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toContain('product-recommendation…');
  });

  it('a fleet in the terminal has the reasons, the problems and the source of prices', () => {
    expect(text).toContain('2 services: Only 3 to 11 min of usage recorded');
    expect(text).toContain('! cluster legacy not readable: AccessDenied on ecs:ListServices');
    expect(text).toContain('Prices: on-demand list price of eu-west-1, AWS Price List, 2026-11-25\n');
  });

  it('the table ends after 200 services and counts the rest', () => {
    const shrinking = aShrinkingService();
    const services = Array.from({ length: 1000 }, (_, index) => ({
      ...shrinking,
      place: aPlace({ name: `s${index}` }),
    }));
    expect(sizingTerminal(aFleetReport({ services }), plain)).toContain(
      'and 800 more services: see the HTML, CSV or JSON',
    );
  });
});

describe('service in the terminal', () => {
  const report = aFleetReport({ services: [aServiceReport()] });

  it('a service in the terminal has its action, reason, steps, usage, facts and runner-up', () => {
    const text = sizingTerminal(report, plain);
    expect(text).toContain('checkout · Grow to 1 vCPU / 3 GiB · high risk at its current size\n');
    expect(text).toContain('What to do\n• Task definition checkout: set cpu to 1024 and memory to 3072.\n');
    expect(text).toContain('Memory     751 MiB     1 GiB     1 GiB     1 GiB        3 GiB');
    expect(text).toContain('Stops   killed for memory 3 times (web)');
    expect(text).toContain('Why not 1 vCPU / 2 GiB');
  });

  it('a service without a recommendation has its reason', () => {
    const text = sizingTerminal(aFleetReport({ services: [aSkippedService()] }), plain);
    expect(text).toContain('jobs · Not sized\n\nOnly 5 min of usage recorded');
  });

  it('the text in color is the same as without', () => {
    const colored = sizingTerminal(report, { columns: 80, color: true });
    expect(colored).toContain('\u001B[31m');
    expect(stripVTControlCharacters(colored)).toBe(sizingTerminal(report, plain));
  });
});
