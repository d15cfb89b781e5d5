/**
 * Heap settings of common runtimes. Only these are ever read from a container's environment: its other values may be
 * secrets.
 */
const heapFlag =
  /-Xm[xs]\d+[kmgKMG]?|-XX:(?:Max|Initial|Min)RAMPercentage=[\d.]+|-XX:MaxMetaspaceSize=\d+[kmgKMG]?|--max[-_]old[-_]space[-_]size=\d+/g;

/** Variables whose whole value is a heap limit. */
const heapVariables = new Set([
  'GOMEMLIMIT',
  'DOTNET_GCHeapHardLimit',
  'DOTNET_GCHeapHardLimitPercent',
  'COMPlus_GCHeapHardLimit',
  'COMPlus_GCHeapHardLimitPercent',
]);
/** `400MiB`, `1073741824`, `0xC800000`, `75`: no value that could be a secret. */
const limitValue = /^(?:0x)?[\da-f]{1,16}(?:[kmgt]i)?b?$/i;

/** Variables whose whole value is a number of worker processes or threads. */
const workerVariables = new Set(['WEB_CONCURRENCY', 'GUNICORN_WORKERS', 'UVICORN_WORKERS', 'PUMA_WORKERS']);
/** `--workers 4` (gunicorn, uvicorn, puma), `--concurrency=8` (celery). */
const workerFlag = /--(?:workers|concurrency)[= ]\d{1,4}(?!\d)/g;
/** The short options have other meanings elsewhere, so they must follow the name of their program. */
const shortWorkerFlag =
  /\b(?:gunicorn|puma)\b[^\n]{0,300}? (-w[= ]?\d{1,4})(?!\d)|\bcelery\b[^\n]{0,300}? (-c[= ]?\d{1,4})(?!\d)/g;

interface Variable {
  name?: string;
  value?: string;
}

/**
 * Heap settings of a container, such as `-Xmx512m` or `GOMEMLIMIT=400MiB`, each once.
 * @param words its entry point and command
 * @param environment its environment, of which nothing else is returned
 */
export function heapFlags(words: string[], environment: Variable[]): string[] {
  const limits = environment
    .filter(({ name, value }) => heapVariables.has(name ?? '') && limitValue.test(value ?? ''))
    .map(({ name, value }) => `${name}=${value}`);
  const texts = [...words, ...environment.map(({ value }) => value ?? '')];
  return [...new Set([...texts.flatMap((text) => text.match(heapFlag) ?? []), ...limits])];
}

/** Runtime with a heap of its own. */
type Runtime = 'jvm' | 'node' | 'go' | 'dotnet';

/** Parsed heap setting: a heap of fixed size, or one that follows the memory limit. */
export type HeapSetting = { text: string; runtime: Runtime } & (
  | { kind: 'fixed'; heapMiB: number }
  /** Share of the memory limit, 0 to 1. */
  | { kind: 'share'; share: number }
);

/**
 * Memory of a container relative to its heap, including the runtime's overhead. JVM: metaspace, threads and code cache
 * commonly add a quarter of the heap (the container guides of AWS and Microsoft recommend a heap of 75% to 80%).
 * Node.js and .NET: buffers and code outside the heap add as much. Go: GOMEMLIMIT covers all memory of the runtime; a
 * tenth is reserved for the rest.
 */
const memoryOverHeap: Readonly<Record<Runtime, number>> = { jvm: 1.25, node: 1.25, dotnet: 1.25, go: 1.1 };

const mibOf: Readonly<Record<string, number>> = { '': 2 ** -20, k: 2 ** -10, m: 1, g: 1024, t: 2 ** 20 };

interface Spelling {
  runtime: Runtime;
  says: RegExp;
  kind: HeapSetting['kind'];
  /** Parses a value: MiB for a fixed heap, percent for a share. */
  read(value: string, unit: string): number;
  /** Renders the setting for a heap under a memory limit, both in MiB. */
  write(heapMiB: number, limitMiB: number): string;
}

const bytesIn = (value: string, unit: string) => Number(value) * (mibOf[unit.toLowerCase()] ?? 0);
const percentOf = (heapMiB: number, limitMiB: number) => Math.floor((100 * heapMiB) / limitMiB);
const hex = (number: number) => `0x${Math.floor(number).toString(16).toUpperCase()}`;

