import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from '@jest/globals';
import { judge } from '../../bench/backtest/judge.ts';
import { live } from '../../bench/backtest/steward.ts';
import { findDatasets, readDataset, type Trace } from '../../bench/backtest/traces.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { policies } from '../../shared/sizing/decide/policy.ts';
import { shippedPriceList } from '../../shared/sizing/decide/prices.ts';

const price = shippedPriceList('us-east-1')?.prices['LINUX/X86_64'] ?? { perVcpuHour: 0, perGiBHour: 0 };
const inUse = { cpuUnits: 2048, memoryMiB: 4096 };
const small = { cpuUnits: 512, memoryMiB: 1024 };
const allocation = { vcpu: 2, memoryMiB: 8192 };

function aTrace(days: number, cpuAt: (day: number) => number, memoryAt?: (day: number) => number): Trace {
  const periodMs = 5 * minuteMs;
  const times = Float64Array.from({ length: (days * dayMs) / periodMs }, (_, at) => at * periodMs);
  const dayOf = (time: number) => time / dayMs;
  return {
    dataset: 'made up',
    series: 'one',
    periodMs,
    times,
    cpu: times.map((time) => cpuAt(dayOf(time))),
    memory: memoryAt && times.map((time) => memoryAt(dayOf(time))),
  };
}

describe('judge of placements', () => {
  it('cost and starved windows are weighted by the time that each size was in force', () => {
    const trace = aTrace(10, (day) => (day < 9 ? 0.4 : 0.8));
    const placements = [
      { from: 7 * dayMs, size: small },
      { from: 9.5 * dayMs, size: inUse },
    ];
    // 2.5 of 3 days at a quarter of the price, half a day in full; half a day of 0.8 vCPU on 0.5 vCPU
    const verdict = judge(trace, placements, inUse, price);
    expect(verdict?.cost).toBeCloseTo((2.5 * 0.25 + 0.5) / 3);
    expect(verdict?.cpuOver).toBeCloseTo(0.5 / 3);
    expect(verdict).toMatchObject({ changes: 1, killed: false });
  });

  it('a trace that ends before the placements has no verdict', () => {
    expect(
      judge(
        aTrace(5, () => 1),
        [{ from: 7 * dayMs, size: small }],
        inUse,
        price,
      ),
    ).toBeUndefined();
  });
});

describe('live run', () => {
  const setting = { trainDays: 7, every: 7, inUse, price };

  it('a live run shrinks after training and grows an hour after 15 minutes at the limit', () => {
    const trace = aTrace(14, (day) => (day < 10 ? 0.1 : 0.45));
    const placements = live(trace, policies.standard, setting);
    expect(placements[0]).toEqual({ from: 7 * dayMs, size: { cpuUnits: 256, memoryMiB: 512 } });
    expect(placements[1]).toEqual({ from: 10 * dayMs + 15 * minuteMs + hourMs, size: small });
  });

  it('a batch service grows only when it stays at its limit for hours', () => {
    const busy = (hours: number) => aTrace(14, (day) => (day > 10 && day < 10 + hours / 24 ? 0.45 : 0.1));
    const sizes = (hours: number) =>
      live(busy(hours), policies.batch, setting).map(({ size }) => size.cpuUnits);
    expect(sizes(1.5)).toEqual([256]);
    expect(sizes(12)).toEqual([256, 512]);
  });

  it('a tenfold demand grows one size at a time, as usage is cut off at the limit', () => {
    const trace = aTrace(12, (day) => (day < 10 ? 0.1 : 1.9));
    const sizes = live(trace, policies.standard, setting).map(({ size }) => size.cpuUnits);
    expect(sizes.slice(0, 4)).toEqual([256, 512, 1024, 2048]);
  });

  it('a demand for memory above the limit is a kill, and the growth passes that limit', () => {
    const trace = aTrace(
      12,
      () => 0.1,
      (day) => (day < 10 ? 800 : 1150),
    );
    const sizes = live(trace, policies.standard, { ...setting, inUse: { cpuUnits: 2048, memoryMiB: 8192 } });
    expect(sizes.map(({ size }) => size.memoryMiB)).toEqual([1024, 2048]); // 1024 × 1.25 = 1280
  });
});

describe('traces', () => {
  const header = 'timestamp,cpu,memory';
  const folder = (files: Record<string, string>) => {
    const root = mkdtempSync(join(tmpdir(), 'traces-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(root, name, '..'), { recursive: true });
      writeFileSync(join(root, name), name.endsWith('.gz') ? gzipSync(text) : text);
    }
    return root;
  };

  it('a trace has fractions of the allocation, gaps and the maxima of the folder beside', () => {
    const root = folder({
      'vm_avg/a.csv.gz': `${header}\n0,0.5,\n300,0.25,`,
      'vm_max/a.csv.gz': `${header}\n0,0.75,\n300,1,`,
    });
    expect(findDatasets(root)).toEqual([join(root, 'vm_avg')]);
    const [trace] = readDataset(join(root, 'vm_avg'), allocation).traces;
    expect([...(trace?.cpu ?? [])]).toEqual([1, 0.5]);
    expect([...(trace?.cpuMaxima ?? [])]).toEqual([1.5, 2]);
    expect(trace?.memory).toBeUndefined();
  });

  it('the memory of windows that count a task twice is ignored', () => {
    const root = folder({
      'jobs/a.csv': `${header}\n0,0.5,0.5\n300,0.5,1`,
      'jobs/meta.json': '{"series":[{"id":"a","suspected_double_count_ts":[300]}]}',
    });
    const [trace] = readDataset(join(root, 'jobs'), allocation).traces;
    expect([...(trace?.memory ?? [])]).toEqual([4096, Number.NaN]);
  });

  test.each([
    [
      'a wrong header',
      { 'd/a.csv': 'time,cpu\n1,2' },
      /a\.csv line 1: the header must be timestamp,cpu,memory/,
    ],
    ['a cell that is no number', { 'd/a.csv': `${header}\n0,1,\n300,x,` }, /a\.csv line 3: not an ascending/],
    ['time that runs backwards', { 'd/a.csv': `${header}\n300,1,\n0,1,` }, /a\.csv line 3: not an ascending/],
    ['an empty file', { 'd/a.csv': header }, /a\.csv: no windows in it/],
    ['a broken meta.json', { 'd/b.csv': header, 'd/meta.json': '{' }, /meta\.json: not readable as JSON/],
  ])('a malformed trace is reported in one line: %s', (_, files, message) => {
    const root = folder(files);
    expect(() => readDataset(join(root, 'd'), allocation)).toThrow(message);
  });

  it('a missing or empty folder of traces is named', () => {
    expect(() => findDatasets('/no/such/folder')).toThrow('/no/such/folder: cannot be read as a folder');
    expect(() => findDatasets(folder({ 'd/readme.txt': '' }))).toThrow(/no traces/);
  });
});
