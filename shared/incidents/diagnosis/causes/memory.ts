import type { Remedy } from '../../../model/diagnosis.ts';
import { exitKind } from '../../../model/exit-codes.ts';
import {
  type HeapSetting,
  heapThatFits,
  limitThatFits,
  memoryForHeap,
  writeHeapSetting,
} from '../../../model/heap-settings.ts';
import type { StoppedContainer } from '../../../model/stopped-task.ts';
import { type Advice, type AdviceByCause, type Facts, fromLog, remedy } from '../advice/facts.ts';
import { beside, heapIn, limitInWords, limitOf, moreMemory } from '../advice/memory-limits.ts';
import { type Rule, whenSaid } from '../rule.ts';
import { fullMemory } from '../usage-signs.ts';

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
  const full = fullMemory(facts.evidence.usage, facts.stop);
  if (!log && full !== undefined && !saidByEcs(facts)) return fullAtKill(facts, full);
  return {
    sentence: log
      ? `${facts.subject} ran out of memory: ${log.shows}.`
      : `${facts.subject} was killed because it used more memory than ${limitInWords(facts) ?? 'its limit allows'}.`,
    remedies: [
      ...(log ? [...fromLog(facts), moreMemory(facts)] : killedAtLimit(facts)),
      remedy('If memory grows with time and not with load, look for a leak: more memory only delays it.'),
    ],
  };
}

/** Words of ECS, and not a bare exit code. */
function saidByEcs({ text }: Facts): boolean {
  return !/^exitCode: /.test(text);
}

/** The memory of the task was full when SIGKILL came, and ECS names no kill of a container's main process. */
function fullAtKill(facts: Facts, percent: number): Advice {
  const limit = facts.stop.memoryMiB ?? facts.evidence.taskDefinition?.memoryMiB;
  const of = limit === undefined ? 'its limit' : `the ${limit} MiB of the task`;
  return {
    sentence: `${facts.subject} was killed (exit code 137) while memory stood at ${Math.round(percent)}% of ${of}. ECS names no kill of its main process, so the task as a whole or a child process reached the limit.`,
    remedies: [
      ...killedAtLimit(facts),
      remedy('If memory grows with time and not with load, look for a leak: more memory only delays it.'),
    ],
  };
}

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
    return [lowerHeap(setting, limit), moreMemory(facts, wanted)];
  }
  const words = `The heap is limited to ${mebibytes} MiB (${setting.text}), which fits the limit of ${limit} MiB, so what grew is outside the heap: native memory, buffers, threads or child processes. Look there first.`;
  return [remedy(words), moreMemory(facts)];
}

function lowerHeap(setting: HeapSetting, limit: number): Remedy {
  const lower = writeHeapSetting(setting, heapThatFits(setting.runtime, limit), limit);
  return remedy(`Lower ${setting.text} to about ${lower}: ${beside(setting)}.`);
}
