import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod/mini';

/** Size that a fraction of 1 stands for. */
export interface Allocation {
  vcpu: number;
  memoryMiB: number;
}

/** Recorded workload in absolute units; NaN is a value that was not observed. */
export interface Trace {
  dataset: string;
  series: string;
  periodMs: number;
  /** Epoch ms (or ms from an unknown start), ascending. */
  times: Float64Array;
  /** Mean of each period, vCPU. */
  cpu: Float64Array;
  /** Highest value in each period, vCPU, if the dataset has a folder of maxima. */
  cpuMaxima?: Float64Array;
  /** MiB; absent in datasets without memory. */
  memory?: Float64Array;
}

/** Folder of traces. */
export interface Dataset {
  name: string;
  traces: Trace[];
}

/** Malformed input, described in one line. */
export class TraceError extends Error {}

interface Columns {
  times: Float64Array;
  cpu: Float64Array;
  memory: Float64Array;
}

const metaSchema = z.looseObject({
  series: z.array(
    z.looseObject({
      id: z.string(),
      step_seconds: z.optional(z.number()),
      suspected_double_count_ts: z.optional(z.array(z.number())),
    }),
  ),
});
type SeriesMeta = z.infer<typeof metaSchema>['series'][number];

const fiveMinutes = 300;

/**
 * Folders to judge: `directory` itself if it contains traces, otherwise those in it that do. A folder NAME_max beside
 * NAME or NAME_avg contains the maxima of the same windows and is not judged separately.
 * @throws TraceError, in one line, if there is nothing to read
 */
export function findDatasets(directory: string): string[] {
  if (traceFiles(directory).length > 0) return [directory];
  const folders = entries(directory)
    .map((name) => join(directory, name))
    .filter((folder) => isFolder(folder) && traceFiles(folder).length > 0);
  const judged = folders.filter((folder) => !folders.some((other) => maximaFolder(other) === folder));
  if (judged.length === 0) throw new TraceError(`${directory}: no traces (*.csv.gz) in it or in its folders`);
  return judged;
}

/** Reads one folder of traces. @throws TraceError naming the malformed file and line */
export function readDataset(folder: string, allocation: Allocation): Dataset {
  const meta = readMeta(folder);
  const maxima = maximaFolder(folder);
  const traces = traceFiles(folder).map((file) =>
    readTrace(folder, file, meta.get(seriesOf(file)), maxima, allocation),
  );
  return { name: basename(resolve(folder)), traces };
}

function readTrace(
  folder: string,
  file: string,
  meta: SeriesMeta | undefined,
  maximaIn: string | undefined,
  { vcpu, memoryMiB }: Allocation,
): Trace {
  const { times, cpu, memory } = readColumns(join(folder, file));
  // A task that moved within a window is counted twice: its memory there is not real, its CPU hardly differs.
  const doubtful = new Set(meta?.suspected_double_count_ts ?? []);
  const trusted = memory.map((value, at) => (doubtful.has(times[at] ?? 0) ? Number.NaN : value));
  return {
    dataset: basename(resolve(folder)),
    series: seriesOf(file),
    periodMs: (meta?.step_seconds ?? fiveMinutes) * 1000,
    times: times.map((seconds) => seconds * 1000),
    cpu: cpu.map((fraction) => fraction * vcpu),
    cpuMaxima: maximaIn ? maximaAt(join(maximaIn, file), times, vcpu) : undefined,
    memory: memory.some(Number.isFinite) ? trusted.map((fraction) => fraction * memoryMiB) : undefined,
  };
}

/** Maxima of the same windows, or undefined if this series has none. */
function maximaAt(file: string, times: Float64Array, vcpu: number): Float64Array | undefined {
  if (!entries(dirname(file)).includes(basename(file))) return undefined;
  const columns = readColumns(file);
  const byTime = new Map(Array.from(columns.times, (time, at) => [time, columns.cpu[at] ?? Number.NaN]));
  return times.map((time) => (byTime.get(time) ?? Number.NaN) * vcpu);
}

function readColumns(file: string): Columns {
  const lines = readText(file).trimEnd().split('\n');
  if (lines[0]?.trim() !== 'timestamp,cpu,memory') {
    throw new TraceError(`${file} line 1: the header must be timestamp,cpu,memory`);
  }
  const rows = lines.slice(1).map((line) => line.split(',').map(numberOrGap));
  const columns = {
    times: Float64Array.from(rows, ([time]) => time ?? Number.NaN),
    cpu: Float64Array.from(rows, ([, cpu]) => cpu ?? Number.NaN),
    memory: Float64Array.from(rows, ([, , memory]) => memory ?? Number.NaN),
  };
  const bad = rows.findIndex(
    (row, at) => row.length !== 3 || !isAfter(columns.times, at) || !row.every(isValue),
  );
  if (bad >= 0) throw new TraceError(`${file} line ${bad + 2}: not an ascending timestamp,cpu,memory`);
  if (rows.length === 0) throw new TraceError(`${file}: no windows in it`);
  return columns;
}

/** Number in a cell; NaN for an empty cell (a gap), -1 for one that is not a number. */
function numberOrGap(cell: string): number {
  const text = cell.trim();
  if (text === '') return Number.NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : -1;
}

function isValue(value: number): boolean {
  return Number.isNaN(value) || value >= 0;
}

function isAfter(times: Float64Array, at: number): boolean {
  const [time, before] = [times[at] ?? Number.NaN, times[at - 1] ?? Number.NEGATIVE_INFINITY];
  return time > before;
}

function readMeta(folder: string): Map<string, SeriesMeta> {
  if (!entries(folder).includes('meta.json')) return new Map();
  const file = join(folder, 'meta.json');
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new TraceError(`${file}: not readable as JSON`, { cause: error });
  }
  const parsed = metaSchema.safeParse(json);
  if (!parsed.success)
    throw new TraceError(`${file}: ${parsed.error.issues[0]?.path.join('.')} is malformed`);
  return new Map(parsed.data.series.map((series) => [series.id, series]));
}

function readText(file: string): string {
  try {
    const bytes = readFileSync(file);
    return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  } catch (error) {
    throw new TraceError(`${file}: cannot be read (${error instanceof Error ? error.message : error})`);
  }
}

function traceFiles(folder: string): string[] {
  return entries(folder).filter((name) => /\.csv(\.gz)?$/.test(name));
}

function seriesOf(file: string): string {
  return file.replace(/\.csv(\.gz)?$/, '');
}

/** Folder of maxima beside this one; undefined if there is none, or it is one. */
function maximaFolder(folder: string): string | undefined {
  const path = resolve(folder);
  const name = `${basename(path).replace(/_avg$/, '')}_max`;
  const found = !basename(path).endsWith('_max') && entries(dirname(path)).includes(name);
  return found ? join(dirname(folder), name) : undefined;
}

function isFolder(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch (error) {
    throw new TraceError(`${folder}: cannot be read as a folder`, { cause: error });
  }
}
