import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';

interface Template {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
}

/**
 * Deviations of a template from CloudFormation's resource specification: unknown types and properties, missing required
 * ones, values of the wrong kind. Intrinsic functions are not checked.
 */
export async function resourceProblems(template: Template): Promise<string[]> {
  const specification = await loadAwsServiceSpec();
  return Object.entries(template.Resources).flatMap(([id, resource]) => {
    const [found] = specification.lookup('resource', 'cloudFormationType', 'equals', resource.Type);
    if (!found) return [`${id}: unknown type ${resource.Type}`];
    return propertyProblems(resource.Properties ?? {}, found.properties, id, specification);
  });
}

type Properties = Record<string, Property>;

function propertyProblems(value: unknown, known: Properties, path: string, spec: SpecDatabase): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [`${path}: must be an object`];
  const given = Object.entries(value).flatMap(([name, child]) => {
    const property = known[name];
    return property
      ? valueProblems(child, property.type, `${path}.${name}`, spec)
      : [`${path}.${name}: no such property`];
  });
  const missing = Object.entries(known).filter(([name, { required }]) => required && !(name in value));
  return [...given, ...missing.map(([name]) => `${path}.${name}: missing`)];
}

function valueProblems(value: unknown, type: PropertyType, path: string, spec: SpecDatabase): string[] {
  if (isIntrinsic(value)) return [];
  switch (type.type) {
    case 'string':
      return isScalar(value) ? [] : [`${path}: must be a string`];
    case 'integer':
    case 'number':
      return isScalar(value) && Number.isFinite(Number(value)) ? [] : [`${path}: must be a number`];
    case 'boolean':
      return ['true', 'false'].includes(String(value)) ? [] : [`${path}: must be true or false`];
    case 'array':
      if (!Array.isArray(value)) return [`${path}: must be a list`];
      return value.flatMap((item, index) => valueProblems(item, type.element, `${path}[${index}]`, spec));
    case 'ref':
      return propertyProblems(value, spec.get('typeDefinition', type.reference.$ref).properties, path, spec);
    case 'union':
      return bestOf(type.types.map((option) => valueProblems(value, option, path, spec)));
    default:
      return []; // json, tags, maps and dates are not checked
  }
}

function bestOf(options: string[][]): string[] {
  return options.reduce((best, problems) => (problems.length < best.length ? problems : best));
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function isIntrinsic(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && /^(Ref|Fn::.+)$/.test(keys[0] ?? '');
}
