import { memoryForHeap, readHeapSetting } from '../../model/heap-settings.ts';
import type { ContainerLimits } from '../../model/task-definition.ts';

/** Runtime setting that must fit the memory of its container. */
export type RuntimeSetting =
  /** Heap of fixed size; with the runtime's overhead it needs `memoryMiB`. */
  | { kind: 'fixed heap'; text: string; heapMiB: number; memoryMiB: number }
  /** Heap that follows the container's memory. */
  | { kind: 'share of memory'; text: string; share: number }
  | { kind: 'workers'; text: string; count: number };

const workers = /^(?:--(?:workers|concurrency)|-[wc]|\w+_(?:WORKERS|CONCURRENCY))[= ]?(\d{1,4})$/;

/** Parses a container's runtime settings; those that do not limit its size (`-Xms`) are left out. */
export function runtimeSettings({ runtimeSettings: texts }: ContainerLimits): RuntimeSetting[] {
  return texts.flatMap((text) => readSetting(text) ?? []);
}

function readSetting(text: string): RuntimeSetting | undefined {
  const count = workers.exec(text)?.[1];
  if (count !== undefined) return { kind: 'workers', text, count: Number(count) };
  const heap = readHeapSetting(text);
  if (heap?.kind === 'share') return { kind: 'share of memory', text, share: heap.share };
  if (heap === undefined) return undefined;
  const { heapMiB, runtime } = heap;
  return { kind: 'fixed heap', text, heapMiB, memoryMiB: memoryForHeap(runtime, heapMiB) };
}

/** Memory that the fixed heaps of a container need, MiB: the largest of several, 0 if there are none. */
export function memoryForHeaps(container: ContainerLimits): number {
  const heaps = runtimeSettings(container).filter((setting) => setting.kind === 'fixed heap');
  return Math.max(0, ...heaps.map(({ memoryMiB }) => memoryMiB));
}
