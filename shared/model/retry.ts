import { GatewayError } from '../errors.ts';

/** Number of attempts. If none succeeds, the pauses between them last 5 s on average, 10 s at most. */
const mostAttempts = 8;

/** Result of one attempt: done, or the pause before the next one. */
export type Try<Result> = { done: Result } | { again: 'at once' | 'after a moment' };

/**
 * Repeats an attempt until it succeeds.
 * @throws the error of `givenUp` if the last attempt does not succeed; an error of an attempt is thrown at once
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
 * Repeats a write until no other worker is in the way. DynamoDB refuses concurrent transactions on one item, and
 * transactions beyond its throughput, and leaves retries to the caller.
 * @throws GatewayError `contended` (retryable) if other workers keep winning
 */
export function untilUncontended<Result>(name: string, attempt: () => Promise<Try<Result>>): Promise<Result> {
  return retry(
    attempt,
    () => new GatewayError('contended', `too many workers write to ${name}`, { retryable: true }),
  );
}

/** Waits with full jitter: up to 40 ms after the first attempt, twice as long after each further one. */
export function pause(tries: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** tries));
}
