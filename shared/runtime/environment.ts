import type * as z from 'zod/mini';
import { InvalidInputError } from '../errors.ts';
import type { PersonalKind } from '../model/redaction/personal-data.ts';
import { setRedactionPolicy } from '../model/redaction/redact.ts';

/**
 * Reads a function's settings from its environment variables; the only place that does. The setting for personal data
 * then applies to everything that the process redacts.
 * @throws InvalidInputError naming every missing or wrong variable, so that one deployment fixes all
 */
export function readEnvironment<Schema extends z.ZodMiniType<{ PERSONAL_DATA: readonly PersonalKind[] }>>(
  schema: Schema,
): z.infer<Schema> {
  const result = schema.safeParse(process.env);
  if (result.success) {
    setRedactionPolicy({ personal: result.data.PERSONAL_DATA });
    return result.data;
  }
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new InvalidInputError(`environment variables: ${problems.join('; ')}`);
}
