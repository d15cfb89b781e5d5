// `npm run structure`: measures the structure of functions/ and shared/ against its bars; fails if one is missed.
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { castsOfData, functionsOf, type MeasuredFunction } from './structure/code.ts';
import { cyclesOf, longestChain, readImports } from './structure/imports.ts';

const shipped = globSync(['functions/**/*.ts', 'shared/**/*.ts']);
const entryFiles = new Set(['handler.ts', 'deps.ts', 'environment.ts', 'index.ts']);

const sources = new Map(shipped.map((file) => [file, readFileSync(file, 'utf8')]));
const lengths = [...sources].map(([file, source]) => ({ file, lines: source.split('\n').length - 1 }));
const functions = [...sources].flatMap(([file, source]) => functionsOf(file, source));
const casts = [...sources].flatMap(([file, source]) => castsOfData(file, source));
const small = lengths.filter(({ file, lines }) => lines < 25 && !entryFiles.has(basename(file)));
const imports = readImports(shipped);
const everything = globSync(['{functions,shared,sandbox,scripts,bench,test}/**/*.{ts,tsx}']);
const cycles = cyclesOf(readImports(everything));
const chain = longestChain(imports);

const fileLines = lengths.map(({ lines }) => lines);
const functionLines = functions.map(({ lines }) => lines);
const names = (found: readonly MeasuredFunction[]) =>
  found
    .toSorted((one, other) => other.lines - one.lines)
    .slice(0, 40)
    .map(({ file, name, lines }) => `${lines} ${file} ${name}`);

/** Bar: the measured figure, the condition, and the places to look at if it is missed. */
interface Bar {
  name: string;
  figure: number;
  holds: boolean;
  bar: string;
  places?: string[];
}

function atMost(name: string, figure: number, most: number, places: string[] = []): Bar {
  return { name, figure, holds: figure <= most, bar: `at most ${most}`, places };
}

const median = quantile(fileLines, 0.5);
const bars: Bar[] = [
  { name: 'lines of a file, median', figure: median, holds: median >= 40 && median <= 110, bar: '40 to 110' },
  atMost('lines of a file, 90th percentile', quantile(fileLines, 0.9), 219),
  atMost(
    'lines of the longest file',
    Math.max(...fileLines),
    300,
    lengths.filter(({ lines }) => lines > 300).map(({ file, lines }) => `${lines} ${file}`),
  ),
  atMost(
    'files under 25 lines beside entry files',
    small.length,
    19,
    small.map(({ file, lines }) => `${lines} ${file}`),
  ),
  atMost('lines of a function, 90th percentile', quantile(functionLines, 0.9), 19),
  atMost(
    'lines of the longest function',
    Math.max(...functionLines),
    59,
    names(functions.filter(({ lines }) => lines >= 60)),
  ),
  atMost('files in the longest chain of imports', chain.length, 18, [chain.join(' > ')]),
  atMost(
    'import cycles, with sandbox, scripts, bench and tests',
    cycles.length,
    0,
    cycles.map((cycle) => cycle.join(' > ')),
  ),
  atMost('casts of stored or received data', casts.length, 0, casts),
];

for (const { name, figure, holds, bar, places = [] } of bars) {
  console.log(`${holds ? 'ok    ' : 'MISSED'}  ${name.padEnd(56)} ${String(figure).padStart(4)}  (${bar})`);
  if (!holds) for (const place of places) console.log(`          ${place}`);
}
console.log(`${shipped.length} files, ${functions.length} functions`);
process.exit(bars.every(({ holds }) => holds) ? 0 : 1);

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
