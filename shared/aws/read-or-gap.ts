import { GatewayError, InvalidInputError } from '../errors.ts';
import { failureWords, type ReadFailure } from '../model/read-failure.ts';
import { isAccessDenied, isRetryable, isTimeout } from './aws-error.ts';

/** One reading: its name in reports and messages, and the action that the role must allow. */
export interface Reading {
  name: string;
  action: string;
  /** Message if nothing was found; without one, finding nothing is not a gap. */
  absent?: string;
  /** The whole line for a failure; by default the name and AWS's error. */
  inWords?: (error: unknown) => string;
}

/** Reading of evidence for a message; stops when the signal aborts. */
export interface TimedReading<Value> extends Reading {
  absent: string;
  read: (signal: AbortSignal) => Promise<Value | undefined>;
}

/** Timeout of one reading of evidence, ms: a message with one fact less is better than a late one. */
export const evidencePatienceMs = 3_000;

/** Reads evidence for a message; like `readOrGap`, with a timeout of 3 s. */
export function readInTime<Value>(source: TimedReading<Value>, gaps: string[]): Promise<Value | undefined> {
  return readOrGap(source, gaps, () => source.read(AbortSignal.timeout(evidencePatienceMs)));
}

/**
 * Reads evidence that the result can do without.
 * @returns undefined if the read failed or found nothing; `gaps` then has a line that says so
 */
export async function readOrGap<Value>(
  { name, action, absent, inWords }: Reading,
  gaps: string[],
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    const value = await read();
    if (value === undefined && absent) gaps.push(`${name} not readable: ${absent}`);
    return value;
  } catch (error) {
    gaps.push(inWords?.(error) ?? `${name} not readable: ${failureInWords(error, action)}`);
    return undefined;
  }
}

/**
 * Reads data without which there is no result.
 * @throws GatewayError `not-readable` that names the action and the remedy; InvalidInputError unchanged
 */
export async function readRequired<Value>(action: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof InvalidInputError) throw cause;
    const message = `ECS cannot be read: ${failureInWords(cause, action)}`;
    throw new GatewayError('not-readable', message, { retryable: isRetryable(cause), cause });
  }
}

/**
 * Reason that a read failed.
 * @param action action that was called; if there are several, AWS's error names the denied one
 */
export function failureOf(error: unknown, action: string): ReadFailure {
  if (!(error instanceof Error)) return { code: 'failed', action };
  if (error instanceof GatewayError || error instanceof InvalidInputError) {
    return { code: 'error', message: error.message };
  }
  if (isAccessDenied(error)) {
    const denied = /not authorized to perform: ([\w-]+:\w+)/.exec(error.message)?.[1] ?? action;
    return { code: 'access-denied', action: denied };
  }
  if (isTimeout(error)) return { code: 'timeout', action };
  return { code: 'failed', action, error: error.name };
}

/** Reason that a read failed, on one line. */
export function failureInWords(error: unknown, action: string): string {
  return failureWords(failureOf(error, action));
}
