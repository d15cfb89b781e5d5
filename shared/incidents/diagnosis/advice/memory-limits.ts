import type { Remedy } from '../../../model/diagnosis.ts';
import { largerMemory } from '../../../model/fargate-sizes.ts';
import { type HeapSetting, heapMiBOf, readHeapSetting } from '../../../model/heap-settings.ts';
import { expressUpdate, isExpress } from './express.ts';
import { type Facts, remedy } from './facts.ts';

/** Heap setting, with the resulting size under a memory limit, MiB. */
interface Heap {
  setting: HeapSetting;
  mebibytes: number;
}

/** Heap limit of a container. If it is set several times, the last one wins, as in the runtimes. */
export function heapIn(flags: readonly string[], limit: number): Heap | undefined {
  const setting = flags.flatMap((flag) => readHeapSetting(flag) ?? []).at(-1);
  return setting && { setting, mebibytes: Math.round(heapMiBOf(setting, limit)) };
}

/** Memory that a runtime needs beside its heap, as a clause. */
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

/** Effective limit, MiB: the container's if it has one, otherwise the task's. */
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

/** Minimum growth factor of {@link largerMemory}. */
const step = 1.5;

/**
 * Remedy that gives the container more memory, with the part of the task definition to paste: a higher container limit
 * if the task has room, otherwise the next legal task size and the matching container limit.
 * @param wanted memory that the container needs, MiB, if known
 */
export function moreMemory(facts: Facts, wanted = 0): Remedy {
  const container = facts.defined?.memoryMiB;
  const size = taskSize(facts);
  const room = roomInTask(facts, size);
  if (container !== undefined && room !== undefined && room > container && wanted <= room)
    return higherLimit(facts, container, room, ', which its task has room for');
  const larger = largerTask(facts, size, wanted);
  if (larger) return largerTaskRemedy(facts, size, larger, wanted);
  if (container === undefined || size.memoryMiB !== undefined)
    return remedy(
      `Raise the memory limit in ${facts.revision}${container === undefined ? '' : ', of its task and of the container'}.`,
    );
  return higherLimit(facts, container, Math.max(wanted, Math.ceil((container * step) / 64) * 64), '');
}

/** Task memory that no other container reserves by its limit, MiB. */
function roomInTask({ evidence, defined }: Facts, { memoryMiB }: Size): number | undefined {
  const others = (evidence.taskDefinition?.containers ?? []).filter(({ name }) => name !== defined?.name);
  const taken = others.reduce((sum, other) => sum + (other.memoryMiB ?? 0), 0);
  return memoryMiB === undefined ? undefined : memoryMiB - taken;
}

function higherLimit({ finding, revision }: Facts, from: number, to: number, because: string): Remedy {
  return remedy(
    `Raise the limit of container ${finding.container} in ${revision} from ${from} to ${to} MiB${because}:`,
    JSON.stringify({ name: finding.container, memory: to }),
  );
}

function largerTask(facts: Facts, { cpuUnits, memoryMiB }: Size, wanted: number) {
  if (cpuUnits === undefined || memoryMiB === undefined) return undefined;
  if (facts.host.taskSizes !== 'fargate-table') return undefined;
  return largerMemory({ cpuUnits, memoryMiB: Math.max(memoryMiB, Math.floor(wanted / step)) });
}

function largerTaskRemedy(
  facts: Facts,
  { cpuUnits, memoryMiB = 0 }: Size,
  larger: { cpuUnits: number; memoryMiB: number },
  wanted: number,
): Remedy {
  const { place, defined, revision } = facts;
  const size = { cpu: String(larger.cpuUnits), memory: String(larger.memoryMiB) };
  if (isExpress(facts) && place) {
    const words = `Raise the memory of the service from ${memoryMiB} to ${larger.memoryMiB} MiB:`;
    return remedy(words, expressUpdate(place, size));
  }
  const cpu = larger.cpuUnits === cpuUnits ? '' : ` (that much needs CPU ${larger.cpuUnits})`;
  const words = `Register a revision of ${revision} with task memory ${larger.memoryMiB} instead of ${memoryMiB} MiB${cpu}`;
  const limit = defined?.memoryMiB;
  if (!defined || limit === undefined) return remedy(`${words}:`, JSON.stringify(size));
  // In proportion, as right-sizing fits containers, so that both give the same size.
  const share = Math.floor((limit * larger.memoryMiB) / memoryMiB);
  const memory = Math.min(larger.memoryMiB, Math.max(share, wanted));
  const containerDefinitions = [{ name: defined.name, memory }];
  return remedy(
    `${words}, and ${memory} MiB for the container:`,
    JSON.stringify({ ...size, containerDefinitions }),
  );
}
