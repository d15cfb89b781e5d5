import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InvalidInputError } from '../../shared/errors.ts';
import { sizingCsv, sizingJson } from '../../shared/sizing/report/csv-json.ts';
import { reasonWords } from '../../shared/sizing/report/skip-words.ts';
import { mostInFull, sizingTerminal } from '../../shared/sizing/report/terminal.ts';
import type { FleetReport } from '../../shared/sizing/service-report.ts';
import type { Options } from './arguments.ts';

/** Width without a terminal, columns. */
const pipedColumns = 80;

/** Renders a report as each kind of file. */
const renderers = {
  async html(report: FleetReport): Promise<string> {
    // Loaded on demand: the charts are as large as the rest.
    const { sizingHtml } = await import('../../shared/sizing/report/html.ts');
    return sizingHtml(report);
  },
  json: async (report: FleetReport) => `${JSON.stringify(sizingJson(report), null, 2)}\n`,
  csv: async (report: FleetReport) => sizingCsv(report),
};

const formats = ['html', 'json', 'csv'] as const satisfies (keyof typeof renderers)[];

/**
 * Checks that the files can be written, before the work for them.
 * @throws InvalidInputError that names the file
 */
export function checkFiles(options: Options): void {
  for (const format of formats) {
    const file = options[format];
    if (file !== undefined && file !== '-') orWhyNot(file, () => checkFile(pathOf(file)));
  }
}

/**
 * Writes the files and shows the report in the terminal; a format sent to standard output is the only output there.
 * @throws InvalidInputError for a file that cannot be written
 */
export async function show(report: FleetReport, options: Options): Promise<void> {
  if (formats.every((format) => options[format] !== '-')) {
    const { columns = pipedColumns, isTTY } = process.stdout;
    // hasColors respects NO_COLOR, FORCE_COLOR and TERM.
    process.stdout.write(sizingTerminal(report, { columns, color: isTTY && process.stdout.hasColors() }));
    if (report.services.length > mostInFull && options.html === undefined) {
      process.stdout.write('One service in detail: --service NAME. With charts: --html report.html\n');
    }
  }
  for (const format of formats) {
    const file = options[format];
    if (file === undefined) continue;
    const text = await renderers[format](report);
    if (file === '-') process.stdout.write(text);
    else {
      orWhyNot(file, () => writeFileSync(pathOf(file), text));
      console.error(`Written: ${file}`);
    }
  }
}

/**
 * Detects a report in which no service could be analysed.
 * @returns one line with the first reason, for standard error; undefined if at least one was read
 */
export function nothingRead({ services, problems }: FleetReport): string | undefined {
  const failed = services.flatMap(({ decision }) =>
    decision.action === 'skip' && decision.reason.code === 'not-analysed' ? [decision] : [],
  );
  if (failed.length < services.length || failed.length + problems.length === 0) return undefined;
  const [first] = failed;
  return `Nothing could be read: ${first ? reasonWords(first) : problems[0]}`;
}

/** npm runs scripts in the project's folder; paths are relative to the caller's folder. */
function pathOf(file: string): string {
  return resolve(process.env.INIT_CWD ?? '.', file);
}

function checkFile(path: string): void {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  accessSync(stats ? path : dirname(path), constants.W_OK);
}

const unwritable: Record<string, string> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'there is no such folder',
  EISDIR: 'it is a folder',
  EACCES: 'no permission',
  ENOSPC: 'the disk is full',
};

function orWhyNot(file: string, write: () => void): void {
  try {
    write();
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new InvalidInputError(`${file} cannot be written: ${unwritable[code] ?? code}`, { cause });
  }
}
