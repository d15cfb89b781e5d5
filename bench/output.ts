import { writeFileSync } from 'node:fs';
import Table from 'cli-table3';
import { InvalidArgumentError } from 'commander';

const lines = ['top', 'bottom', 'left', 'right', 'mid'];
const joints = [
  'top-mid',
  'top-left',
  'top-right',
  'bottom-mid',
  'bottom-left',
  'bottom-right',
  'left-mid',
  'mid-mid',
  'right-mid',
  'middle',
];
const withoutLines = Object.fromEntries([...lines, ...joints].map((name) => [name, '']));

/** Median of the values; NaN if empty. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** Prints a table: the first column left-aligned, figures right-aligned. */
export function printTable(header: string[], rows: string[][]): void {
  const table = new Table({
    head: header,
    colAligns: header.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true, 'padding-left': 0, 'padding-right': 2 },
    chars: withoutLines,
  });
  table.push(...rows);
  console.log(table.toString());
}

/** Writes figures as indented JSON. */
export function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** Parses a command option that is a count. @throws commander's InvalidArgumentError for anything else */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('expected a whole number, 1 or more');
}
