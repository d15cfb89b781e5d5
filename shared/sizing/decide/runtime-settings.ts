import { memoryForHeap, readHeapSetting } from '../../model/heap-settings.ts';
import type { ContainerLimits } from '../../model/task-definition.ts';

/** A setting of a runtime that its container's memory must agree with. */
export type RuntimeSetting =
  /** A heap of fixed size; with what the runtime needs beside it, it wants `memoryMiB`. */
  | { kind: 'fixed heap'; text: string; heapMiB: number; memoryMiB: number }
  /** A heap that follows the container's memory. */
  | { kind: 'share of memory'; text: string; share: number }
  | { kind: 'workers'; text: string; count: number };

const workers = /^(?:--(?:workers|concurrency)|-[wc]|\w+_(?:WORKERS|CONCURRENCY))[= ]?(\d{1,4})$/;

/** Reads a container's settings; those that say nothing about its size (`-Xms`) are left out. */
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

/** The memory that the fixed heaps of a container want, MiB; 0 without any; of several the largest. */
export function memoryForHeaps(container: ContainerLimits): number {
  const heaps = runtimeSettings(container).filter((setting) => setting.kind === 'fixed heap');
  return Math.max(0, ...heaps.map(({ memoryMiB }) => memoryMiB));
}
