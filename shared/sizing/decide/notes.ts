import type { OperatingSystem } from '../../model/fargate-sizes.ts';
import { memoryInWords, monthlyInWords, tasksInWords } from '../../model/format.ts';
import { isOnMutableTag } from '../../model/image-reference.ts';
import type { Architecture, FargatePrice } from '../../model/price-list.ts';
import type { ScalingSignal } from '../../model/scaling.ts';
import { unitsPerVcpu } from '../../model/units.ts';
import type { Note } from '../service-report.ts';
import { highest } from '../usage/usage.ts';
import { boundByOwnLimit } from './containers.ts';
import { freeStorageGiB, hourlyUsd, monthlyUsd } from './cost.ts';
import type { Sized, SizingInput } from './decision.ts';
import { type RuntimeSetting, runtimeSettings } from './runtime-settings.ts';

/** What the notes rest on. */
export interface NotesOn {
  input: SizingInput;
  sized: Sized;
  os: OperatingSystem;
  architecture: Architecture;
  region: string;
  /** The same terms on ARM, where a price is known. */
  armPrice?: FargatePrice;
  spotShare: number;
  /** What could not be read of the service's tags. */
  tagProblems: readonly string[];
}

/** What to mind beside the decision, in the order in which it matters to whoever applies it. */
export function notesOn(subject: NotesOn): Note[] {
  return [
    ...settingNotes(subject),
    ...leakNote(subject),
    ...heapNotes(subject),
    ...containerNotes(subject),
    ...imageNote(subject),
    ...scalingNotes(subject),
    ...priceNote(subject),
    ...armNote(subject),
  ];
}

function settingNotes({ tagProblems }: NotesOn): Note[] {
  return tagProblems.map((problem) => ({
    kind: 'setting',
    text: `Not usable, so the safer meaning holds: ${problem}.`,
  }));
}

function leakNote({ input, sized: { leak } }: NotesOn): Note[] {
  if (!leak) return [];
  const rate = `Memory grows by about ${memoryInWords(leak.mibPerDay)} a day`;
  if (leak.resets > 0) {
    return [
      {
        kind: 'leak',
        text: `${rate} between restarts, which looks like a leak: more memory only delays it.`,
      },
    ];
  }
  const left = (input.size.memoryMiB - highest(input.usage.memory.values)) / leak.mibPerDay;
  const until = left < 2 ? 'within two days' : `in ${Math.floor(left)} days`;
  const text = `${rate} and was never given back, which looks like a leak: at this rate it is full ${until}.`;
  return [{ kind: 'leak', text }];
}

/** Settings of runtimes, each against the memory that its container would have. */
function heapNotes({ input: { containers = [] }, sized }: NotesOn): Note[] {
  return containers.flatMap((container) => {
    const fitted = sized.containers.find(({ name }) => name === container.name);
    const memoryMiB = fitted?.memoryMiB?.to ?? container.memoryMiB ?? sized.size.memoryMiB;
    return runtimeSettings(container).flatMap((setting): Note[] => {
      const text = heapText(setting, memoryMiB, sized);
      return text ? [{ kind: 'heap', text: `Container ${container.name}: ${text}` }] : [];
    });
  });
}

function heapText(setting: RuntimeSetting, memoryMiB: number, { action, size }: Sized): string | undefined {
  const memory = memoryInWords(memoryMiB);
  if (setting.kind === 'fixed heap') {
    const wants = `${setting.text} may fill about ${memoryInWords(setting.memoryMiB)} with what the runtime needs beside it`;
    if (setting.memoryMiB > memoryMiB) return `${wants}, more than its ${memory}: lower it.`;
    if (action === 'keep') return undefined;
    // A heap that stays small leaves what was added unused.
    return setting.memoryMiB < memoryMiB / 2
      ? `${wants}; of its ${memory} the rest stays unused unless it is raised.`
      : `${wants}, and fits its ${memory}.`;
  }
  if (action === 'keep') return undefined;
  if (setting.kind === 'share of memory') {
    return `${setting.text} follows the memory: the heap becomes ${memoryInWords(setting.share * memoryMiB)} of ${memory}.`;
  }
  return `${setting.text} starts ${setting.count} workers whatever the size: check it against ${size.cpuUnits / unitsPerVcpu} vCPU.`;
}

