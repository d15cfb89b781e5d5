import type { Remedy } from '../../task/diagnosis.ts';
import { largerMemory } from '../../task/fargate-sizes.ts';
import { type Advice, type Facts, remedy } from './facts.ts';

export function outOfMemory(facts: Facts): Advice {
  const { log } = facts.finding;
  const limit = bindingLimit(facts);
  return {
    sentence: log
      ? `${facts.subject} ran out of memory: its log shows that ${log.shows}.`
      : `${facts.subject} was killed because it used more memory than ${limit ?? 'its limit allows'}.`,
    remedies: [
      ...(log?.remedies ?? []).map((text) => remedy(text)),
      ...heapAgainstLimit(facts),
      moreMemory(facts),
      remedy('If memory grows with time and not with load, look for a leak: more memory only delays it.'),
    ],
  };
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

/** The limit that ended it, in words: the container's own where it has one, else the task's. */
function bindingLimit(facts: Facts): string | undefined {
  const container = facts.defined?.memoryMiB;
  const task = taskSize(facts).memoryMiB;
  if (container !== undefined) {
    const rest = task !== undefined && task > container ? ` (the task has ${task} MiB)` : '';
    return `the ${container} MiB of its container limit${rest}`;
  }
  return task === undefined ? undefined : `the ${task} MiB of the task`;
}

function moreMemory(facts: Facts): Remedy {
  const container = facts.defined?.memoryMiB;
  const { cpuUnits, memoryMiB } = taskSize(facts);
  if (container !== undefined && memoryMiB !== undefined && container < memoryMiB) {
    return remedy(
      `Raise memory of container ${facts.finding.container} in ${facts.revision}, now ${container} MiB: the task has ${memoryMiB} MiB, so its size can stay if the other containers leave room. Or leave the container limit out.`,
    );
  }
  const larger =
    cpuUnits !== undefined && memoryMiB !== undefined && facts.stop.launchType !== 'EC2'
      ? largerMemory({ cpuUnits, memoryMiB })
      : undefined;
  const also = container === undefined ? '' : ', and memory of the container with it';
  if (!larger) return remedy(`Raise the memory limit in ${facts.revision}${also}.`);
  const cpu = larger.cpuUnits === cpuUnits ? '' : ` (that much needs CPU ${larger.cpuUnits})`;
  return remedy(
    `Register a revision of ${facts.revision} with task memory ${larger.memoryMiB} instead of ${memoryMiB} MiB${cpu}${also}.`,
  );
}

/** Heap settings that leave no room below the limit are the commonest reason; so they are named. */
function heapAgainstLimit({ defined }: Facts): Remedy[] {
  const flags = defined?.heapFlags ?? [];
  if (flags.length === 0) return [];
  return [
    remedy(
      `The container sets ${flags.join(', ')}. Memory outside the heap (threads, buffers, code) needs about a quarter of the limit beside it.`,
    ),
  ];
}
