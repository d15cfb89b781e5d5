/**
 * Every tunable of right-sizing, with its reason and the source of its value: `npm run backtest`, on the half of the
 * series reserved for tuning (figures in docs/decisions/0100-rightsizing-algorithm.md). Nearly all lie on a plateau:
 * doubling or halving the value moves along the line between cost and starved minutes, not away from it.
 */

/** Tolerance that the owner of a service declares: how much a starved minute matters. */
export type Tolerance = 'critical' | 'standard' | 'batch';

/** Numbers that a decision depends on. */
export interface Policy {
  tolerance: Tolerance;
  cpu: CpuPolicy;
  memory: MemoryPolicy;
  change: ChangePolicy;
}

/** Policy for CPU. */
export interface CpuPolicy {
  /**
   * Largest weighted share of the time over the CPU of the size that holds every peak; half of that at half the size,
   * since a step down from a small size saves less. This value distinguishes the tolerances.
   */
  overBudget: number;
  /** Usage is raised by this share. More would push usage just below a size to twice that size. */
  margin: number;
  /**
   * Weight of a period whose maximum alone is over, relative to one whose mean is over. Maxima within five minutes are
   * 3.4 to 4.6 times the means, so with a higher weight they alone would decide the size.
   */
  maximaWeight: number;
  /** Age at which usage counts half, days, before two weeks were observed: the last day may be a Sunday. */
  youngHalfLifeDays: number;
  /**
   * Same, once two weeks were observed: the last day predicts the next week best (VPA uses one day, too). For a
   * critical service the last day counts for less.
   */
  settledHalfLifeDays: number;
  /** Days of usage from which the settled half-life applies: two weeks, less half a day for a late start. */
  settledAfterDays: number;
  /** Largest share of the last seven days over the size, all days weighted equally: Monday counts on a Sunday night. */
  weekBudget: number;
  /** Two peaks are one weekly peak if they are a week apart, plus or minus this many hours. */
  repeatWithinHours: number;
  /**
   * Target of growth on an alarm: the next CPU size; or at once the size that holds every maximum observed; or the next
   * size, but only once the current one exceeds its budget. Most peaks are over before a growth takes effect, and its
   * cost lasts until the next regular decision.
   */
  growth: 'next' | 'past-peaks' | 'next-over-budget';
}

interface MemoryPolicy {
  /** Headroom above the observed peak. Without it one series in thirty would have been killed; from 0.02 on, none. */
  margin: number;
  /** Minimum memory after an out-of-memory kill, as a multiple of the limit that killed (KRR's factor). */
  killFactor: number;
}

/** Policy for changes and alarms. */
export interface ChangePolicy {
  /** Days of usage before anything shrinks: three days cover more than a weekend. */
  leastDays: number;
  /**
   * Days of usage from which the evidence counts in full: a week. Before that, the budget is smaller and the headroom
   * larger.
   */
  fullConfidenceDays: number;
  /**
   * Days after a change without a shrink, and in which an alarm does not wait for the budget: demand keeps rising, or
   * the shrink was wrong. A longer cooldown costs money, a shorter one causes more changes.
   */
  cooldownDays: number;
  /** Smallest saving, as a share of the price, that is worth a deployment. The backtest is nearly insensitive to it. */
  deadBand: number;
  /** Smallest saving, USD a month, if prices are known: less does not pay for reviewing a deployment. */
  leastSavingUsd: number;
  /** Largest factor by which one shrink divides CPU or memory. */
  stepLimit: number;
  /** Time at the limit that counts as an alarm. Ten minutes cost 5% more; twenty starve services a tenth more. */
  alarmMinutes: number;
}

const cpu = {
  margin: 0.02,
  maximaWeight: 0.02,
  youngHalfLifeDays: 2,
  settledAfterDays: 13.5,
  weekBudget: 0.2,
  repeatWithinHours: 2,
} as const;

