/**
 * Every tunable of right-sizing, with its reason and where its value was measured: `npm run backtest`, on the half
 * of the series that is for tuning (docs/decisions/0100-rightsizing-algorithm.md has the figures beside each).
 * Nearly all lie on a plateau: twice or half the value moves along the line between cost and starved minutes,
 * not away from it.
 */

/** What the owner of a service declares: how much a starved minute matters. */
export type Tolerance = 'critical' | 'standard' | 'batch';

/** Every number that the decision rests on. */
export interface Policy {
  tolerance: Tolerance;
  cpu: CpuPolicy;
  memory: MemoryPolicy;
  change: ChangePolicy;
}

export interface CpuPolicy {
  /**
   * Largest share of the weighted time over the CPU of the size that holds every peak; half of it at half that
   * size, for a step down from a small size saves less. This is what tells the tolerances apart.
   */
  overBudget: number;
  /** Usage is taken this much higher. More sends usage just under a size to twice that size. */
  margin: number;
  /**
   * A period whose maximum alone is over counts as this much of one whose mean is over. Maxima within five minutes
   * are 3.4 to 4.6 times the means, so that more would size by them alone.
   */
  maximaWeight: number;
  /** Age at which usage counts half, days, before two weeks were seen: the last day may be a Sunday. */
  youngHalfLifeDays: number;
  /**
   * The same, once two weeks were seen: the last day says most about the next week (VPA has the same day). A critical
   * service is trusted less to stay as it was on its last day.
   */
  settledHalfLifeDays: number;
  /** Days of usage from which the settled half-life holds: two weeks, and half a day for a late start. */
  settledAfterDays: number;
  /** Largest share of the last seven days over, all days alike: Monday counts on a Sunday night. */
  weekBudget: number;
  /** Two peaks are one weekly peak when they stand a week apart, give or take this. */
  repeatWithinHours: number;
  /**
   * What an alarm grows to: the next CPU size, or at once the one that holds every maximum seen. Or the next, but
   * only once the size in use no longer holds the budget: most peaks are over before a growth is in force, and what
   * was grown for them is paid until the next regular decision.
   */
  growth: 'next' | 'past-peaks' | 'next-over-budget';
}

interface MemoryPolicy {
  /** Room above the observed peak. Without any, one series in thirty would have been killed; from 0.02 on none. */
  margin: number;
  /** After an out-of-memory kill, memory is at least this many times the limit that killed (KRR's factor). */
  killFactor: number;
}

export interface ChangePolicy {
  /** Days of usage without which nothing shrinks: three days show a weekday beside a weekend. */
  leastDays: number;
  /** Days of usage from which the evidence counts in full: a week. Before, the budget shrinks and the room grows. */
  fullConfidenceDays: number;
  /**
   * After a change, this many days without a shrink, and in which no alarm waits for the budget: demand climbs on, or
   * the shrink was wrong. Longer costs money, shorter costs changes.
   */
  cooldownDays: number;
  /** Smallest saving, as a share of the price, that is worth a deployment. The backtest hardly sees it. */
  deadBand: number;
  /** Smallest saving, USD a month, where money is known: less does not pay for anybody's look at a deployment. */
  leastSavingUsd: number;
  /** A shrink divides CPU or memory by at most this. */
  stepLimit: number;
  /** Usage at its limit for this long is an alarm. Ten minutes cost 5 % more, twenty starve a tenth more. */
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
  /** Halves at most at each decision, and never waits for a second alarm. */
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
  /** Takes what its budget admits, also when an alarm sounds. */
  batch: {
    tolerance: 'batch',
    cpu: { ...cpu, overBudget: 0.1, settledHalfLifeDays: 1, growth: 'next-over-budget' },
    memory: { margin: 0.05, killFactor: 1.25 },
    change: { ...change, stepLimit: 8 },
  },
};

/**
 * Reading of usage: what counts as at its limit, as a start, as a gap. Shares are 0 to 1, times are minutes unless the
 * name says otherwise.
 */
