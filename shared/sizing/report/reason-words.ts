import {
  daysInWords,
  memoryInWords,
  minutesInWords,
  monthlyInWords,
  percentInWords,
  sizeInWords,
  tasksInWords,
  timesInWords,
  vcpuInWords,
} from '../../model/format.ts';
import type { InVain, MetUsage, Shortage, SizingReason, WhyNot } from '../decide/reason.ts';

/** One sentence with the reason for a recommendation. Contains names from outside. */
export function sizingReasonWords(reason: SizingReason): string {
  return `${clause(reason)}${killWords(reason)}${leakWords(reason)}.`;
}

/** Kills that the recommended size allows for, or that were at the own limit of a container. */
function killWords(reason: SizingReason): string {
  if (!reason.kills || (reason.code !== 'saves' && reason.code !== 'fits')) return '';
  const { count, limitMiB, container } = reason.kills;
  const what = container === undefined ? 'tasks were' : `container ${container} was`;
  return `; ${what} killed for memory ${timesInWords(count)}, at ${memoryInWords(limitMiB)}${count > 1 ? ' or more' : ''}`;
}

function leakWords({ leakMiBPerDay, leakResets = 0 }: SizingReason): string {
  if (leakMiBPerDay === undefined) return '';
  const rate = `by about ${memoryInWords(leakMiBPerDay)} a day`;
  const grows = leakResets > 0 ? `memory grows between restarts, ${rate}` : `memory only grows, ${rate}`;
  return `; ${grows}, which looks like a leak`;
}

