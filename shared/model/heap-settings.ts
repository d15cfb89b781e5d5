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

/** How many workers a container starts, where it says so: `--workers 4`, `WEB_CONCURRENCY=4`; each once. */
export function workerFlags(words: string[], environment: Variable[]): string[] {
  const variables = environment
    .filter(({ name, value }) => workerVariables.has(name ?? '') && /^\d{1,4}$/.test(value ?? ''))
    .map(({ name, value }) => `${name}=${value}`);
  const command = words.join(' ');
  const short = [...command.matchAll(shortWorkerFlag)].map(([, w, c]) => w ?? c ?? '');
  return [...new Set([...(command.match(workerFlag) ?? []), ...short, ...variables])];
}