const change = {
  leastDays: 3,
  fullConfidenceDays: 7,
  cooldownDays: 2,
  deadBand: 0.05,
  leastSavingUsd: 1,
  alarmMinutes: 15,
} as const;

export const policies: Readonly<Record<Tolerance, Policy>> = {
  /** Halves at most at each decision, and grows at the first alarm. */
  critical: {
    tolerance: 'critical',
    cpu: { ...cpu, overBudget: 0.0125, settledHalfLifeDays: 2, growth: 'past-peaks' },
    memory: { margin: 0.15, killFactor: 1.25 },
    change: { ...change, stepLimit: 2 },
  },
  standard: {
    tolerance: 'standard',
    cpu: { ...cpu, overBudget: 0.03, settledHalfLifeDays: 1, growth: 'next' },
    memory: { margin: 0.1, killFactor: 1.25 },
    change: { ...change, stepLimit: 8 },
  },
  /** Uses the whole budget before growing, even on an alarm. */
  batch: {
    tolerance: 'batch',
    cpu: { ...cpu, overBudget: 0.1, settledHalfLifeDays: 1, growth: 'next-over-budget' },
    memory: { margin: 0.05, killFactor: 1.25 },
    change: { ...change, stepLimit: 8 },
  },
};

/**
 * Thresholds for reading usage: at its limit, a start, a gap. Shares are 0 to 1, times are minutes unless the name says
 * otherwise.
 */
export const reading = {
  /**
   * Share of its limit from which usage counts as at the limit. A starved task rarely shows 100%, since the platform's
   * own processes take the rest. The backtest is nearly the same from 0.9 to 1; Robusta uses 0.92.
   */
  saturatedShare: 0.95,
  /** Share of its limit above which a memory value is impossible and dropped: Fargate kills at 1. */
  impossibleMemoryShare: 1.02,
  /** Length of a period. CloudWatch keeps five-minute data for 63 days, and a maximum stays a maximum. */
  periodMinutes: 5,
  /** Age below which CloudWatch may still add to a data point. */
  settlesAfterMinutes: 2,
  /** Distance between two periods, in periods, from which there is a gap. */
  gapPeriods: 1.5,
  /** A deployment that takes longer is stuck, and its minutes count as normal usage. */
  longestDeploymentMinutes: 60,
  /** Quiet minutes after which target tracking removes tasks (Application Auto Scaling). */
  scaleInMinutes: 15,
  /** An increase in tasks by this number, and by this share, counts as a start; less is jitter of SampleCount. */
  startedTasks: 0.5,
  startedShare: 0.05,
  /**
   * Look-back for memory, days, whatever the look-back for CPU, so that a monthly job is included. On the Materna
   * traces, killed series fell from 32 to 16 of 50.
   */
  memoryDays: 32,
  /** Look-back for kills, days: as long as the table keeps them by default. */
  killDays: 30,
} as const;

/**
 * Thresholds for memory that only grows (usage/leak.ts). Measured on generated services; half or twice the value
 * changes little.
 */
export const leakPolicy = {
  /** Days below which a leak cannot be distinguished from a busy week. */
  leastDays: 5,
  /** Noise of the daily minimum: a fall of at most this share does not count. */
  noise: 0.01,
  /** Fall from one day to the next that counts as a reset, as a share. */
  reset: 0.25,
  /** Smallest total climb, as a share of the peak. */
  leastClimb: 0.2,
  /**
   * Share of the days that must climb, each by at least `leastDailyClimb` of the mean climb: a single step up is not a
   * leak.
   */
  leastClimbingDays: 0.75,
  leastDailyClimb: 0.1,
} as const;