function containerNotes({ input: { containers = [], size }, sized, os }: NotesOn): Note[] {
  const bound = boundByOwnLimit(containers, size);
  const notes: Note[] = [];
  if (bound.length > 0) {
    const limits = bound.map(({ name, memoryMiB = 0 }) => `${name} ${memoryInWords(memoryMiB)}`).join(', ');
    const text = `Containers meet their own memory limits before the task's ${memoryInWords(size.memoryMiB)}: ${limits}.`;
    notes.push({ kind: 'containers', text });
  }
  if (os === 'WINDOWS' && sized.action !== 'keep') {
    const text =
      "On Windows ECS ignores the task's CPU and memory for containers: their own values bind, so change both.";
    notes.push({ kind: 'containers', text });
  }
  return notes;
}

function imageNote({ input: { containers = [] }, sized }: NotesOn): Note[] {
  if (sized.action === 'keep') return [];
  const moving = containers.filter(({ image }) => image !== undefined && isOnMutableTag(image));
  if (moving.length === 0) return [];
  const images = moving.map(({ name, image = '' }) => `${name} (${image.slice(image.lastIndexOf('/') + 1)})`);
  const text = `Images on a tag that may move: ${images.join(', ')}. A new revision may start another image than the one that runs.`;
  return [{ kind: 'image', text }];
}

function scalingNotes({ input: { scaling }, sized: { tasks } }: NotesOn): Note[] {
  if (!scaling || scaling.policies.length === 0) return [];
  const { minimumTasks, maximumTasks } = scaling;
  const range = `${minimumTasks} to ${maximumTasks} tasks`;
  const notes = scaling.policies.map((policy): Note => {
    const how = `(${policy.kind}, ${range})`;
    return { kind: 'scaling', text: scalingText(policy.signal, how, tasks) };
  });
  return minimumTasks > 1 && tasks.before <= minimumTasks + 0.05 && minimumTasks < maximumTasks
    ? [
        ...notes,
        {
          kind: 'scaling',
          text: `It nearly always runs its minimum of ${minimumTasks} tasks: a lower minimum would save as well.`,
        },
      ]
    : notes;
}

function scalingText(signal: ScalingSignal, how: string, tasks: Sized['tasks']): string {
  switch (signal.by) {
    case 'cpu': {
      const [before, after] = [tasksInWords(tasks.before), tasksInWords(tasks.after)];
      return `Scales on CPU at ${signal.percent}% ${how}, so size and tasks are judged together: ${before} tasks on average now, ${after} with this size.`;
    }
    case 'memory':
      return `Scales on memory at ${signal.percent}% ${how}: a size on which that target is passed all the time is not offered.`;
    case 'schedule':
      return `Scales on the schedule ${signal.metric} ${how}: the number of tasks is taken as it was.`;
    default:
      if (signal.mayFollowCpu) {
        return `Scales on ${signal.metric} ${how}, which may follow CPU: so CPU is not made smaller.`;
      }
      return `Scales on ${signal.metric} ${how}: the number of tasks is taken as it was.`;
  }
}

function priceNote({ input, spotShare, region }: NotesOn): Note[] {
  if (!input.price.rankingOnly) return storageNote(input);
  const text =
    spotShare > 0
      ? 'AWS publishes no price list of Fargate Spot, so the change is told in percent; set spotFactor to see money.'
      : `No price is known for ${region} on this platform, so the change is told in percent.`;
  return [{ kind: 'price', text }];
}

/** A price list may know vCPU and memory alone. */
function storageNote({ price, storageGiB = freeStorageGiB }: SizingInput): Note[] {
  if (storageGiB <= freeStorageGiB || price.perStorageGiBHour !== undefined) return [];
  const text = `The price of its ${storageGiB} GiB of ephemeral storage is not known, and not in the money.`;
  return [{ kind: 'price', text }];
}

/** Moving to ARM is the owner's to decide: the images must be built for it. */
function armNote({ input, sized, os, architecture, armPrice }: NotesOn): Note[] {
  if (os !== 'LINUX' || architecture === 'ARM64' || !armPrice || armPrice.rankingOnly || !sized.monthlyUsd)
    return [];
  const onArm = monthlyUsd(hourlyUsd(sized.size, armPrice, input.storageGiB), sized.tasks.after);
  const saved = sized.monthlyUsd.after - onArm;
  if (saved < 1) return [];
  const text = `On ARM (Graviton) this size would cost ${monthlyInWords(saved)} less, if its images are built for ARM64.`;
  return [{ kind: 'arm', text }];
}
