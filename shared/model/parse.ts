import * as z from 'zod/mini';
import { InvalidInputError } from '../errors.ts';

/**
 * Reads a value of a known form.
 * @param what it is, for the error
 * @throws InvalidInputError that names each wrong field.
 */
export function parseForm<Form extends z.ZodMiniType>(
  form: Form,
  value: unknown,
  what: string,
): z.infer<Form> {
  const result = form.safeParse(value);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path, message }) => `${path.join('.') || 'message'}: ${message}`);
  throw new InvalidInputError(`${what}: ${fields.join('; ')}`);
}

/**
 * Reads the body of a queue's message.
 * @param what it is, for the error
 * @throws InvalidInputError for what is no JSON, and that names each wrong field.
 */
export function parseMessage<Form extends z.ZodMiniType>(
  form: Form,
  body: string,
  what: string,
): z.infer<Form> {
  return parseForm(form, parseJson(body, `${what} that is no JSON`), what);
}

/** @throws InvalidInputError with this sentence when the text is no JSON. */
export function parseJson(text: string, problem: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes the text.
    throw new InvalidInputError(problem);
  }
}

type ShapeOf<Value> = { [Field in keyof Value]-?: z.ZodMiniType<Value[Field]> };
type NoMore<Shape, Value> = { [Field in Exclude<keyof Shape, keyof Value>]: never };

/**
 * A schema of an interface, field by field. A field that is missing from the schema, is of another type or is no field
 * of the interface does not compile; optional fields have to be named as well.
 */
export function formOf<Value extends object>() {
  return <Shape extends ShapeOf<Value>>(shape: Shape & NoMore<Shape, Value>) => z.object<Shape>(shape);
}

/** Tells whether a value is an object, whose fields are still unknown. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
