import type { Remedy } from '../../../model/diagnosis.ts';
import { largerMemory } from '../../../model/fargate-sizes.ts';
import { type HeapSetting, heapMiBOf, readHeapSetting } from '../../../model/heap-settings.ts';
import { expressUpdate, isExpress } from './express.ts';
import { type Facts, remedy } from './facts.ts';

/** A heap setting with its size in MiB under a memory limit. */
interface Heap {
  setting: HeapSetting;
  mebibytes: number;
}

/** The heap limit among a container's settings; the last one counts, as it does for the runtimes. */
export function heapIn(flags: readonly string[], limit: number): Heap | undefined {
  const setting = flags.flatMap((flag) => readHeapSetting(flag) ?? []).at(-1);
  return setting && { setting, mebibytes: Math.round(heapMiBOf(setting, limit)) };
}

/** The memory that a runtime needs beside its heap, as a sentence part. */
export function beside({ runtime }: HeapSetting): string {
  const part = runtime === 'go' ? 'about a tenth' : 'about a quarter';
  return `threads, buffers and code need ${part} of the heap beside it`;
}

interface Size {
  cpuUnits?: number;
  memoryMiB?: number;
}

function taskSize({ stop, evidence }: Facts): Size {
  const definition = evidence.taskDefinition;
  return {
    cpuUnits: stop.cpuUnits ?? definition?.cpuUnits,
    memoryMiB: stop.memoryMiB ?? definition?.memoryMiB,
  };
}

/** The limit that counts, in MiB: the container's own where it has one, else the task's. */
export function limitOf(facts: Facts): number | undefined {
  return facts.defined?.memoryMiB ?? taskSize(facts).memoryMiB;
}

export function limitInWords(facts: Facts): string | undefined {
  const container = facts.defined?.memoryMiB;
  const task = taskSize(facts).memoryMiB;
  if (container !== undefined) {
    const rest = task !== undefined && task > container ? ` (the task has ${task} MiB)` : '';
    return `the ${container} MiB of its container limit${rest}`;
  }
  return task === undefined ? undefined : `the ${task} MiB of the task`;
}

/** The least that {@link largerMemory} adds, as a factor. */
const step = 1.5;

/** `wanted`: the memory in MiB that the container should get, where that is known. */
export function moreMemory(facts: Facts, wanted = 0): Remedy {
  const container = facts.defined?.memoryMiB;
  const { cpuUnits, memoryMiB } = taskSize(facts);
  if (container !== undefined && memoryMiB !== undefined && container < memoryMiB && wanted <= memoryMiB) {
    return remedy(
      `Raise memory of container ${facts.finding.container} in ${facts.revision}, now ${container} MiB: the task has ${memoryMiB} MiB, so its size can stay if the other containers leave room. Or leave the container limit out.`,
    );
  }
  const larger =
    cpuUnits !== undefined && memoryMiB !== undefined && facts.host.taskSizes === 'fargate-table'
      ? largerMemory({ cpuUnits, memoryMiB: Math.max(memoryMiB, Math.floor(wanted / step)) })
      : undefined;
  const also = container === undefined ? '' : ', and memory of the container with it';
  if (!larger) return remedy(`Raise the memory limit in ${facts.revision}${also}.`);
  if (isExpress(facts) && facts.place) {
    const size = { cpu: String(larger.cpuUnits), memory: String(larger.memoryMiB) };
    return remedy(
      `Raise the memory of the service from ${memoryMiB} to ${larger.memoryMiB} MiB:`,
      expressUpdate(facts.place, size),
    );
  }
  const cpu = larger.cpuUnits === cpuUnits ? '' : ` (that much needs CPU ${larger.cpuUnits})`;
  return remedy(
    `Register a revision of ${facts.revision} with task memory ${larger.memoryMiB} instead of ${memoryMiB} MiB${cpu}${also}.`,
  );
}