function clause(reason: SizingReason): string {
  switch (reason.code) {
    case 'fits':
      return `${sizeInWords(reason.size)} stays${reason.lacking ? `, though ${lackingWords[reason.lacking]}` : ''}: ${metWords(reason.met)}`;
    case 'container-short':
      return `task size unchanged (${sizeInWords(reason.size)}), container limits rebalanced: ${containerWords(reason)}`;
    case 'too-small':
      return tooSmallWords(reason);
    case 'owner-limits':
      return `${changeWords(reason)}: the current size is outside the limits in its tags`;
    case 'saves':
      return `${changeWords(reason)} saves ${savedWords(reason.saved)}: ${metWords(reason.met)}`;
    case 'takes-whatever':
      return `${sizeInWords(reason.size)} stays: ${reason.why.map(inVainWords).join(', and ')}`;
    case 'growth-stopped':
      return `${sizeInWords(reason.size)} stays, though ${shortagesWords(reason.shortages)}: ${reason.why.map(inVainWords).join(', and ')}`;
    case 'largest': {
      const largest = reason.isBounded
        ? 'the largest size that the limits in its tags allow'
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
      return `usage has been at its limit for less than ${minutesInWords(reason.leastMinutes)}`;
    case 'time-admitted':
      return `CPU has been at its limit for ${minutesInWords(reason.minutes)}, which ${reason.tolerance} tolerance allows`;
    case 'tasks-can-be-added':
      return `CPU has been at its limit for ${minutesInWords(reason.minutes)}, and scaling can still add tasks`;
  }
}

const lackingWords = {
  'nearly-full': 'it is nearly full',
  'owner-limits': 'the limits in its tags allow nothing larger',
  'none-larger': 'no size is large enough',
} as const;

function changeWords({ from, to }: Pick<Extract<SizingReason, { code: 'saves' }>, 'from' | 'to'>): string {
  return `${sizeInWords(from)} to ${sizeInWords(to)}`;
}

function tooSmallWords(reason: Extract<SizingReason, { code: 'too-small' }>): string {
  const { shortages, windowAsksFor } = reason;
  const why = shortages.length > 0 ? shortagesWords(shortages) : 'another size fits better';
  const more = windowAsksFor ? `; the whole look-back needs more: ${sizeInWords(windowAsksFor)}` : '';
  return `${changeWords(reason)}: ${why}${more}`;
}

/** `$27/month`, or a percentage if no price is known. */
function savedWords(saved: { usd: number } | { share: number }): string {
  return 'usd' in saved ? monthlyInWords(saved.usd) : percentInWords(saved.share);
}

/**
 * Compares the usage of the window with the size: the average of the tasks, which decides, and the busiest minute of
 * one task, which may exceed it.
 */
function metWords({ days, minutesOver, cpu, memoryPeakMiB, isPeakEarlier, tasks }: MetUsage): string {
  const [before, after] = [tasksInWords(tasks.before), tasksInWords(tasks.after)];
  const [size, seen] = [vcpuInWords(cpu.size), `in ${daysInWords(days)}`];
  const memory = `memory peaked at ${memoryInWords(memoryPeakMiB)}${isPeakEarlier ? `, before these ${daysInWords(days)}` : ''}`;
  const over = minutesInWords(minutesOver);
  if (before !== after) {
    // Scaling on CPU spreads the load over a different number of tasks, so the maxima observed do not apply to the new
    // size.
    const average =
      minutesOver === 0 ? `would never have exceeded ${size}` : `would have exceeded ${size} for ${over}`;
    return `${before} tasks become ${after}, whose average ${seen} ${average}; ${memory}`;
  }
  const average = minutesOver === 0 ? `never exceeded ${size}` : `exceeded ${size} for ${over}`;
  return `${seen} the average of its tasks ${average}; the busiest minute of a task reached ${vcpuInWords(cpu.busiest)}; ${memory}`;
}

function containerWords(reason: Extract<SizingReason, { code: 'container-short' }>): string {
  const limit = `its own limit of ${memoryInWords(reason.limitMiB)}`;
  return `container ${reason.container} ${reason.killed ? 'was killed at' : 'comes close to'} ${limit}, below the memory of the task`;
}

function shortagesWords(shortages: readonly Shortage[]): string {
  return shortages.map(whyNotWords).join(', and ');
}

/** Clause with the reason against a size. */
export function whyNotWords(why: WhyNot): string {
  switch (why.code) {
    case 'killed':
      return `tasks were killed for memory at ${memoryInWords(why.memoryMiB)}`;
    case 'memory-over':
      return `memory was above ${memoryInWords(why.memoryMiB)} ${timesInWords(why.times)}`;
    case 'containers-need-more':
      return `its containers need more than ${memoryInWords(why.memoryMiB)} together`;
    case 'memory-margin':
      return `memory peaked at ${memoryInWords(why.peakMiB)}; with ${percentInWords(why.margin)} headroom it needs ${memoryInWords(why.peakMiB * (1 + why.margin))}`;
    case 'health-checks-failed':
      return `health checks failed while CPU was at its limit of ${vcpuInWords(why.vcpu)}`;
    case 'full-after-growth':
      return `CPU was at its limit of ${vcpuInWords(why.vcpu)} for ${minutesInWords(why.minutes)} soon after it grew from ${vcpuInWords(why.before)}`;
    case 'cpu-over':
      return `CPU would exceed ${vcpuInWords(why.vcpu)} ${percentInWords(why.share)} of the time, recent days counted most (allowed: ${percentInWords(why.admitted)})`;
    case 'weekly-peak':
      return `CPU exceeds ${vcpuInWords(why.vcpu)} at the same hour each week`;
    case 'cpu-at-limit':
      return `CPU has been at its limit of ${vcpuInWords(why.vcpu)} for ${minutesInWords(why.minutes)}`;
    case 'memory-at-limit':
      return `memory has been at its limit of ${memoryInWords(why.memoryMiB)} for ${minutesInWords(why.minutes)}`;
    case 'killed-now':
      return `a task was killed for memory at ${memoryInWords(why.memoryMiB)}`;
    default:
      return heldBackWords(why);
  }
}

/** Clause with the reason that a full service does not grow. */
function inVainWords(why: InVain): string {
  switch (why.code) {
    case 'growth-in-vain': {
      const sizes = why.tried.map(why.resource === 'cpu' ? vcpuInWords : memoryInWords);
      return `it uses whatever ${why.resource === 'cpu' ? 'CPU' : 'memory'} it gets: ${sizes.join(', ')} were all full`;
    }
    case 'always-full':
      return `it uses all of ${vcpuInWords(why.vcpu)} day and night and takes no requests: check its backlog instead`;
    case 'heap-follows':
      return `${why.setting} makes the heap a share of the limit, so full memory is its setting`;
  }
}

function heldBackWords(why: Exclude<WhyNot, Shortage>): string {
  switch (why.code) {
    case 'few-days':
      return `only ${daysInWords(why.days)} of usage so far; shrinking needs ${why.leastDays}`;
    case 'cooldown':
      return `the size changed less than ${daysInWords(why.days)} ago`;
    case 'memory-only-grows':
      return 'memory only grows, so its peak is unknown';
    case 'fixed-heap':
      return `${why.settings.join(' and ')} may use ${memoryInWords(why.memoryMiB)}`;
    case 'scales-on-memory':
      return `scaling would add tasks: its target is ${why.percent}% of memory`;
    case 'scaling-unknown':
      return 'its scaling policies could not be read';
    case 'step-limit':
      return `one step shrinks by at most a factor of ${why.factor}`;
    case 'hot-task':
      return `one of ${tasksInWords(why.tasks)} tasks is at its limit of ${vcpuInWords(why.limitVcpu)} for ${percentInWords(why.share)} of the time, while the mean is ${vcpuInWords(why.meanVcpu)}`;
    case 'hot-task-below':
      return `one of ${tasksInWords(why.tasks)} tasks would be at a limit of ${vcpuInWords(why.limitVcpu)} for ${percentInWords(why.share)} of the time, while the mean is ${vcpuInWords(why.meanVcpu)}`;
    case 'cpu-rises':
      return `CPU rises from week to week, from ${vcpuInWords(why.before)} to ${vcpuInWords(why.now)} in its busy hours`;
    case 'memory-rises':
      return `memory rose on each of the last ${why.days} days, from ${memoryInWords(why.fromMiB)} to ${memoryInWords(why.toMiB)}`;
    case 'heap-full':
      return 'its heap filled up: the setting of the heap has to be raised within this memory first';
    case 'long-stretch':
      return `CPU held ${vcpuInWords(why.vcpu)} for ${why.hours} hours in a row`;
    case 'slow-start':
      return `a start takes ${vcpuInWords(why.vcpu)} for ${minutesInWords(why.minutes)}, and its health checks wait ${why.waitSeconds} s`;
    case 'killed-before':
      return `a task was killed for memory at ${memoryInWords(why.memoryMiB)}`;
    case 'owner-limits':
      return 'the limits in its tags do not allow it';
    case 'little-trust':
      return `${daysInWords(why.days)} of usage are too few for a size that small`;
    case 'small-saving':
      return `it would save less than ${percentInWords(why.share)}`;
    case 'small-saving-usd':
      return `it would save less than ${monthlyInWords(why.usd)}`;
    case 'none':
      return 'another size fits better';
  }
}
