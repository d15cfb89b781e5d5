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
  /** Largest share of the recency-weighted time over the CPU of the size that holds every peak; half of it at half that size. */
  overBudget: number;
  /** Usage is taken this much higher. */
  margin: number;
  /** A period whose maximum alone is over counts as this much of a period whose mean is over. */
  maximaWeight: number;
  /** Age at which usage counts half, days: before two weeks were seen, and after. */
  youngHalfLifeDays: number;
  settledHalfLifeDays: number;
  /** Days of usage from which the settled half-life holds. */
  settledAfterDays: number;
  /** Largest share of the last seven days over, all days alike. */
  weekBudget: number;
  /** Two peaks are one weekly peak when they start a week apart, give or take this. */
  repeatWithinHours: number;
  /** What an alarm grows to: the next CPU size, or at once the one that holds every maximum seen. */
  growth: 'next' | 'past-peaks';
}

export interface MemoryPolicy {
  /** Room above the observed peak. */
  margin: number;
  /** After an out-of-memory kill, memory is at least this many times the limit that killed. */
  killFactor: number;
}

export interface ChangePolicy {
  /** Days of usage without which nothing shrinks. */
  leastDays: number;
  /** Days of usage from which the evidence counts in full. */
  fullConfidenceDays: number;
  /** After a change, this many days without a shrink. */
  cooldownDays: number;
  /** Smallest saving, as a share of the price, that is worth a deployment. */
  deadBand: number;
  /** A shrink divides CPU or memory by at most this. */
  stepLimit: number;
  /** Usage at its limit for this long is an alarm. */
  alarmMinutes: number;
}

const cpu = {
  margin: 0.05,
  maximaWeight: 0.02,
  youngHalfLifeDays: 2,
  settledHalfLifeDays: 0.5,
  settledAfterDays: 13.5,
  weekBudget: 0.2,
  repeatWithinHours: 2,
} as const;

const change: ChangePolicy = {
  leastDays: 3,
  fullConfidenceDays: 7,
  cooldownDays: 3,
  deadBand: 0.05,
  stepLimit: 8,
  alarmMinutes: 15,
};

export const policies: Readonly<Record<Tolerance, Policy>> = {
  critical: {
    tolerance: 'critical',
    cpu: { ...cpu, overBudget: 0.01, growth: 'past-peaks' },
    memory: { margin: 0.2, killFactor: 1.25 },
    change,
  },
  standard: {
    tolerance: 'standard',
    cpu: { ...cpu, overBudget: 0.03, growth: 'next' },
    memory: { margin: 0.15, killFactor: 1.25 },
    change,
  },
  batch: {
    tolerance: 'batch',
    cpu: { ...cpu, overBudget: 0.16, growth: 'next' },
    memory: { margin: 0.1, killFactor: 1.25 },
    change,
  },
};