/** Spelling of each runtime's limit. .NET reads both of its numbers as hexadecimal, with or without 0x. */
const spellings: readonly Spelling[] = [
  {
    runtime: 'jvm',
    says: /^-Xmx(\d+)([kmgt]?)$/i,
    kind: 'fixed',
    read: bytesIn,
    write: (heapMiB) => `-Xmx${heapMiB}m`,
  },
  {
    runtime: 'jvm',
    says: /^-XX:MaxRAMPercentage=(\d+(?:\.\d+)?)()$/,
    kind: 'share',
    read: Number,
    write: (heapMiB, limitMiB) => `-XX:MaxRAMPercentage=${percentOf(heapMiB, limitMiB)}`,
  },
  {
    runtime: 'node',
    says: /^--max[-_]old[-_]space[-_]size=(\d+)()$/,
    kind: 'fixed',
    read: Number,
    write: (heapMiB) => `--max-old-space-size=${heapMiB}`,
  },
  {
    runtime: 'go',
    says: /^GOMEMLIMIT=(\d+)(?:([kmgt])iB|B)?$/i,
    kind: 'fixed',
    read: bytesIn,
    write: (heapMiB) => `GOMEMLIMIT=${heapMiB}MiB`,
  },
  {
    runtime: 'dotnet',
    says: /^(?:DOTNET|COMPlus)_GCHeapHardLimit=(?:0x)?([\da-f]+)()$/i,
    kind: 'fixed',
    read: (value) => Number.parseInt(value, 16) / 2 ** 20,
    write: (heapMiB) => `DOTNET_GCHeapHardLimit=${hex(heapMiB * 2 ** 20)}`,
  },
  {
    runtime: 'dotnet',
    says: /^(?:DOTNET|COMPlus)_GCHeapHardLimitPercent=(?:0x)?([\da-f]+)()$/i,
    kind: 'share',
    read: (value) => Number.parseInt(value, 16),
    write: (heapMiB, limitMiB) => `DOTNET_GCHeapHardLimitPercent=${hex(percentOf(heapMiB, limitMiB))}`,
  },
];

/** Parses a heap setting; undefined for one that does not limit the heap (`-Xms`, a percentage over 100). */
export function readHeapSetting(text: string): HeapSetting | undefined {
  for (const { says, runtime, kind, read } of spellings) {
    const match = says.exec(text);
    const value = match ? read(match[1] ?? '', match[2] ?? '') : 0;
    if (!(value > 0)) continue;
    if (kind === 'fixed') return { text, runtime, kind, heapMiB: value };
    if (value <= 100) return { text, runtime, kind, share: value / 100 };
  }
  return undefined;
}

/** Size of the heap, MiB, under a memory limit in MiB. */
export function heapMiBOf(setting: HeapSetting, limitMiB: number): number {
  return setting.kind === 'fixed' ? setting.heapMiB : setting.share * limitMiB;
}

/** Memory that a heap needs including the runtime's overhead, both in MiB. */
export function memoryForHeap(runtime: Runtime, heapMiB: number): number {
  return heapMiB * memoryOverHeap[runtime];
}

/** Step of recommended sizes, MiB. */
const stepMiB = 64;

/** Largest heap that fits under a memory limit, both in MiB, rounded down to 64 MiB. */
export function heapThatFits(runtime: Runtime, limitMiB: number): number {
  const heap = limitMiB / memoryOverHeap[runtime];
  return heap < stepMiB ? Math.floor(heap) : Math.floor(heap / stepMiB) * stepMiB;
}

/** Memory limit that a heap needs, both in MiB, rounded up to 64 MiB. */
export function limitThatFits(runtime: Runtime, heapMiB: number): number {
  return Math.ceil(memoryForHeap(runtime, heapMiB) / stepMiB) * stepMiB;
}

/** Rewrites a setting for another heap under a memory limit, both in MiB. */
export function writeHeapSetting(setting: HeapSetting, heapMiB: number, limitMiB: number): string {
  const spelling = spellings.find(({ says }) => says.test(setting.text));
  return spelling?.write(heapMiB, limitMiB) ?? setting.text;
}

/** Worker settings of a container: `--workers 4`, `WEB_CONCURRENCY=4`; each once. */
export function workerFlags(words: string[], environment: Variable[]): string[] {
  const variables = environment
    .filter(({ name, value }) => workerVariables.has(name ?? '') && /^\d{1,4}$/.test(value ?? ''))
    .map(({ name, value }) => `${name}=${value}`);
  const command = words.join(' ');
  const short = [...command.matchAll(shortWorkerFlag)].map(([, w, c]) => w ?? c ?? '');
  return [...new Set([...(command.match(workerFlag) ?? []), ...short, ...variables])];
}
