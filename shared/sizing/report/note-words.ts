import { memoryInWords, monthlyInWords, tasksInWords } from '../../model/format.ts';
import type { Note } from '../decide/note.ts';

/** One sentence for a caveat. Holds names from outside. */
export function noteWords(note: Note): string {
  switch (note.kind) {
    case 'setting':
      return `Not usable, so the safer meaning holds: ${settingWords(note)}.`;
    case 'leak':
      return leakWords(note);
    case 'heap':
      return `Container ${note.container}: ${heapWords(note)}`;
    case 'containers':
      return containersWords(note);
    case 'image':
      return imageWords(note);
    case 'scaling':
      return scalingWords(note);
    case 'price':
      return priceWords(note);
    case 'arm':
      return `On ARM (Graviton) this size would cost ${monthlyInWords(note.savedUsd)} less, if its images are built for ARM64.`;
  }
}

type NoteOf<Kind extends Note['kind']> = Extract<Note, { kind: Kind }>;

function settingWords(note: NoteOf<'setting'>): string {
  if (note.code === 'tag') return note.problem;
  const problem = 'steward:min-… and steward:max-… together admit no Fargate size';
  return note.leftOut === 'maximum'
    ? `${problem}, so the maximum is left out`
    : `${problem}, so the size in use is the minimum`;
}

function leakWords(note: NoteOf<'leak'>): string {
  const rate = `Memory grows by about ${memoryInWords(note.mibPerDay)} a day`;
  if (note.code === 'with-restarts') {
    return `${rate} between restarts, which looks like a leak: more memory only delays it.`;
  }
  const until = note.daysLeft < 2 ? 'within two days' : `in ${Math.floor(note.daysLeft)} days`;
  return `${rate} and was never given back, which looks like a leak: at this rate it is full ${until}.`;
}

function heapWords(note: NoteOf<'heap'>): string {
  const memory = memoryInWords(note.memoryMiB);
  switch (note.code) {
    case 'heap-follows':
      return `${note.setting} follows the memory: the heap becomes ${memoryInWords(note.heapMiB)} of ${memory}.`;
    case 'workers':
      return `${note.setting} starts ${note.count} workers whatever the size: check it against ${note.vcpu} vCPU.`;
    default: {
      const wants = `${note.setting} may fill about ${memoryInWords(note.wantsMiB)} with what the runtime needs beside it`;
      if (note.code === 'heap-too-large') return `${wants}, more than its ${memory}: lower it.`;
      return note.code === 'heap-fits'
        ? `${wants}, and fits its ${memory}.`
        : `${wants}; of its ${memory} the rest stays unused unless it is raised.`;
    }
  }
}

function containersWords(note: NoteOf<'containers'>): string {
  if (note.code === 'windows') {
    return "On Windows ECS ignores the task's CPU and memory for containers: their own values bind, so change both.";
  }
  const limits = note.limits
    .map(({ container, memoryMiB }) => `${container} ${memoryInWords(memoryMiB)}`)
    .join(', ');
  return `Containers meet their own memory limits before the task's ${memoryInWords(note.taskMiB)}: ${limits}.`;
}

function imageWords({ images }: NoteOf<'image'>): string {
  const named = images.map(
    ({ container, image }) => `${container} (${image.slice(image.lastIndexOf('/') + 1)})`,
  );
  return `Images on a tag that may move: ${named.join(', ')}. A new revision may start another image than the one that runs.`;
}

function scalingWords(note: NoteOf<'scaling'>): string {
  if (note.code === 'at-minimum') {
    return `It nearly always runs its minimum of ${note.minimumTasks} tasks: a lower minimum would save as well.`;
  }
  const { policy, minimumTasks, maximumTasks, tasks } = note;
  const { signal } = policy;
  const how = `(${policy.kind}, ${minimumTasks} to ${maximumTasks} tasks)`;
  switch (signal.by) {
    case 'cpu':
      return `Scales on CPU at ${signal.percent}% ${how}, so size and tasks are judged together: ${tasksInWords(tasks.before)} tasks on average now, ${tasksInWords(tasks.after)} with this size.`;
    case 'memory':
      return `Scales on memory at ${signal.percent}% ${how}: a size on which that target is passed all the time is not offered.`;
    case 'schedule':
      return `Scales on the schedule ${signal.metric} ${how}: the number of tasks is taken as it was.`;
    default:
      return signal.mayFollowCpu
        ? `Scales on ${signal.metric} ${how}, which may follow CPU: so CPU is not made smaller.`
        : `Scales on ${signal.metric} ${how}: the number of tasks is taken as it was.`;
  }
}

function priceWords(note: NoteOf<'price'>): string {
  switch (note.code) {
    case 'spot':
      return 'AWS publishes no price list of Fargate Spot, so the change is in percent; set spotFactor to see money.';
    case 'unknown':
      return `No price is known for ${note.region} on this platform, so the change is in percent.`;
    case 'storage':
      return `The price of its ${note.storageGiB} GiB of ephemeral storage is not known, and not in the money.`;
  }
}
