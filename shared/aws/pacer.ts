/** Token bucket: a burst, and a rate per second. */
export interface Limit {
  burst: number;
  perSecond: number;
}

/**
 * Share that ECS Steward uses of AWS's limits per account and region: below half, so that deployments and people never
 * notice. Operations that share a bucket at AWS share one here. ECS: "Request throttling for the Amazon ECS API"
 * (services 100 and 20 a second; the others 50 and 20). CloudWatch: "CloudWatch service quotas" (GetMetricData 500 a
 * second and 50 in older accounts, ListMetrics 25, DescribeAlarms 9; 396,000 data points a second for requests that
 * begin more than three hours ago, 180,000 for newer ones). Application Auto Scaling publishes no rate; its value is a
 * cautious guess. All read in 2026-09.
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

/** Clock and sleep of the pacer: `now` in epoch ms. */
export interface Waiting {
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export type Pacer = ReturnType<typeof createPacer>;

/**
 * Spreads calls over time, so that they stay within limits shared with other users.
 * @param limits names without a limit are not paced
 * @param share this process's share of them: 0.5 if two work at a time
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
     * Waits until the amount may be used, first come, first served. An amount above the burst is possible and takes as
     * long as collecting it does: in no period is more used than the burst plus the rate.
     */
    async take(name: LimitName, amount = 1): Promise<void> {
      const bucket = buckets.get(name);
      if (!bucket) return;
      const now = wait.now();
      // A clock that is set back must not remove tokens.
      const refill = (Math.max(0, now - bucket.filledAt) / 1000) * bucket.perSecond;
      bucket.tokens = Math.min(bucket.burst, bucket.tokens + refill) - amount;
      bucket.filledAt = now;
      // Later callers see the debt and wait behind this one.
      if (bucket.tokens < 0) await wait.sleep(Math.ceil((-bucket.tokens / bucket.perSecond) * 1000));
    },
  };
}
