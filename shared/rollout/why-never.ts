import { isLasting } from '../aws/aws-error.ts';
import { InvalidInputError } from '../errors.ts';
import { cleanReason } from '../model/redaction/clean-text.ts';

/** Finds why a change can never be made: ECS's error and its message, redacted; undefined where a later try may succeed. */
export function whyNever(error: unknown): { error?: string; message: string } | undefined {
  if (error instanceof InvalidInputError) return { message: error.message };
  return isLasting(error) ? { error: error.name, message: cleanReason(error.message) ?? '' } : undefined;
}
