import { printTable } from '../output.ts';
import { type Summary, summarize, type Verdict } from './judge.ts';
import { published } from './published.ts';

/** Result of one method on one series. */
export interface Result {
  dataset: string;
  series: string;
  method: string;
  tolerance: string | null;
  way: 'once' | 'living';
  verdict: Verdict;
}

const columns = ['cost', 'cpu over', 'max over', 'killed', 'changes'];

/** Every method on a dataset, peers first. */
export function printMethods(results: readonly Result[]): void {
  const groups = Map.groupBy(results, ({ method, tolerance, way }) => nameOf(method, tolerance, way));
  printTable(
    ['', ...columns],
    [...groups].map(([name, group]) => [name, ...cells(summarize(group.map(({ verdict }) => verdict)))]),
  );
}

/**
 * Our results on the series that the policy was tuned on, and on those held out. The halves are fixed by a hash of the
 * series' name.
 */
export function printHalves(results: readonly Result[]): void {
  const ours = results.filter(({ tolerance }) => tolerance !== null);
  const groups = Map.groupBy(ours, ({ series, tolerance, way }) => {
    return `${tolerance}, ${way}, ${isForTuning(series) ? 'tuned on' : 'held out'}`;
  });
  printTable(
    ['ours by half', 'series', ...columns],
    [...groups]
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([name, group]) => {
        return [name, String(group.length), ...cells(summarize(group.map(({ verdict }) => verdict)))];
      }),
  );
}

/** Our reproduction of the peers' rules beside the figures of the traces' README, with the digits printed there. */
export function printComparison(dataset: string, results: readonly Result[]): void {
  const rows = Object.entries(published[dataset] ?? {}).map(([method, figures]) => {
    const group = results.filter((result) => result.method === method);
    const summary = summarize(group.map(({ verdict }) => verdict));
    const ours = [
      likePrinted(summary.cost, figures.cost),
      likePrinted(100 * summary.cpuOver, figures.cpuOver),
      figures.maximaOver && likePrinted(100 * (summary.maximaOver ?? 0), figures.maximaOver),
      figures.killed && String(summary.killed),
    ];
    const theirs = [figures.cost, figures.cpuOver, figures.maximaOver, figures.killed];
    const text = (values: (string | undefined)[]) => values.filter((value) => value !== undefined).join(', ');
    return [method, text(theirs), text(ours), text(theirs) === text(ours) ? 'same' : 'DIFFERENT'];
  });
  if (rows.length > 0) printTable(['the peers', 'README', 'here', ''], rows);
}

function nameOf(method: string, tolerance: string | null, way: string): string {
  return tolerance === null ? method : `${method} ${tolerance}, ${way}`;
}

function cells(summary: Summary): string[] {
  return [
    summary.cost.toFixed(3),
    `${(100 * summary.cpuOver).toFixed(3)}%`,
    summary.maximaOver === undefined ? '-' : `${(100 * summary.maximaOver).toFixed(1)}%`,
    String(summary.killed),
    summary.changes.toFixed(2),
  ];
}

/** Formats a value with as many decimals as the example. */
function likePrinted(value: number, example: string): string {
  return value.toFixed(example.split('.')[1]?.length ?? 0);
}

/** Lowest bit of a 32-bit FNV-1a hash of the name, folded once: about half of the series. */
function isForTuning(series: string): boolean {
  let hash = 2166136261;
  for (const letter of series) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619) >>> 0;
  return ((hash ^ (hash >>> 16)) & 1) === 0;
}
