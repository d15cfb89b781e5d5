/**
 * The errors that cross module borders. `code` is stable, for logs and callers; `retryable` tells whether
 * the same may go well later without anybody doing something about it.
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

/** An event, payload or setting that is not of its form. Trying again cannot help. */
export class InvalidInputError extends StewardError {
  // Written out, since bundling shortens the names of classes.
  override readonly name = 'InvalidInputError';

  constructor(message: string, options: { cause?: unknown } = {}) {
    super('invalid-input', message, { retryable: false, cause: options.cause });
  }
}

/** A service (AWS, Slack) that refused or failed. `retryAfterMs` is what it asked us to wait. */
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
