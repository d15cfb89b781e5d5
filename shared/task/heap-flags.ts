/**
 * Heap settings of the common runtimes. Only these words are ever taken from a container's environment:
 * its other values may be secrets.
 */
const heapFlag =
  /-Xm[xs]\d+[kmgKMG]?|-XX:(?:Max|Initial|Min)RAMPercentage=[\d.]+|-XX:MaxMetaspaceSize=\d+[kmgKMG]?|--max[-_]old[-_]space[-_]size=\d+/g;

/** Variables whose whole value is a heap limit. */
const heapVariables = new Set(['GOMEMLIMIT', 'DOTNET_GCHeapHardLimit', 'DOTNET_GCHeapHardLimitPercent']);
const limitValue = /^[\w.]{1,20}$/;

/**
 * The heap settings of a container, such as `-Xmx512m` or `GOMEMLIMIT=400MiB`, each once.
 * @param words its entry point and command.
 * @param environment its environment; nothing else of it is returned.
 */
export function heapFlags(words: string[], environment: { name?: string; value?: string }[]): string[] {
  const limits = environment
    .filter(({ name, value }) => heapVariables.has(name ?? '') && limitValue.test(value ?? ''))
    .map(({ name, value }) => `${name}=${value}`);
  const texts = [...words, ...environment.map(({ value }) => value ?? '')];
  return [...new Set([...texts.flatMap((text) => text.match(heapFlag) ?? []), ...limits])];
}
