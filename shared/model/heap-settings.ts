/**
 * Heap settings of the common runtimes. Only these words are ever taken from a container's environment:
 * its other values may be secrets.
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
/** `400MiB`, `1073741824`, `0xC800000`, `75`: nothing that may be a secret. */
const limitValue = /^(?:0x)?[\da-f]{1,16}(?:[kmgt]i)?b?$/i;

/** Variables whose whole value is a number of worker processes or threads. */
const workerVariables = new Set(['WEB_CONCURRENCY', 'GUNICORN_WORKERS', 'UVICORN_WORKERS', 'PUMA_WORKERS']);
/** `--workers 4` (gunicorn, uvicorn, puma), `--concurrency=8` (celery). */
const workerFlag = /--(?:workers|concurrency)[= ]\d{1,4}(?!\d)/g;
/** The short forms mean other things elsewhere, so their program must stand before them. */
const shortWorkerFlag =
  /\b(?:gunicorn|puma)\b[^\n]{0,300}? (-w[= ]?\d{1,4})(?!\d)|\bcelery\b[^\n]{0,300}? (-c[= ]?\d{1,4})(?!\d)/g;

interface Variable {
  name?: string;
  value?: string;
}

/**
 * The heap settings of a container, such as `-Xmx512m` or `GOMEMLIMIT=400MiB`, each once.
 * @param words its entry point and command.
 * @param environment its environment; nothing else of it is returned.
 */
export function heapFlags(words: string[], environment: Variable[]): string[] {
  const limits = environment
    .filter(({ name, value }) => heapVariables.has(name ?? '') && limitValue.test(value ?? ''))
    .map(({ name, value }) => `${name}=${value}`);
  const texts = [...words, ...environment.map(({ value }) => value ?? '')];
  return [...new Set([...texts.flatMap((text) => text.match(heapFlag) ?? []), ...limits])];
}

/** A runtime with a heap of its own. */
type Runtime = 'jvm' | 'node' | 'go' | 'dotnet';

/** A heap setting, read: a heap of fixed size, or one that follows the memory limit. */
export type HeapSetting = { text: string; runtime: Runtime } & (
  | { kind: 'fixed'; heapMiB: number }
  /** 0 to 1 of the memory limit. */
  | { kind: 'share'; share: number }
);

/**
 * Memory of a container over its heap, as a factor: what the runtime needs beside it. JVM: metaspace, threads and code
 * cache are commonly a quarter of the heap (AWS's and Microsoft's guides to containers advise a heap of 75% to 80%).
 * Node.js and .NET: buffers and code live outside the heap, the same. Go: GOMEMLIMIT counts all memory of the runtime;
 * a tenth is left to the rest.
 */
const memoryOverHeap: Readonly<Record<Runtime, number>> = { jvm: 1.25, node: 1.25, dotnet: 1.25, go: 1.1 };

const mibOf: Readonly<Record<string, number>> = { '': 2 ** -20, k: 2 ** -10, m: 1, g: 1024, t: 2 ** 20 };

interface Spelling {
  runtime: Runtime;
  says: RegExp;
  kind: HeapSetting['kind'];
  /** MiB of a fixed heap, percent of a share. */
  read(value: string, unit: string): number;
  /** The setting for a heap of so many MiB, under a memory limit in MiB. */
  write(heapMiB: number, limitMiB: number): string;
}

const bytesIn = (value: string, unit: string) => Number(value) * (mibOf[unit.toLowerCase()] ?? 0);
const percentOf = (heapMiB: number, limitMiB: number) => Math.floor((100 * heapMiB) / limitMiB);
const hex = (number: number) => `0x${Math.floor(number).toString(16).toUpperCase()}`;

/** How each runtime writes its limit. .NET reads both of its numbers as hexadecimal, with or without 0x. */
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

/** Reads one heap setting; undefined for what says nothing about the largest heap (`-Xms`, a percentage over 100). */
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

/** Size of the heap in MiB under a memory limit in MiB. */
export function heapMiBOf(setting: HeapSetting, limitMiB: number): number {
  return setting.kind === 'fixed' ? setting.heapMiB : setting.share * limitMiB;
}

/** Memory in MiB that a heap in MiB needs, with what the runtime needs beside it. */
export function memoryForHeap(runtime: Runtime, heapMiB: number): number {
  return heapMiB * memoryOverHeap[runtime];
}

/** Sizes that are advised are in steps of so many MiB. */
const stepMiB = 64;

/** The heap in MiB that fits under a memory limit in MiB, rounded down to a step of 64 MiB. */
export function heapThatFits(runtime: Runtime, limitMiB: number): number {
  const heap = limitMiB / memoryOverHeap[runtime];
  return heap < stepMiB ? Math.floor(heap) : Math.floor(heap / stepMiB) * stepMiB;
}

/** The memory limit in MiB that a heap in MiB needs, rounded up to a step of 64 MiB. */
export function limitThatFits(runtime: Runtime, heapMiB: number): number {
  return Math.ceil(memoryForHeap(runtime, heapMiB) / stepMiB) * stepMiB;
}

/** The same setting for another heap, both in MiB, under a memory limit in MiB. */
export function writeHeapSetting(setting: HeapSetting, heapMiB: number, limitMiB: number): string {
  const spelling = spellings.find(({ says }) => says.test(setting.text));
  return spelling?.write(heapMiB, limitMiB) ?? setting.text;
}

/** How many workers a container starts, where it says so: `--workers 4`, `WEB_CONCURRENCY=4`; each once. */
export function workerFlags(words: string[], environment: Variable[]): string[] {
  const variables = environment
    .filter(({ name, value }) => workerVariables.has(name ?? '') && /^\d{1,4}$/.test(value ?? ''))
    .map(({ name, value }) => `${name}=${value}`);
  const command = words.join(' ');
  const short = [...command.matchAll(shortWorkerFlag)].map(([, w, c]) => w ?? c ?? '');
  return [...new Set([...(command.match(workerFlag) ?? []), ...short, ...variables])];
}
