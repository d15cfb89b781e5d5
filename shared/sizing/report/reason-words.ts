import {
  daysInWords,
  memoryInWords,
  minutesInWords,
  monthlyInWords,
  percentInWords,
  sizeInWords,
  tasksInWords,
  timesInWords,
} from '../../model/format.ts';
import type { MetUsage, Shortage, SizingReason, WhyNot } from '../decide/reason.ts';

/** One sentence on why a recommendation is what it is. Holds names from outside. */
export function sizingReasonWords(reason: SizingReason): string {
  const leak =
    reason.leakMiBPerDay === undefined
      ? ''
      : `; memory only grows, by about ${memoryInWords(reason.leakMiBPerDay)} a day, which looks like a leak`;
  return `${clause(reason)}${leak}.`;
}

function clause(reason: SizingReason): string {
  switch (reason.code) {
    case 'fits':
      return `${sizeInWords(reason.size)} stays${reason.lacking ? `, though ${lackingWords[reason.lacking]}` : ''}: ${metWords(reason.met)}`;
    case 'container-short':
      return `${sizeInWords(reason.size)} stays, its memory shared out again: ${containerWords(reason)}`;
    case 'too-small':
      return tooSmallWords(reason);
    case 'owner-limits':
      return `${changeWords(reason)}: the owner's limits for this service do not admit the size in use`;
    case 'saves':
      return `${changeWords(reason)} saves ${savedWords(reason.saved)}: ${metWords(reason.met)}`;
    case 'largest': {
      const largest = reason.isBounded
        ? "the largest size that its owner's limits admit"
        : 'the largest size';
      return `${sizeInWords(reason.size)} is ${largest}, but ${shortagesWords(reason.shortages)}`;
    }
    default:
      return `${sizeInWords(reason.size)} stays: ${alarmKeepWords(reason)}`;
  }
}

type AlarmKeep = Extract<
  SizingReason,
  { code: 'not-at-limit' | 'not-long-at-limit' | 'time-admitted' | 'tasks-can-be-added' }
>;

function alarmKeepWords(reason: AlarmKeep): string {
  switch (reason.code) {
    case 'not-at-limit':
      return 'usage is not at its limit';
    case 'not-long-at-limit':
      return `usage has not stood at its limit for ${reason.leastMinutes} minutes yet`;
    case 'time-admitted':
      return `CPU has stood at its limit for ${minutesInWords(reason.minutes)}, which ${reason.tolerance} tolerance still admits`;
    case 'tasks-can-be-added':
      return `CPU has stood at its limit for ${minutesInWords(reason.minutes)}, and scaling can still add tasks`;
  }
}

const lackingWords = {
  'nearly-full': 'it is nearly full',
  'owner-limits': "the owner's limits admit none that is large enough",
  'none-larger': 'none is large enough',
} as const;

function changeWords({ from, to }: Pick<Extract<SizingReason, { code: 'saves' }>, 'from' | 'to'>): string {
  return `${sizeInWords(from)} to ${sizeInWords(to)}`;
}

function tooSmallWords(reason: Extract<SizingReason, { code: 'too-small' }>): string {
  const { shortages, windowAsksFor } = reason;
  const why = shortages.length > 0 ? shortagesWords(shortages) : 'another size fits better';
  const more = windowAsksFor ? `; the whole window asks for more, so ${sizeInWords(windowAsksFor)}` : '';
  return `${changeWords(reason)}: ${why}${more}`;
}

/** `$27.03 a month`, or in percent where no price is known. */
function savedWords(saved: { usd: number } | { share: number }): string {
  return 'usd' in saved ? `${monthlyInWords(saved.usd)}` : percentInWords(saved.share);
}

/** Names what the usage of the window would have met on the size. */
function metWords({ days, minutesOver, memoryPeakMiB, tasks }: MetUsage): string {
  const [before, after] = [tasksInWords(tasks.before), tasksInWords(tasks.after)];
  const change = before === after ? '' : `${before} tasks become ${after}, and `;
  return `${change}in ${daysInWords(days)} CPU was over it for ${minutesInWords(minutesOver)} and memory peaked at ${memoryInWords(memoryPeakMiB)}`;
}

function containerWords(reason: Extract<SizingReason, { code: 'container-short' }>): string {
  const limit = `its own limit of ${memoryInWords(reason.limitMiB)}`;
  return `container ${reason.container} ${reason.killed ? 'was killed at' : 'comes close to'} ${limit}, not at the task's memory`;
}

function shortagesWords(shortages: readonly Shortage[]): string {
  return shortages.map(whyNotWords).join(', and ');
}

/** Half a sentence on what speaks against a size. */
export function whyNotWords(why: WhyNot): string {
  switch (why.code) {
    case 'killed':
      return `tasks were killed for memory, so it takes more than ${memoryInWords(why.memoryMiB)}`;
    case 'memory-over':
      return `memory was above ${memoryInWords(why.memoryMiB)} ${timesInWords(why.times)}`;
    case 'containers-need-more':
      return `its containers need more than ${memoryInWords(why.memoryMiB)} together`;
    case 'memory-margin':
      return `memory peaked at ${memoryInWords(why.peakMiB)} and must keep ${percentInWords(why.margin)} above that`;
    case 'health-checks-failed':
      return `health checks failed while CPU stood at ${why.vcpu} vCPU`;
    case 'cpu-over':
      return `CPU would be over ${why.vcpu} vCPU for ${percentInWords(why.share)} of the time, ${percentInWords(why.admitted)} is admitted`;
    case 'weekly-peak':
      return `CPU goes above ${why.vcpu} vCPU at the same hour each week`;
    case 'cpu-at-limit':
      return `CPU has stood at its limit of ${why.vcpu} vCPU for ${minutesInWords(why.minutes)}`;
    case 'memory-at-limit':
      return `memory has stood at its limit of ${memoryInWords(why.memoryMiB)} for ${minutesInWords(why.minutes)}`;
    case 'killed-now':
      return `a task was killed at ${memoryInWords(why.memoryMiB)} of memory`;
    default:
      return heldBackWords(why);
  }
}

function heldBackWords(why: Exclude<WhyNot, Shortage>): string {
  switch (why.code) {
    case 'few-days':
      return `only ${daysInWords(why.days)} were seen, a shrink needs ${why.leastDays}`;
    case 'cooldown':
      return `the size changed less than ${why.days} days ago`;
    case 'memory-only-grows':
      return 'memory only grows, its peak is not known';
    case 'fixed-heap':
      return `${why.settings.join(' and ')} may fill ${memoryInWords(why.memoryMiB)}`;
    case 'scales-on-memory':
      return `scaling adds tasks from ${why.percent}% of memory on`;
    case 'scaling-unknown':
      return 'it could not be read whether scaling follows CPU';
    case 'step-limit':
      return `a shrink divides by ${why.factor} at most`;
    case 'owner-limits':
      return "the owner's limits for this service do not admit it";
    case 'little-trust':
      return `${daysInWords(why.days)} are too few to go that low`;
    case 'small-saving':
      return `it would save less than ${percentInWords(why.share)}`;
    case 'small-saving-usd':
      return `it would save less than ${monthlyInWords(why.usd)}`;
    case 'none':
      return 'another size fits better';
  }
}
