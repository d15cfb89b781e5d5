import type { ContainerLimits } from '../../model/container-limits.ts';

/** A setting of a runtime that its container's memory must agree with. */
export type RuntimeSetting =
  /** A heap of fixed size; with what the runtime needs beside it, it wants `memoryMiB`. */
  | { kind: 'fixed heap'; text: string; heapMiB: number; memoryMiB: number }
  /** A heap that follows the container's memory. */
  | { kind: 'share of memory'; text: string; share: number }
  | { kind: 'workers'; text: string; count: number };

/**
 * What a runtime takes beside its heap, as a factor on the heap. JVM: metaspace, threads and code cache are commonly a
 * quarter of the heap (AWS's and Microsoft's guides to containers advise a heap of 75 to 80 %). Node.js: buffers and
 * code live outside old space, the same. Go: GOMEMLIMIT counts all memory of the runtime, a tenth is left to the rest.
 */
const besideHeap = { jvm: 1.25, node: 1.25, dotnet: 1.25, go: 1.1 };

const mibOf: Record<string, number> = { '': 1 / 1024 ** 2, k: 1 / 1024, m: 1, g: 1024, t: 1024 ** 2 };

/** Each form of a setting, and how it is read. */
const forms: readonly [RegExp, (text: string, value: string, unit: string) => RuntimeSetting | undefined][] =
  [
    [/^-Xmx(\d+)([kmg]?)$/i, (text, value, unit) => fixedHeap(text, Number(value), unit, besideHeap.jvm)],
    [
      /^--max[-_]old[-_]space[-_]size=(\d+)$/,
      (text, value) => fixedHeap(text, Number(value), 'm', besideHeap.node),
    ],
    [
      /^GOMEMLIMIT=(\d+)(?:([KMGT])iB|B)?$/i,
      (text, value, unit) => fixedHeap(text, Number(value), unit ?? '', besideHeap.go),
    ],
    // .NET reads both as hexadecimal numbers, with or without 0x.
    [
      /^(?:DOTNET|COMPlus)_GCHeapHardLimit=(?:0x)?([\da-f]+)$/i,
      (text, value) => fixedHeap(text, Number.parseInt(value, 16), '', besideHeap.dotnet),
    ],
    [
      /^(?:DOTNET|COMPlus)_GCHeapHardLimitPercent=(?:0x)?([\da-f]+)$/i,
      (text, value) => share(text, Number.parseInt(value, 16)),
    ],
    [/^-XX:MaxRAMPercentage=([\d.]+)$/, (text, value) => share(text, Number(value))],
    [
      /^(?:--(?:workers|concurrency)|-[wc]|\w+_(?:WORKERS|CONCURRENCY))[= ]?(\d{1,4})$/,
      (text, value) => ({ kind: 'workers', text, count: Number(value) }),
    ],
  ];

/** Reads a container's settings; those that say nothing about its size (`-Xms`) are left out. */
export function runtimeSettings({ runtimeSettings: texts }: ContainerLimits): RuntimeSetting[] {
  return texts.flatMap((text) => {
    for (const [form, read] of forms) {
      const match = form.exec(text);
      if (match) return read(text, match[1] ?? '', match[2] ?? '') ?? [];
    }
    return [];
  });
}

/** The memory that the fixed heaps of a container want, MiB; 0 without any; of several the largest. */
export function memoryForHeaps(container: ContainerLimits): number {
  const heaps = runtimeSettings(container).filter((setting) => setting.kind === 'fixed heap');
  return Math.max(0, ...heaps.map(({ memoryMiB }) => memoryMiB));
}

function fixedHeap(text: string, value: number, unit: string, factor: number): RuntimeSetting | undefined {
  const heapMiB = value * (mibOf[unit.toLowerCase()] ?? 0);
  return heapMiB > 0 ? { kind: 'fixed heap', text, heapMiB, memoryMiB: heapMiB * factor } : undefined;
}

function share(text: string, percent: number): RuntimeSetting | undefined {
  return percent > 0 && percent <= 100 ? { kind: 'share of memory', text, share: percent / 100 } : undefined;
}
