/** A token bucket: so many at once, and so many more each second. */
export interface Limit {
  burst: number;
  perSecond: number;
}

/**
 * The program's share of what AWS allows an account in one region: below half, so that deployments and people never
 * notice it. Where several operations share a bucket at AWS, they share it here.
 * ECS: "Request throttling for the Amazon ECS API" (services 100 and 20 a second; the others 50 and 20).
 * CloudWatch: "CloudWatch service quotas" (GetMetricData 500 a second and 50 in older accounts, ListMetrics 25, DescribeAlarms 9;
 * 396,000 data points a second for requests that begin more than three hours ago, 180,000 for younger ones).
 * Application Auto Scaling publishes no rate: that one is our own caution. All read in 2026-09.
 */
export const politeLimits = {
  'ecs:clusters': { burst: 20, perSecond: 9 },
  'ecs:services': { burst: 40, perSecond: 9 },
  'ecs:task-definitions': { burst: 20, perSecond: 9 },
  'ecs:service-deployments': { burst: 20, perSecond: 9 },
  'ecs:service-revisions': { burst: 20, perSecond: 9 },
  'cloudwatch:metric-data': { burst: 20, perSecond: 20 },
  'cloudwatch:datapoints': { burst: 180_000, perSecond: 180_000 },
  'cloudwatch:recent-datapoints': { burst: 80_000, perSecond: 80_000 },
  'cloudwatch:list-metrics': { burst: 10, perSecond: 10 },
  'cloudwatch:alarms': { burst: 4, perSecond: 4 },
  scaling: { burst: 10, perSecond: 5 },
} satisfies Record<string, Limit>;

export type LimitName = keyof typeof politeLimits;

/** The clock that the pacer waits by: `now` in epoch milliseconds. */
export interface Waiting {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export type Pacer = ReturnType<typeof createPacer>;

/**
 * Spreads calls over time, so that they stay within limits that others use too.
 * @param limits a name that is not among them is not limited.
 * @param share this process's part of them: 0.5 where two work at a time.
 */
export function createPacer(limits: Partial<Record<LimitName, Limit>>, wait: Waiting, share = 1) {
  const startedAt = wait.now();
  const buckets = new Map(
    Object.entries(limits).map(([name, limit]) => {
      const [burst, perSecond] = [limit.burst * share, limit.perSecond * share];
      return [name, { burst, perSecond, tokens: burst, filledAt: startedAt }];
    }),
  );
  return {
    /**
     * Waits until so much may be used, first come first served. More than the burst at once is possible and takes the
     * time that it takes to collect it: never more than the burst and what each second adds.
     */
    async take(name: LimitName, amount = 1): Promise<void> {
      const bucket = buckets.get(name);
      if (!bucket) return;
      const now = wait.now();
      // A clock that is set back must not take tokens away.
      const refill = (Math.max(0, now - bucket.filledAt) / 1000) * bucket.perSecond;
      bucket.tokens = Math.min(bucket.burst, bucket.tokens + refill) - amount;
      bucket.filledAt = now;
      // Those who come later see the debt and wait behind us.
      if (bucket.tokens < 0) await wait.sleep(Math.ceil((-bucket.tokens / bucket.perSecond) * 1000));
    },
  };
}
