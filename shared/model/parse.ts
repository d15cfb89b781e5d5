import * as z from 'zod/mini';
import { InvalidInputError } from '../errors.ts';

/**
 * Parses a value.
 * @param what name of the value, for the error
 * @throws InvalidInputError that names each wrong field
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
 * Parses the body of a queue message.
 * @param what name of the message, for the error
 * @throws InvalidInputError for invalid JSON, or naming each wrong field
 */
export function parseMessage<Form extends z.ZodMiniType>(
  form: Form,
  body: string,
  what: string,
): z.infer<Form> {
  return parseForm(form, parseJson(body, `${what} is not valid JSON`), what);
}

/** Parses JSON. @throws InvalidInputError with this sentence for invalid JSON */
export function parseJson(text: string, problem: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error of JSON.parse quotes the text, so it is not passed on.
    throw new InvalidInputError(problem);
  }
}

/** Parses JSON; undefined for invalid JSON. */
export function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type ShapeOf<Value> = { [Field in keyof Value]-?: z.ZodMiniType<Value[Field]> };
type NoMore<Shape, Value> = { [Field in Exclude<keyof Shape, keyof Value>]: never };

/**
 * Schema of an interface, field by field, built when it is first used: an invocation parses few of a function's forms.
 * A field that is missing, has another type or is not in the interface does not compile; optional fields must be
 * listed, too.
 */
export function formOf<Value extends object>() {
  return <Shape extends ShapeOf<Value>>(shape: () => Shape & NoMore<Shape, Value>) =>
    z.lazy(() => z.object<Shape>(shape()));
}

/** Tells whether a value is an object with unknown fields. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
