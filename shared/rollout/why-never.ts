import { isLasting } from '../aws/aws-error.ts';
import { InvalidInputError } from '../errors.ts';
import { cleanReason } from '../model/redaction/clean-text.ts';

/** Finds the reason that a change can never succeed: ECS's error and its message, redacted; undefined if a retry may. */
export function whyNever(error: unknown): { error?: string; message: string } | undefined {
  if (error instanceof InvalidInputError) return { message: error.message };
  return isLasting(error) ? { error: error.name, message: cleanReason(error.message) ?? '' } : undefined;
}
