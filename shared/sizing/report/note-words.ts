import {
  counted,
  daysInWords,
  durationInWords,
  memoryInWords,
  minutesInWords,
  monthlyInWords,
  percentInWords,
  tasksInWords,
  utcDay,
  vcpuInWords,
} from '../../model/format.ts';
import type { Note } from '../decide/note.ts';

/** One sentence for a caveat. Contains names from outside. */
export function noteWords(note: Note): string {
  switch (note.kind) {
    case 'setting':
      return `Ignored setting; the safer default applies: ${settingWords(note)}.`;
    case 'start':
      return startWords(note);
    case 'skew':
      return `One of ${tasksInWords(note.tasks)} tasks, or each in turn, ${note.code === 'hot-task' ? 'is at its' : 'would be at a'} limit of ${vcpuInWords(note.limitVcpu)} for ${percentInWords(note.share)} of the time, while the mean of all tasks is ${vcpuInWords(note.meanVcpu)}: find the cause of the uneven load.`;
    case 'trend':
      return `CPU rises: ${vcpuInWords(note.now)} in the busy hours of the last 7 days, ${vcpuInWords(note.before)} in the 7 days before. At this rate ${vcpuInWords(note.vcpu)} is full next week.`;
    case 'heap-full':
      return 'A heap filled up in the last days: raise its setting; the memory is kept for it.';
    case 'latency':
      return `The service takes requests, and single tasks exceeded ${vcpuInWords(note.advisedVcpu)} for ${minutesInWords(note.minutes)}, up to ${vcpuInWords(note.highestTaskVcpu)}: such bursts will take longer.`;
    case 'window':
      return `The look-back of ${daysInWords(note.lookbackDays)} does not include the CPU of month-end ${utcDay(note.at)}; use a look-back of 32 days to include it.`;
    case 'data':
      return `Memory was reported above its limit for ${minutesInWords(note.minutes)}, which is impossible: those data points were discarded.`;
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
  const problem = 'steward:min-… and steward:max-… together match no Fargate size';
  return note.leftOut === 'maximum'
    ? `${problem}, so the maximum is ignored`
    : `${problem}, so the current size is the minimum`;
}

/** Duration as exact as it is known: in whole minutes from two on. */
function aboutMinutes(minutes: number): string {
  return minutesInWords(minutes < 2 ? Math.round(60 * minutes) / 60 : Math.round(minutes));
}

function startWords({ vcpu, minutes, advisedVcpu, minutesAfter, waitSeconds }: NoteOf<'start'>): string {
  const wait =
    waitSeconds === undefined ? '' : `; its health checks wait ${durationInWords(waitSeconds * 1000)}`;
  return `A start took ${vcpuInWords(vcpu)} for about ${aboutMinutes(minutes)}; on ${vcpuInWords(advisedVcpu)} it takes about ${aboutMinutes(minutesAfter)}${wait}.`;
}

function leakWords(note: NoteOf<'leak'>): string {
  const rate = `Memory grows by about ${memoryInWords(note.mibPerDay)} a day`;
  if (note.code === 'with-restarts') {
    return `${rate} between restarts, which looks like a leak: more memory only delays it.`;
  }
  const until = note.daysLeft < 2 ? 'within two days' : `in ${counted(Math.floor(note.daysLeft), 'day')}`;
  return `${rate} and is never released, which looks like a leak: at this rate it is full ${until}.`;
}

function heapWords(note: NoteOf<'heap'>): string {
  const memory = memoryInWords(note.memoryMiB);
  switch (note.code) {
    case 'heap-follows':
      return `${note.setting} follows the memory: the heap becomes ${memoryInWords(note.heapMiB)} of ${memory}.`;
    case 'workers':
      return `${note.setting} starts ${note.count} workers at any size: check that this suits ${vcpuInWords(note.vcpu)}.`;
    default: {
      const wants = `${note.setting} plus the overhead of its runtime (about ${memoryInWords(note.wantsMiB)})`;
      if (note.code === 'heap-too-large') return `${wants} exceeds its ${memory}: lower it.`;
      return note.code === 'heap-fits'
        ? `${wants} fits its ${memory}.`
        : `${wants} leaves most of its ${memory} unused unless it is raised.`;
    }
  }
}

function containersWords(note: NoteOf<'containers'>): string {
  if (note.code === 'windows') {
    return 'On Windows, the limits of each container apply, not those of the task: change both.';
  }
  if (note.code === 'restarts-unseen') {
    const one = note.containers.length === 1;
    const who = `Container${one ? '' : 's'} ${note.containers.join(', ')} ${one ? 'has' : 'have'} a restart policy`;
    return `${who}: restarts inside the task, including out-of-memory kills, are not visible without Container Insights (RestartCount).`;
  }
  const limits = note.limits
    .map(({ container, memoryMiB }) => `${container} ${memoryInWords(memoryMiB)}`)
    .join(', ');
  return `Containers hit their own memory limits before the ${memoryInWords(note.taskMiB)} of the task: ${limits}.`;
}

function imageWords({ images }: NoteOf<'image'>): string {
  const named = images.map(
    ({ container, image }) => `${container} (${image.slice(image.lastIndexOf('/') + 1)})`,
  );
  return `Mutable image tags: ${named.join(', ')}. New tasks may run a different image.`;
}

function scalingWords(note: NoteOf<'scaling'>): string {
  if (note.code === 'at-minimum') {
    return `It nearly always runs its minimum of ${counted(note.minimumTasks, 'task')}: lowering the minimum would save, too.`;
  }
  if (note.code === 'at-maximum') {
    return `It runs its maximum of ${counted(note.maximumTasks, 'task')}, and their CPU is ${percentInWords(note.meanPercent / 100)} on average, above the target of ${note.percent}%: raise the maximum.`;
  }
  const { policy, minimumTasks, maximumTasks, tasks } = note;
  const { signal } = policy;
  const how = `(${policy.kind}, ${minimumTasks} to ${maximumTasks} tasks)`;
  switch (signal.by) {
    case 'cpu':
      return `Scales on CPU at ${signal.percent}% ${how}, so size and tasks are decided together: ${tasksInWords(tasks.before)} tasks on average now, ${tasksInWords(tasks.after)} with this size.`;
    case 'memory':
      return `Scales on memory at ${signal.percent}% ${how}: sizes that would always exceed this target are left out.`;
    case 'schedule':
      return `Scales on the schedule ${signal.metric} ${how}: task count assumed unchanged.`;
    default:
      return signal.mayFollowCpu
        ? `Scales on ${signal.metric} ${how}, which may follow CPU, so CPU is not reduced.`
        : `Scales on ${signal.metric} ${how}: task count assumed unchanged.`;
  }
}

function priceWords(note: NoteOf<'price'>): string {
  switch (note.code) {
    case 'spot':
      return 'Fargate Spot has no published price list, so the change is in percent; set spotFactor for dollars.';
    case 'unknown':
      return `No price is known for ${note.region} on this platform, so the change is in percent.`;
    case 'storage':
      return `The price of its ${note.storageGiB} GiB of ephemeral storage is unknown and not included.`;
  }
}
