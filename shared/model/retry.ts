import { GatewayError } from '../errors.ts';

const mostAttempts = 8;

/** What one try came to; `again` when somebody else was there first. */
export type Try<Result> = { done: Result } | { again: 'at once' | 'after a moment' };

/**
 * Tries to write until nothing is in the way: DynamoDB refuses two transactions on one item at the same moment, and
 * one that would take more than its throughput, and leaves the next try to the caller.
 * @throws GatewayError `contended` (retryable) when other workers keep winning.
 */
export async function untilUncontended<Result>(
  name: string,
  attempt: () => Promise<Try<Result>>,
): Promise<Result> {
  for (let tries = 1; tries <= mostAttempts; tries += 1) {
    const outcome = await attempt();
    if ('done' in outcome) return outcome.done;
    if (outcome.again === 'after a moment') await pause(tries);
  }
  throw new GatewayError('contended', `too many workers write to ${name}`, { retryable: true });
}

/** Full jitter: at most 40 ms after the first try, twice as much after each further one. */
export function pause(tries: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** tries));
}
