import type { OperatingSystem } from '../../model/fargate-sizes.ts';
import { isOnMutableTag } from '../../model/image-reference.ts';
import type { Architecture, FargatePrice } from '../../model/price-list.ts';
import { dayMs, minuteMs, unitsPerVcpu } from '../../model/units.ts';
import { busiestMinutesOver, peakOf } from '../usage/estimators.ts';
import { findHotTask } from '../usage/hot-tasks.ts';
import { cpuTarget } from '../usage/load.ts';
import { weeklyRise } from '../usage/rising.ts';
import { highest } from '../usage/usage.ts';
import { usageFigures } from '../usage/usage-summary.ts';
import { boundByOwnLimit } from './containers.ts';
import { freeStorageGiB, hourlyUsd, monthlyUsd } from './cost.ts';
import type { Sized, SizingInput } from './decision.ts';
import type { Note } from './note.ts';
import { judging, reading } from './policy.ts';
import { type RuntimeSetting, runtimeSettings } from './runtime-settings.ts';

/** Subject of the notes. */
export interface NotesOn {
  input: SizingInput;
  sized: Sized;
  os: OperatingSystem;
  architecture: Architecture;
  region: string;
  /** ARM price on the same terms, if known. */
  armPrice?: FargatePrice;
  spotShare: number;
  /** Minutes with data points that no task can reach. */
  impossibleMinutes?: number;
  /** Notes on the service's unusable tags. */
  settingNotes: readonly Note[];
}

/** Caveats of a recommendation, ordered by how much they matter before applying it. */
export function notesOn(subject: NotesOn): Note[] {
  return [
    ...subject.settingNotes,
    ...dataNote(subject),
    ...skewNote(subject),
    ...riseNote(subject),
    ...fullHeapNote(subject),
    ...leakNote(subject),
    ...startNote(subject),
    ...latencyNote(subject),
    ...windowNote(subject),
    ...heapNotes(subject),
    ...containerNotes(subject),
    ...imageNote(subject),
    ...scalingNotes(subject),
    ...priceNote(subject),
    ...armNote(subject),
  ];
}

/** Notes on unusable tags. @param leftOut limit that was dropped from limits that allow no size */
export function settingNotes(problems: readonly string[], leftOut: 'maximum' | 'both' | undefined): Note[] {
  const ofTags = problems.map((problem): Note => ({ kind: 'setting', code: 'tag', problem }));
  return leftOut ? [...ofTags, { kind: 'setting', code: 'limits', leftOut }] : ofTags;
}

function dataNote({ impossibleMinutes: minutes = 0 }: NotesOn): Note[] {
  return minutes > 0 ? [{ kind: 'data', code: 'impossible-memory', minutes }] : [];
}

function skewNote({ input: { usage, size, policy }, sized }: NotesOn): Note[] {
  const { heldBack } = sized.reason;
  if (heldBack?.code === 'hot-task-below') return [{ kind: 'skew', ...heldBack }];
  const limitVcpu = size.cpuUnits / unitsPerVcpu;
  const hot = findHotTask(usage.cpu, limitVcpu);
  return hot && hot.share > policy.cpu.overBudget
    ? [{ kind: 'skew', code: 'hot-task', limitVcpu, ...hot }]
    : [];
}

/** A start takes longer on less CPU than it uses now. */
function startNote({ input: { size: inUse, start, startWaitSeconds: waitSeconds }, sized }: NotesOn): Note[] {
  const advisedVcpu = sized.size.cpuUnits / unitsPerVcpu;
  if (!start || sized.size.cpuUnits >= inUse.cpuUnits || start.vcpu <= advisedVcpu) return [];
  const minutesAfter = (start.minutes * start.vcpu) / advisedVcpu;
  return [{ kind: 'start', code: 'slower-start', ...start, advisedVcpu, minutesAfter, waitSeconds }];
}

/** CPU that rises from week to week reaches its size by the next weekly decision. */
function riseNote({ input: { usage, now }, sized }: NotesOn): Note[] {
  const rise = weeklyRise(usage.cpu, now);
  const vcpu = sized.size.cpuUnits / unitsPerVcpu;
  return rise && rise.next >= reading.saturatedShare * vcpu
    ? [{ kind: 'trend', code: 'cpu-rises', vcpu, ...rise }]
    : [];
}

/** A full heap is cured by its setting, for which the memory stays. */
function fullHeapNote({ sized: { reason } }: NotesOn): Note[] {
  const { heldBack } = reason;
  return heldBack?.code === 'heap-full' ? [{ kind: 'heap-full', code: 'heap-full' }] : [];
}

function latencyNote({ input: { usage, size, takesRequests }, sized }: NotesOn): Note[] {
  if (!takesRequests || sized.size.cpuUnits >= size.cpuUnits) return [];
  const advisedVcpu = sized.size.cpuUnits / unitsPerVcpu;
  const minutes = busiestMinutesOver(usage.cpu, advisedVcpu);
  const seen = (usage.cpu.times.length * usage.cpu.periodMs) / minuteMs;
  if (minutes <= judging.cutBursts * seen) return [];
  const highestTaskVcpu = peakOf(usage.cpu);
  return [{ kind: 'latency', code: 'cut-bursts', advisedVcpu, highestTaskVcpu, minutes }];
}

/** A month ends after its last working day; a shorter look-back does not cover the CPU of that day. */
function windowNote({ input: { size, now, lookbackDays, usage }, sized }: NotesOn): Note[] {
  if (lookbackDays === undefined || sized.size.cpuUnits >= size.cpuUnits) return [];
  const date = new Date(now);
  const at = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 0);
  if (now - lookbackDays * dayMs <= at) return [];
  // A younger service did not run at that time, and a longer look-back would show nothing.
  const isYounger = usage.memoryBefore !== undefined && usage.memoryBefore.values.length === 0;
  return isYounger ? [] : [{ kind: 'window', code: 'month-end-unseen', at, lookbackDays }];
}

