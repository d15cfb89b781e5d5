import { z } from 'zod';
import { TemplateError } from './deployment.ts';
import type { RawResource, Template } from './intrinsics.ts';

const parameterForm = z.strictObject({
  Type: z.enum(['String', 'Number']),
  Description: z.string().optional(),
  Default: z.union([z.string(), z.number()]).optional(),
  AllowedValues: z.array(z.string()).optional(),
  AllowedPattern: z.string().optional(),
  ConstraintDescription: z.string().optional(),
  MinValue: z.number().optional(),
  MaxValue: z.number().optional(),
});

type Values = ReadonlyMap<string, string>;
type Conditions = ReadonlyMap<string, boolean>;
interface Known {
  values: Values;
  conditions: Conditions;
}

/** Stands for `!Ref AWS::NoValue`: whatever holds it loses it. */
const noValue = Symbol('AWS::NoValue');

/**
 * Resolves the parameters and conditions of a template, as CloudFormation does before it creates anything.
 * @param given values of parameters; the others have their defaults.
 * @returns the template of what is created, without both sections.
 * @throws TemplateError for a parameter that is unknown, missing or not allowed, and for an unknown condition.
 */
export function withParameters(template: Template, given: Readonly<Record<string, string>>): Template {
  const { Parameters = {}, Conditions = {}, Resources, ...rest } = template;
  const values = valuesOf(Parameters as Record<string, unknown>, given);
  const conditions = new Map<string, boolean>();
  // A condition may name those above and below it.
  const decide = (name: string): boolean => {
    const found =
      conditions.get(name) ?? isTrue((Conditions as Record<string, unknown>)[name], values, decide);
    conditions.set(name, found);
    return found;
  };
  for (const name of Object.keys(Conditions as object)) decide(name);
  const known = { values, conditions };
  const created = Object.entries(Resources).filter(([id, resource]) => isCreated(id, resource, conditions));
  const resolved = created.map(([id, { Condition: _, ...resource }]) => [id, resolve(resource, known, id)]);
  return { ...rest, Resources: Object.fromEntries(resolved) };
}

function valuesOf(parameters: Record<string, unknown>, given: Readonly<Record<string, string>>): Values {
  for (const name of Object.keys(given)) {
    if (!(name in parameters)) throw new TemplateError(`Parameters: [${name}] do not exist in the template`);
  }
  return new Map(
    Object.entries(parameters).map(([name, raw]) => {
      const parameter = parameterForm.parse(raw);
      const value = given[name] ?? parameter.Default;
      if (value === undefined) throw new TemplateError(`Parameters: [${name}] must have values`);
      if (!isAllowed(String(value), parameter))
        throw new TemplateError(`Parameter ${name}: ${value} is not allowed by its constraints`);
      return [name, String(value)];
    }),
  );
}

function isAllowed(value: string, parameter: z.infer<typeof parameterForm>): boolean {
  const { Type, AllowedValues, AllowedPattern, MinValue = -Infinity, MaxValue = Infinity } = parameter;
  if (AllowedValues && !AllowedValues.includes(value)) return false;
  if (AllowedPattern && !new RegExp(`^(?:${AllowedPattern})$`).test(value)) return false;
  return Type === 'String' || (Number(value) >= MinValue && Number(value) <= MaxValue);
}

function isTrue(condition: unknown, values: Values, decide: (name: string) => boolean): boolean {
  const [[name, argument] = []] = Object.entries(condition ?? {}) as [string, unknown][];
  const all = () => (argument as unknown[]).map((one) => isTrue(one, values, decide));
  const plain = (value: unknown) =>
    typeof value === 'object' ? values.get((value as { Ref: string }).Ref) : String(value);
  switch (name) {
    case 'Condition':
      return decide(String(argument));
    case 'Fn::Equals': {
      const [one, other] = argument as [unknown, unknown];
      return plain(one) === plain(other);
    }
    case 'Fn::Not':
      return !all()[0];
    case 'Fn::And':
      return all().every(Boolean);
    case 'Fn::Or':
      return all().some(Boolean);
    default:
      throw new TemplateError(`Conditions: the sandbox does not know ${JSON.stringify(condition)}.`);
  }
}

function isCreated(id: string, { Condition }: RawResource, conditions: Conditions): boolean {
  return Condition === undefined || holds(Condition, conditions, id);
}

function holds(name: string, conditions: Conditions, where: string): boolean {
  const found = conditions.get(name);
  if (found === undefined) throw new TemplateError(`${where}: there is no condition ${name}.`);
  return found;
}

function resolve(value: unknown, known: Known, where: string): unknown {
  if (Array.isArray(value))
    return value.map((item) => resolve(item, known, where)).filter((item) => item !== noValue);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const [[name, argument] = []] = entries.length === 1 ? entries : [];
  if (name === 'Ref' && argument === 'AWS::NoValue') return noValue;
  if (name === 'Ref') return known.values.get(argument) ?? value;
  if (name === 'Fn::Sub' && typeof argument === 'string') return { 'Fn::Sub': substituted(argument, known) };
  if (name === 'Fn::If') {
    const [condition, then, otherwise] = argument as [string, unknown, unknown];
    return resolve(holds(condition, known.conditions, where) ? then : otherwise, known, where);
  }
  return Object.fromEntries(
    entries
      .map(([key, item]) => [key, resolve(item, known, where)] as const)
      .filter(([, item]) => item !== noValue),
  );
}

function substituted(text: string, { values }: Known): string {
  return text.replaceAll(/\$\{(\w+)\}/g, (all, name: string) => values.get(name) ?? all);
}