/** Weights of evidence other than usage. Shares are 0 to 1. */
export const evidence = {
  /**
   * Minutes for which CPU must have been at its limit before a failed health check, and the time allowed for a task's
   * start.
   */
  starvedWithinMinutes: 15,
  /** Days for which failed health checks ask for more CPU; an outage of a dependency is over by then. */
  starvedDays: 3,
  /** Days on which the busiest task alone must have been at its limit before a failed check. */
  starvedOnDays: 2,
  /** Days for which a kill at the current size asks for more memory; after that it only keeps the size. */
  killAsksDays: 14,
  /** Periods in a row at the limit after which a task is pinned and not peaking. */
  hotPeriods: 3,
  /** Mean number of tasks from which one hot task is distinguished from all. */
  hotTasks: 1.5,
  /** Maximum over tasks as a multiple of their mean from which the difference is a hot task, and not noise. */
  hotFactor: 1.5,
  /** Days needed in each of two weeks that are compared, and the factor from which CPU rises from week to week. */
  riseDays: 3,
  leastRise: 1.25,
  /** Share of a week that its busy level leaves out: a batch job or an outage of eight hours is no trend. */
  busyShare: 0.05,
  /** Days in a row on which the peak of memory must rise, each by this share of the last one, to be still rising. */
  risingDays: 3,
  leastDailyRise: 0.05,
  /** Hours in a row at or over a size, within the whole window, that keep a long look-back from shrinking below it. */
  longStretchHours: 4,
  /** Look-back, days, from which that applies to every tolerance; it always applies to critical services. */
  longLookbackDays: 32,
  /** Share of at least `alwaysFullDays` days at the limit that marks a worker which uses whatever CPU it gets. */
  alwaysFullShare: 0.95,
  alwaysFullDays: 3,
  /**
   * Growths in a row without effect after which growth stops: for CPU, and for memory after kills; then for memory
   * without kills.
   */
  mostGrowthsInVain: 2,
  mostMemoryGrowthsInVain: 1,
  /**
   * Days within which a CPU growth must be full again to count as in vain; a day below the limit shows that it helped.
   */
  provesWithinDays: 2,
  provesAfterDays: 1,
  /** Minutes after a deployment whose usage is left out: starting tasks use more than running ones. */
  settlesMinutes: 10,
  /** Days after a growth of CPU in which full CPU asks for the next size: the longest watch of a rollout. */
  fullAfterGrowthDays: 3,
  /** Smallest fall of the memory share, as a share of the limit, by which a growth counts as helpful. */
  helpedShare: 0.03,
  /** Limit of automatic growth, as a multiple of the size this many days ago. */
  mostGrowth: 4,
  mostGrowthDays: 14,
  /** Factor by which a start may become slower, unless its health checks wait longer. */
  slowerStart: 2,
  /** Excess over normal usage from which a start is reported, vCPU. */
  startPeakVcpu: 0.1,
} as const;

/** Thresholds for weighing and reporting a recommendation. Shares are 0 to 1. */
export const judging = {
  /** Multiple of the allowed time over the size from which a service counts as starving. */
  starving: 3,
  /** Share of memory or CPU left free at the peak below which a size is nearly full. */
  littleRoom: 0.1,
  /** Minutes over the recommended size in its window from which its risk is medium. */
  riskyMinutes: 120,
  /** Largest factor by which a service that scales on CPU is resized, since its task count moves the opposite way. */
  stepLimitWhenScaled: 2,
  /** Share of the memory below which a heap leaves the rest unused. */
  smallHeap: 0.5,
  /** Distance of the mean number of tasks from the minimum or maximum up to which a service nearly always runs it. */
  atBoundTasks: 0.05,
  /** Tasks below its maximum up to which scaling cannot add any. */
  atMaximumTasks: 0.5,
  /** Highest confidence reported: no forecast is certain. */
  mostConfidence: 0.95,
  /** Share of the time over a memory size from which it is always too small. */
  alwaysTooSmall: 0.5,
  /** Share of the time in which the busiest task needs more than the recommended CPU, from which latency suffers. */
  cutBursts: 0.01,
} as const;