function leakNote({ input, sized: { leak } }: NotesOn): Note[] {
  if (!leak) return [];
  const { mibPerDay } = leak;
  if (leak.resets > 0) return [{ kind: 'leak', code: 'with-restarts', mibPerDay }];
  const daysLeft = (input.size.memoryMiB - highest(input.usage.memory.values)) / mibPerDay;
  return [{ kind: 'leak', code: 'until-full', mibPerDay, daysLeft }];
}

/** Notes on runtime settings, each compared with the memory that its container would have. */
function heapNotes({ input: { containers = [] }, sized }: NotesOn): Note[] {
  return containers.flatMap((container) => {
    const fitted = sized.containers.find(({ name }) => name === container.name);
    const memoryMiB = fitted?.memoryMiB?.to ?? container.memoryMiB ?? sized.size.memoryMiB;
    return runtimeSettings(container).flatMap(
      (setting) => heapNote(container.name, setting, memoryMiB, sized) ?? [],
    );
  });
}

function heapNote(
  container: string,
  setting: RuntimeSetting,
  memoryMiB: number,
  { action, size }: Sized,
): Note | undefined {
  const about = { kind: 'heap', container, setting: setting.text, memoryMiB } as const;
  if (setting.kind === 'fixed heap' && setting.memoryMiB > memoryMiB) {
    return { ...about, code: 'heap-too-large', wantsMiB: setting.memoryMiB };
  }
  if (action === 'keep') return undefined;
  switch (setting.kind) {
    case 'fixed heap': {
      // A heap that stays small leaves the added memory unused.
      const isSmall = setting.memoryMiB < memoryMiB * judging.smallHeap;
      return { ...about, code: isSmall ? 'heap-leaves-unused' : 'heap-fits', wantsMiB: setting.memoryMiB };
    }
    case 'share of memory':
      return { ...about, code: 'heap-follows', heapMiB: setting.share * memoryMiB };
    case 'workers':
      return { ...about, code: 'workers', count: setting.count, vcpu: size.cpuUnits / unitsPerVcpu };
  }
}

function containerNotes({ input: { containers = [], size }, sized, os }: NotesOn): Note[] {
  const bound = boundByOwnLimit(containers, size);
  const notes: Note[] = [];
  if (bound.length > 0) {
    const limits = bound.map(({ name, memoryMiB = 0 }) => ({ container: name, memoryMiB }));
    notes.push({ kind: 'containers', code: 'own-limits', limits, taskMiB: size.memoryMiB });
  }
  if (os === 'WINDOWS' && sized.action !== 'keep') notes.push({ kind: 'containers', code: 'windows' });
  const restarting = containers.filter(({ restarts }) => restarts).map(({ name }) => name);
  if (restarting.length > 0)
    notes.push({ kind: 'containers', code: 'restarts-unseen', containers: restarting });
  return notes;
}

function imageNote({ input: { containers = [] }, sized }: NotesOn): Note[] {
  if (sized.action === 'keep') return [];
  const images = containers.flatMap(({ name, image }) =>
    image !== undefined && isOnMutableTag(image) ? [{ container: name, image }] : [],
  );
  return images.length > 0 ? [{ kind: 'image', code: 'moving-tags', images }] : [];
}

function scalingNotes({ input: { scaling, usage, size }, sized: { tasks } }: NotesOn): Note[] {
  if (!scaling || scaling.policies.length === 0) return [];
  const { minimumTasks, maximumTasks } = scaling;
  const notes = scaling.policies.map(
    (policy): Note => ({ kind: 'scaling', code: 'policy', policy, minimumTasks, maximumTasks, tasks }),
  );
  const isAtMinimum =
    minimumTasks > 1 && tasks.before <= minimumTasks + judging.atBoundTasks && minimumTasks < maximumTasks;
  if (isAtMinimum) notes.push({ kind: 'scaling', code: 'at-minimum', minimumTasks });
  const percent = cpuTarget(scaling);
  const meanPercent = (100 * usageFigures(usage.cpu).mean * unitsPerVcpu) / size.cpuUnits;
  const isAtMaximum = tasks.before >= maximumTasks - judging.atBoundTasks;
  if (percent !== undefined && isAtMaximum && meanPercent > percent)
    notes.push({ kind: 'scaling', code: 'at-maximum', maximumTasks, percent, meanPercent });
  return notes;
}

function priceNote({ input, spotShare, region }: NotesOn): Note[] {
  if (!input.price.rankingOnly) return storageNote(input);
  return [spotShare > 0 ? { kind: 'price', code: 'spot' } : { kind: 'price', code: 'unknown', region }];
}

/** A price list may contain only vCPU and memory. */
function storageNote({ price, storageGiB = freeStorageGiB }: SizingInput): Note[] {
  if (storageGiB <= freeStorageGiB || price.perStorageGiBHour !== undefined) return [];
  return [{ kind: 'price', code: 'storage', storageGiB }];
}

/** Moving to ARM is the owner's decision: the images must be built for it. */
function armNote({ input, sized, os, architecture, armPrice }: NotesOn): Note[] {
  if (os !== 'LINUX' || architecture === 'ARM64' || !armPrice || armPrice.rankingOnly || !sized.monthlyUsd)
    return [];
  const onArm = monthlyUsd(hourlyUsd(sized.size, armPrice, input.storageGiB), sized.tasks.after);
  const savedUsd = sized.monthlyUsd.after - onArm;
  return savedUsd < input.policy.change.leastSavingUsd ? [] : [{ kind: 'arm', code: 'arm', savedUsd }];
}
