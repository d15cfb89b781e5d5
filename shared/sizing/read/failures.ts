import { GatewayError, InvalidInputError } from '../../errors.ts';
import type { Failure } from '../decide/reason.ts';
import { failureWords } from '../report/skip-words.ts';

/** How one thing that is read is called, and the action that a role must allow for it. */
export interface Reading {
  name: string;
  action: string;
}

/**
 * Why a reading failed.
 * @param action what was read; one reading may take several actions, and AWS itself says which one is denied
 */
export function failureOf(error: unknown, action: string): Failure {
  if (!(error instanceof Error)) return { code: 'failed', action };
  if (error instanceof GatewayError || error instanceof InvalidInputError) {
    return { code: 'error', message: error.message };
  }
  if (isAccessDenied(error)) {
    const denied = /not authorized to perform: ([\w-]+:\w+)/.exec(error.message)?.[1] ?? action;
    return { code: 'access-denied', action: denied };
  }
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return { code: 'timeout', action };
  return { code: 'failed', action, error: error.name };
}

/** `AccessDenied on ecs:ListServices`, `ThrottlingException on …`: for a line in a report. */
export function failureInWords(error: unknown, action: string): string {
  return failureWords(failureOf(error, action));
}

/**
 * Reads what nothing can be said without.
 * @throws GatewayError that names the action and the remedy; InvalidInputError as it is.
 */
export async function needed<Value>(action: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof InvalidInputError) throw cause;
    throw new GatewayError('not-readable', `ECS cannot be read: ${failureInWords(cause, action)}`, {
      retryable: isPassing(cause),
      cause,
    });
  }
}

/** Whether a later try may go well without anybody doing something about it. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error) || isAccessDenied(error)) return false;
  if (error instanceof GatewayError) return error.retryable;
  const { $retryable, $metadata, name } = error as Error & {
    $retryable?: unknown;
    $metadata?: { httpStatusCode?: number };
  };
  const status = $metadata?.httpStatusCode ?? 0;
  return $retryable !== undefined || status >= 500 || passingNames.test(name);
}

const passingNames = /Throttl|TooManyRequests|LimitExceeded|Timeout|Abort|ECONN|EPIPE|ENOTFOUND|EAI_AGAIN/;

function isAccessDenied({ name }: Error): boolean {
  return name.startsWith('AccessDenied') || name === 'UnauthorizedOperation';
}

/**
 * Reads what a report can do without: undefined, and a line in `gaps`, when it failed.
 */
export async function softly<Value>(
  { name, action }: Reading,
  gaps: string[],
  read: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    gaps.push(`${name} not readable: ${failureInWords(error, action)}`);
    return undefined;
  }
}