export const reading = {
  /**
   * From this share of its limit on, usage stands at the limit: a starved task rarely shows 100%, the platform's own
   * processes take the rest. From 0.9 to 1 the backtest is nearly the same; Robusta blames from 0.92.
   */
  saturatedShare: 0.95,
  /** Memory above this share of its limit cannot be: Fargate kills at 1. Such a data point is dropped. */
  impossibleMemoryShare: 1.02,
  /** Length of a period that is read. CloudWatch keeps five-minute data for 63 days, and a maximum stays a maximum. */
  periodMinutes: 5,
  /** CloudWatch may still be adding to what is younger. */
  settlesAfterMinutes: 2,
  /** Times a period after which the next one is missing. */
  gapPeriods: 1.5,
  /** A deployment that takes longer is stuck, and what runs meanwhile is ordinary usage. */
  longestDeploymentMinutes: 60,
  /** Target tracking takes tasks away after so many quiet minutes (Application Auto Scaling). */
  scaleInMinutes: 15,
  /** More tasks than before by this many, and by this share, are a start: less is jitter of SampleCount. */
  startedTasks: 0.5,
  startedShare: 0.05,
  /** Memory looks back so many days, whatever CPU does: a monthly job is seen. Materna: 32 -> 16 of 50 series killed. */
  memoryDays: 32,
  /** Kills are read for so many days, as long as the table keeps them by default. */
  killDays: 30,
} as const;

/** Memory that only grows (usage/leak.ts). Measured on generated services; half or twice the value changes little. */
export const leakPolicy = {
  /** Fewer days than this cannot tell a leak from a busy week. */
  leastDays: 5,
  /** Noise in the daily minimum: a fall of at most this share is still no fall. */
  noise: 0.01,
  /** A fall of at least this share from one day to the next is a reset. */
  reset: 0.25,
  /** Climbs together of at least this share of the peak. */
  leastClimb: 0.2,
  /** Share of the days that must climb, each by at least `leastDailyClimb` of the mean climb: one step up is no leak. */
  leastClimbingDays: 0.75,
  leastDailyClimb: 0.1,
} as const;

/** Evidence beside usage, and what it is worth. Shares are 0 to 1. */
export const evidence = {
  /** CPU must have stood at its limit so many minutes before a failed health check, and so long for a task's start. */
  starvedWithinMinutes: 15,
  /** Failed health checks ask for more CPU for so many days; an outage of something else is over by then. */
  starvedDays: 3,
  /** Days on which the busiest task alone stood at its limit before a failed check, so that it counts. */
  starvedOnDays: 2,
  /** A kill at the size that still runs asks for more memory for so many days; after that it only keeps the size. */
  killAsksDays: 14,
  /** A task whose maximum stands at its limit in so many periods in a row is pinned: no peak. */
  hotPeriods: 3,
  /** Tasks from which on one hot task is told apart from all. */
  hotTasks: 1.5,
  /** Hours at or over a size in a row, in the whole window, for which a long look-back never shrinks below it. */
  longStretchHours: 4,
  /** Days of look-back from which that holds for every tolerance; a critical service always keeps it. */
  longLookbackDays: 32,
  /** Share of at least `alwaysFullDays` days at the limit: a worker that takes whatever CPU it gets. */
  alwaysFullShare: 0.95,
  alwaysFullDays: 3,
  /** Growths in a row without effect, after which growing stops: of CPU, or of memory after kills; of memory without. */
  mostGrowthsInVain: 2,
  mostMemoryGrowthsInVain: 1,
  /** A growth of CPU is in vain where the limit is reached again in so many days; a day without it shows that it helped. */
  provesWithinDays: 2,
  provesAfterDays: 1,
  /** Memory that falls by less than this share of the limit after a growth was not helped by it. */
  helpedShare: 0.03,
  /** Automatic growth reaches at most this many times the size of so many days ago. */
  mostGrowth: 4,
  mostGrowthDays: 14,
  /** A start may take this many times as long as it does, or as long as its health checks wait. */
  slowerStart: 2,
  /** A start that works this much harder than ordinary usage is told. vCPU. */
  startPeakVcpu: 0.1,
} as const;

/** How a recommendation is weighed and told. Shares are 0 to 1. */
export const judging = {
  /** From so many times the admitted time over on, a service starves now, and not only more than it should. */
  starving: 3,
  /** Less of its memory or CPU free than this at its peak, a size is close to not holding. */
  littleRoom: 0.1,
  /** Minutes over the advised size from which on its risk is medium: hours in its window. */
  riskyMinutes: 120,
  /** A service that scales by CPU is resized by at most this factor: the number of its tasks moves against it. */
  stepLimitWhenScaled: 2,
  /** A heap that wants less than this share of its memory leaves the rest unused. */
  smallHeap: 0.5,
  /** Up to so many tasks above its minimum, a service runs at its minimum. */
  atMinimumTasks: 0.05,
  /** Fewer than so many tasks below its maximum, scaling cannot add any. */
  atMaximumTasks: 0.5,
  /** No forecast is certain: the most that the trust in a recommendation is reported as. */
  mostConfidence: 0.95,
  /** Share of the time over a memory size, from which on it is always too small. */
  alwaysTooSmall: 0.5,
  /** Share of the time in which the busiest task needs more than the advised CPU, from which latency suffers. */
  cutBursts: 0.01,
} as const;
