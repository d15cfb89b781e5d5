import type { Remedy } from '../../../model/diagnosis.ts';
import { largerMemory } from '../../../model/fargate-sizes.ts';
import type { LogReading } from '../log-signs/read-log.ts';
import { type Advice, type Facts, remedy } from './facts.ts';
import { type Heap, heapFor, heapIn, limitFor } from './heap.ts';

export function outOfMemory(facts: Facts): Advice {
  const { log } = facts.finding;
  return {
    sentence: log
      ? `${facts.subject} ran out of memory: its log shows that ${log.shows}.`
      : `${facts.subject} was killed because it used more memory than ${limitInWords(facts) ?? 'its limit allows'}.`,
    remedies: [
      ...(log ? exhausted(facts, log) : killedAtLimit(facts)),
      remedy('If memory grows with time and not with load, look for a leak: more memory only delays it.'),
    ],
  };
}

/** How the heap of a runtime is set that wrote that it is exhausted, by the sign in the log. */
const heapSettings: Readonly<Record<string, (mebibytes: number) => string>> = {
  'jvm-heap': (mebibytes) => `-Xmx${mebibytes}m`,
  'v8-heap': (mebibytes) => `--max-old-space-size=${mebibytes}`,
};

/** A heap below the limit may simply grow; only one that fills it needs more memory. */
function exhausted(facts: Facts, log: LogReading): Remedy[] {
  const limit = limitOf(facts);
  const setting = heapSettings[log.sign.id];
  const asWritten = [...log.remedies.map((text) => remedy(text)), moreMemory(facts)];
  if (!setting || limit === undefined || !facts.defined) return asWritten;
  const heap = heapIn(facts.defined.heapFlags, limit);
  const room = heapFor(limit);
  if (heap && heap.mebibytes > room * nearly) {
    const words = `The heap (${heap.setting}) is about as large as the limit of ${limit} MiB allows, so both must grow: keep the heap at three quarters of the new limit.`;
    return [remedy(words), moreMemory(facts)];
  }
  const now = heap ? `is kept to ${heap.mebibytes} MiB (${heap.setting})` : 'has no setting of its own';
  return [
    remedy(
      `Raise the heap, not the memory: the heap ${now}, and under the limit of ${limit} MiB it can go to about ${room} MiB (three quarters).`,
      (heap?.set ?? setting)(room),
    ),
  ];
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
function limitOf(facts: Facts): number | undefined {
  return facts.defined?.memoryMiB ?? taskSize(facts).memoryMiB;
}

function limitInWords(facts: Facts): string | undefined {
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
function moreMemory(facts: Facts, wanted = 0): Remedy {
  const container = facts.defined?.memoryMiB;
  const { cpuUnits, memoryMiB } = taskSize(facts);
  if (container !== undefined && memoryMiB !== undefined && container < memoryMiB && wanted <= memoryMiB) {
    return remedy(
      `Raise memory of container ${facts.finding.container} in ${facts.revision}, now ${container} MiB: the task has ${memoryMiB} MiB, so its size can stay if the other containers leave room. Or leave the container limit out.`,
    );
  }
  const larger =
    cpuUnits !== undefined && memoryMiB !== undefined && facts.stop.launchType !== 'EC2'
      ? largerMemory({ cpuUnits, memoryMiB: Math.max(memoryMiB, Math.floor(wanted / step)) })
      : undefined;
  const also = container === undefined ? '' : ', and memory of the container with it';
  if (!larger) return remedy(`Raise the memory limit in ${facts.revision}${also}.`);
  const cpu = larger.cpuUnits === cpuUnits ? '' : ` (that much needs CPU ${larger.cpuUnits})`;
  return remedy(
    `Register a revision of ${facts.revision} with task memory ${larger.memoryMiB} instead of ${memoryMiB} MiB${cpu}${also}.`,
  );
}

/** Shares of the limit, or of what fits under it, from which on a heap is too near it, and below which it is far. */
const nearly = 0.9;
const near = 0.8;
const far = 0.5;

/** Heap settings that leave no room below the limit are the commonest reason of a kill. */
function killedAtLimit(facts: Facts): Remedy[] {
  const { defined } = facts;
  const limit = limitOf(facts);
  if (limit === undefined || !defined || defined.heapFlags.length === 0) return [moreMemory(facts)];
  const heap = heapIn(defined.heapFlags, limit);
  if (heap && heap.mebibytes > limit * near) {
    const wanted = limitFor(heap.mebibytes);
    return [lowerHeap(heap, limit, wanted, defined.memoryMiB !== undefined), moreMemory(facts, wanted)];
  }
  const words =
    heap && heap.mebibytes < limit * far
      ? `The heap is kept to ${heap.mebibytes} MiB (${heap.setting}) of ${limit} MiB, so what grew is outside the heap: native memory, buffers, threads or child processes. Look there first.`
      : `The container sets ${defined.heapFlags.join(', ')}. Memory outside the heap (threads, buffers, code) needs about a quarter of the limit beside it.`;
  return [remedy(words), moreMemory(facts)];
}

function lowerHeap({ setting, set }: Heap, limit: number, wanted: number, isContainerLimit: boolean): Remedy {
  const what = isContainerLimit ? 'container limit' : 'memory of the task';
  return remedy(
    `Lower ${setting} to about ${set(heapFor(limit))} (three quarters of the limit), or raise the ${what} to at least ${wanted} MiB: threads, buffers and code need memory beside the heap.`,
  );
}
