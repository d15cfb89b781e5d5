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

/** Out of memory reported by ECS. The exit code is irrelevant: 137, 0 and 1 have been observed. */
const said = whenSaid({
  id: 'out-of-memory',
  cause: 'out-of-memory',
  topics: ['none', 'start'],
  says: /outofmemory|due to memory (?:usage|limit)|out of memory|oom.?killed|memory limit (?:too low|exceeded)|exceeded (?:the |its )?memory limit/,
});

/** Out of memory. Fargate reports it for the task; the container at fault is then the one that was killed. */
export const outOfMemory: Rule = {
  id: said.id,
  find(signs) {
    const finding = said.find(signs);
    if (!finding || finding.container !== undefined) return finding;
    const { name: container, exitCode } = onlyKilled(signs.containers) ?? {};
    return { ...finding, container, exitCode };
  },
};

/** Only killed container, or only container of the task; undefined if ambiguous. */
function onlyKilled(containers: readonly StoppedContainer[]): StoppedContainer | undefined {
  const killed = containers.filter(
    ({ exitCode }) => exitCode !== undefined && exitKind(exitCode) === 'killed',
  );
  const candidates = killed.length > 0 ? killed : containers;
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Explanation and remedies for each cause of this family. */
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
      remedy(
        'If memory grows over time rather than with load, look for a leak: more memory only delays the failure.',
      ),
    ],
  };
}

/** Tells whether ECS itself reported out of memory, as opposed to a bare exit code. */
function saidByEcs({ text }: Facts): boolean {
  return !/^exitCode: /.test(text);
}

/** Advice for a SIGKILL at full task memory without an out-of-memory report for a container's main process. */
function fullAtKill(facts: Facts, percent: number): Advice {
  const limit = facts.stop.memoryMiB ?? facts.evidence.taskDefinition?.memoryMiB;
  const of = limit === undefined ? 'its limit' : `the ${limit} MiB of the task`;
  return {
    sentence: `${facts.subject} was killed (exit code 137) while memory was at ${Math.round(percent)}% of ${of}. ECS did not report a kill of its main process, so the task as a whole or a child process reached the limit.`,
    remedies: [
      ...killedAtLimit(facts),
      remedy(
        'If memory grows over time rather than with load, look for a leak: more memory only delays the failure.',
      ),
    ],
  };
}

/** Remedies for a kill at the limit; the most common cause is a heap that leaves no room below the limit. */
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
  const words = `The heap is limited to ${mebibytes} MiB (${setting.text}), which fits the limit of ${limit} MiB, so the growth is outside the heap: native memory, buffers, threads or child processes. Look there first.`;
  return [remedy(words), moreMemory(facts)];
}

function lowerHeap(setting: HeapSetting, limit: number): Remedy {
  const lower = writeHeapSetting(setting, heapThatFits(setting.runtime, limit), limit);
  return remedy(`Lower ${setting.text} to about ${lower}: ${beside(setting)}.`);
}
