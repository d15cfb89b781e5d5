/**
 * Base of the errors that cross module borders. `code` is stable, for logs and callers; `retryable` tells whether the
 * same call may succeed later without human action.
 */
class StewardError extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
  }
}

/** Malformed event, payload or setting. Not retryable. */
export class InvalidInputError extends StewardError {
  // Spelled out, since bundling shortens class names.
  override readonly name = 'InvalidInputError';

  constructor(message: string, options: { cause?: unknown } = {}) {
    super('invalid-input', message, { retryable: false, cause: options.cause });
  }
}

/** Failure or refusal of a service (AWS, Slack). `retryAfterMs` is the wait that the service asked for. */
export class GatewayError extends StewardError {
  override readonly name = 'GatewayError';
  readonly retryAfterMs?: number;

  constructor(
    code: string,
    message: string,
    options: { retryable: boolean; cause?: unknown; retryAfterMs?: number },
  ) {
    super(code, message, options);
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}
