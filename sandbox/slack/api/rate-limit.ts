export interface RateLimit {
  perSecond: number;
  /** Posts allowed at once. */
  burst: number;
}

/**
 * A token bucket per channel. The result is 0 when the post is allowed, else the whole seconds to wait
 * (Slack's Retry-After). Slack allows about one post per second and channel, with short bursts.
 */
export function createRateLimiter(limit: RateLimit, now: () => number): (channel: string) => number {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return (channel) => {
    const at = now();
    const bucket = buckets.get(channel) ?? { tokens: limit.burst, at };
    const refilled = bucket.tokens + ((at - bucket.at) / 1000) * limit.perSecond;
    const tokens = Math.min(limit.burst, refilled);
    const passes = tokens >= 1;
    buckets.set(channel, { tokens: passes ? tokens - 1 : tokens, at });
    return passes ? 0 : Math.ceil((1 - tokens) / limit.perSecond);
  };
}
