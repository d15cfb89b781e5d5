import type { Remedy } from '../../../model/diagnosis.ts';
import { exitKind } from '../../../model/exit-codes.ts';
import { largerMemory } from '../../../model/fargate-sizes.ts';
import {
  type HeapSetting,
  heapMiBOf,
  heapThatFits,
  limitThatFits,
  memoryForHeap,
  readHeapSetting,
  writeHeapSetting,
} from '../../../model/heap-settings.ts';
import type { StoppedContainer } from '../../../model/stopped-task.ts';
import { type Advice, type AdviceByCause, type Facts, remedy } from '../advice/facts.ts';
import type { LogReading } from '../log-signs/read-log.ts';
import { type Rule, whenSaid } from '../rule.ts';

/** The exit code does not matter: out of memory was seen with 137, 0 and 1. */
const said = whenSaid({
  id: 'out-of-memory',
  cause: 'out-of-memory',
  topics: ['none', 'start'],
  says: /outofmemory|due to memory (?:usage|limit)|out of memory|oom.?killed|memory limit (?:too low|exceeded)|exceeded (?:the |its )?memory limit/,
});

/** Fargate says it of the task; then the container is the one that was killed. */
export const outOfMemory: Rule = {
  id: said.id,
  find(signs) {
    const finding = said.find(signs);
    if (!finding || finding.container !== undefined) return finding;
    const { name: container, exitCode } = onlyKilled(signs.containers) ?? {};
    return { ...finding, container, exitCode };
  },
};

/** The one container that was killed, if there is just one, or the only one there is. */
function onlyKilled(containers: readonly StoppedContainer[]): StoppedContainer | undefined {
  const killed = containers.filter(
    ({ exitCode }) => exitCode !== undefined && exitKind(exitCode) === 'killed',
  );
  const candidates = killed.length > 0 ? killed : containers;
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Sentence and remedies for each cause of this family. */
export const memoryAdvice = {
  'out-of-memory': outOfMemoryAdvice,
} satisfies AdviceByCause;

function outOfMemoryAdvice(facts: Facts): Advice {
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

/** A setting of the runtime that wrote that its heap is exhausted, by the sign in the log. */
const settingOf = new Map<string, HeapSetting>([
  ['jvm-heap', { kind: 'fixed', runtime: 'jvm', text: '-Xmx1m', heapMiB: 1 }],
  ['v8-heap', { kind: 'fixed', runtime: 'node', text: '--max-old-space-size=1', heapMiB: 1 }],
]);

/** A heap below the limit may simply grow; only one that fills it needs more memory. */
function exhausted(facts: Facts, log: LogReading): Remedy[] {
  const limit = limitOf(facts);
  const usual = settingOf.get(log.sign.id);
  const asWritten = [...log.remedies.map((text) => remedy(text)), moreMemory(facts)];
  if (!usual || limit === undefined || !facts.defined) return asWritten;
  const heap = heapIn(facts.defined.heapFlags, limit);
  const room = heapThatFits(usual.runtime, limit);
  if (heap && heap.mebibytes > room * nearly) {
    const words = `The heap (${heap.setting.text}) is about as large as the limit of ${limit} MiB allows, so both must grow: ${beside(heap.setting)}.`;
    return [remedy(words), moreMemory(facts)];
  }
  const now = heap
    ? `is limited to ${heap.mebibytes} MiB (${heap.setting.text})`
    : 'has no setting of its own';
  return [
    remedy(
      `Raise the heap limit, not the memory: the heap ${now}, and under the limit of ${limit} MiB it can be about ${room} MiB.`,
      writeHeapSetting(heap?.setting ?? usual, room, limit),
    ),
  ];
}

/** A heap setting with its size in MiB under a memory limit. */
interface Heap {
  setting: HeapSetting;
  mebibytes: number;
}

/** The heap limit among a container's settings; the last one counts, as it does for the runtimes. */
function heapIn(flags: readonly string[], limit: number): Heap | undefined {
  const setting = flags.flatMap((flag) => readHeapSetting(flag) ?? []).at(-1);
  return setting && { setting, mebibytes: Math.round(heapMiBOf(setting, limit)) };
}

/** The memory that a runtime needs beside its heap, as a sentence part. */
function beside({ runtime }: HeapSetting): string {
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
    cpuUnits !== undefined && memoryMiB !== undefined && facts.host.taskSizes === 'fargate-table'
      ? largerMemory({ cpuUnits, memoryMiB: Math.max(memoryMiB, Math.floor(wanted / step)) })
      : undefined;
  const also = container === undefined ? '' : ', and memory of the container with it';
  if (!larger) return remedy(`Raise the memory limit in ${facts.revision}${also}.`);
  const cpu = larger.cpuUnits === cpuUnits ? '' : ` (that much needs CPU ${larger.cpuUnits})`;
  return remedy(
    `Register a revision of ${facts.revision} with task memory ${larger.memoryMiB} instead of ${memoryMiB} MiB${cpu}${also}.`,
  );
}

/** Share of what fits under the limit from which on a heap fills it. */
const nearly = 0.9;

/** Heap settings that leave no room below the limit are the commonest reason of a kill. */
function killedAtLimit(facts: Facts): Remedy[] {
  const { defined } = facts;
  const limit = limitOf(facts);
  if (limit === undefined || !defined || defined.heapFlags.length === 0) return [moreMemory(facts)];
  const heap = heapIn(defined.heapFlags, limit);
  if (!heap) return [remedy(`The container sets ${defined.heapFlags.join(', ')}.`), moreMemory(facts)];
  const { setting, mebibytes } = heap;
  if (memoryForHeap(setting.runtime, mebibytes) > limit) {
    const wanted = limitThatFits(setting.runtime, mebibytes);
    return [lowerHeap(setting, limit, wanted, defined.memoryMiB !== undefined), moreMemory(facts, wanted)];
  }
  const words = `The heap is limited to ${mebibytes} MiB (${setting.text}), which fits the limit of ${limit} MiB, so what grew is outside the heap: native memory, buffers, threads or child processes. Look there first.`;
  return [remedy(words), moreMemory(facts)];
}

function lowerHeap(setting: HeapSetting, limit: number, wanted: number, isContainerLimit: boolean): Remedy {
  const what = isContainerLimit ? 'container limit' : 'memory of the task';
  const lower = writeHeapSetting(setting, heapThatFits(setting.runtime, limit), limit);
  return remedy(
    `Lower ${setting.text} to about ${lower}, or raise the ${what} to at least ${wanted} MiB: ${beside(setting)}.`,
  );
}
