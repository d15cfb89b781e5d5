import { GatewayError } from '../errors.ts';

/** Number of tries. The pauses between them last 5 s on average (10 s at most) when none is done. */
const mostAttempts = 8;

/** Result of one try: done, or the pause before the next one. */
export type Try<Result> = { done: Result } | { again: 'at once' | 'after a moment' };

/**
 * Tries until one try is done.
 * @throws what `givenUp` makes when the last try is not done either; whatever a try throws at once.
 */
export async function retry<Result>(
  attempt: () => Promise<Try<Result>>,
  givenUp: () => Error,
): Promise<Result> {
  for (let tries = 1; tries <= mostAttempts; tries += 1) {
    const outcome = await attempt();
    if ('done' in outcome) return outcome.done;
    if (outcome.again === 'after a moment') await pause(tries);
  }
  throw givenUp();
}

/**
 * Tries to write until no other worker is in the way: DynamoDB refuses two transactions on one item at the same moment,
 * and one that would take more than its throughput, and leaves the next try to the caller.
 * @throws GatewayError `contended` (retryable) when other workers keep winning.
 */
export function untilUncontended<Result>(name: string, attempt: () => Promise<Try<Result>>): Promise<Result> {
  return retry(
    attempt,
    () => new GatewayError('contended', `too many workers write to ${name}`, { retryable: true }),
  );
}

/** Waits with full jitter: at most 40 ms after the first try, twice as much after each further one. */
export function pause(tries: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** tries));
}
