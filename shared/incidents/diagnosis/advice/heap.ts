/** A limit that a runtime keeps for its heap. */
export interface Heap {
  /** As the task definition has it, such as `-Xmx512m`. */
  setting: string;
  mebibytes: number;
  /** The setting for another size in MiB. */
  set(mebibytes: number): string;
}

const mebibytesIn: Readonly<Record<string, number>> = { '': 2 ** -20, k: 2 ** -10, m: 1, g: 1024 };

/** How each runtime writes it; `size` gives MiB, of the memory limit in MiB. */
const spellings: readonly {
  says: RegExp;
  size(amount: number, unit: string, limit: number): number;
  set(mebibytes: number, limit: number): string;
}[] = [
  {
    says: /^-Xmx(\d+)([kmg]?)$/i,
    size: (amount, unit) => amount * (mebibytesIn[unit] ?? 0),
    set: (mebibytes) => `-Xmx${mebibytes}m`,
  },
  {
    says: /^-XX:MaxRAMPercentage=(\d+(?:\.\d+)?)()$/,
    size: (amount, _unit, limit) => (amount / 100) * limit,
    set: (mebibytes, limit) => `-XX:MaxRAMPercentage=${Math.round((mebibytes / limit) * 100)}`,
  },
  {
    says: /^--max[-_]old[-_]space[-_]size=(\d+)()$/,
    size: (amount) => amount,
    set: (mebibytes) => `--max-old-space-size=${mebibytes}`,
  },
  {
    says: /^GOMEMLIMIT=(\d+)([kmg]?)(?:iB|B)?$/i,
    size: (amount, unit) => amount * (mebibytesIn[unit] ?? 0),
    set: (mebibytes) => `GOMEMLIMIT=${mebibytes}MiB`,
  },
];

/**
 * The heap limit among a container's heap settings, under a memory limit in MiB. Undefined when there is none
 * that is understood. The last one of a spelling counts, as it does for the runtimes.
 */
export function heapIn(flags: readonly string[], limit: number): Heap | undefined {
  for (const { says, size, set } of spellings) {
    const setting = flags.findLast((flag) => says.test(flag));
    const [, amount, unit = ''] = says.exec(setting ?? '') ?? [];
    if (setting === undefined || amount === undefined) continue;
    const mebibytes = Math.round(size(Number(amount), unit.toLowerCase(), limit));
    return { setting, mebibytes, set: (wanted) => set(wanted, limit) };
  }
  return undefined;
}

/** Three quarters: threads, buffers and code need the rest. Sizes are in steps of 64 MiB. */
const share = 0.75;
const step = 64;

/** The heap in MiB that fits under a memory limit in MiB: three quarters of it, rounded down to 64 MiB. */
export function heapFor(limit: number): number {
  const heap = limit * share;
  return heap < step ? Math.floor(heap) : Math.floor(heap / step) * step;
}

/** The memory limit in MiB that a heap in MiB needs. */
export function limitFor(heap: number): number {
  return Math.ceil(heap / share / step) * step;
}
