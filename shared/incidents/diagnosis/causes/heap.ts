import type { Remedy } from '../../../model/diagnosis.ts';
import { type HeapSetting, heapThatFits, writeHeapSetting } from '../../../model/heap-settings.ts';
import { type Advice, type AdviceByCause, type Facts, fromLog, remedy } from '../advice/facts.ts';
import { beside, heapIn, limitOf, moreMemory } from '../advice/memory-limits.ts';

/**
 * Explanation and remedies for each cause of this family. The log identifies it: a runtime with a full heap exits by
 * its own decision, so ECS reports an ordinary error.
 */
export const heapAdvice = {
  'heap-exhausted': heapExhaustedAdvice,
} satisfies AdviceByCause;

function heapExhaustedAdvice(facts: Facts): Advice {
  return {
    sentence: `${facts.subject} reached a limit of its runtime, not the memory limit: ${facts.finding.log?.shows ?? 'its heap is full'}.`,
    remedies: [
      ...exhausted(facts),
      remedy(
        'If the heap grows over time rather than with load, look for a leak: a larger heap only delays the failure.',
      ),
    ],
  };
}

/** Share of the maximum heap under the limit above which the heap counts as filling the limit. */
const nearly = 0.9;

/** Heap setting to name, by the log sign of the runtime. */
const settingOf = new Map<string, HeapSetting>([
  ['jvm-heap', { kind: 'fixed', runtime: 'jvm', text: '-Xmx1m', heapMiB: 1 }],
  ['v8-heap', { kind: 'fixed', runtime: 'node', text: '--max-old-space-size=1', heapMiB: 1 }],
]);

/** Remedy for an exhausted heap: a heap well below the memory limit can grow; one that fills it needs more memory. */
function exhausted(facts: Facts): Remedy[] {
  const limit = limitOf(facts);
  const usual = settingOf.get(facts.finding.log?.id ?? '');
  const asWritten = fromLog(facts);
  if (!usual || limit === undefined || !facts.defined) return asWritten;
  const heap = heapIn(facts.defined.heapFlags, limit);
  const room = heapThatFits(usual.runtime, limit);
  if (heap && heap.mebibytes > room * nearly) {
    const words = `The heap (${heap.setting.text}) is about as large as the limit of ${limit} MiB allows, so both must grow: ${beside(heap.setting)}.`;
    return [remedy(words), moreMemory(facts)];
  }
  const now = heap ? `is limited to ${heap.mebibytes} MiB (${heap.setting.text})` : 'has no explicit limit';
  return [
    remedy(
      `Raise the heap limit, not the memory: the heap ${now}, and under the limit of ${limit} MiB it can be about ${room} MiB.`,
      writeHeapSetting(heap?.setting ?? usual, room, limit),
    ),
  ];
}
