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

/** A heap that wants less than this share of its memory leaves the rest unused: a note says so. Share, 0 to 1. */
export const smallHeap = 0.5;
/** Up to so many tasks above its minimum, a service is told to run at its minimum. Tasks. */
export const atMinimum = 0.05;
