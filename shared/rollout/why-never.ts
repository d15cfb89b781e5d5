import { isLasting } from '../aws/aws-error.ts';
import { InvalidInputError } from '../errors.ts';
import { cleanReason } from '../model/redaction/clean-text.ts';

/** Words why a change can never be made, redacted; undefined where a later try may succeed. */
export function whyNever(error: unknown): string | undefined {
  if (error instanceof InvalidInputError) return error.message;
  return isLasting(error) ? `ECS refused it, ${error.name}: ${cleanReason(error.message)}` : undefined;
}
