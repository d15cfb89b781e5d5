import type { ResolvedImage, RevisionChange, ServiceSettings } from '../change-evidence.ts';
import { cleanText } from '../redaction/clean-text.ts';
import { differences } from './differences.ts';
import { type Field, isShown, namesIn, valueInWords } from './field-words.ts';
import { copyOf } from './input.ts';

/** Changes that are kept of two revisions; a rewritten definition says no more with more of them. */
const mostChanges = 30;
/** Names that are kept of one field. */
const mostNames = 20;
/** Characters that are kept of a value and of a name. */
const longestValue = 200;
const longestName = 80;

type Fields = Readonly<Record<string, unknown>>;

/**
 * Lists the differences between two revisions of a task definition, both from DescribeTaskDefinition. AWS's defaults
 * and the order of named members are ignored. Environment variables, secrets and log options are named without their
 * values; everything else is redacted.
 */
export function revisionChanges(earlier: Fields, later: Fields): RevisionChange[] {
  const [before, after] = [copyOf(earlier), copyOf(later)];
  const fields = new Map<string, Field>();
  for (const { path } of differences(before, after)) {
    const field = fieldOf(path);
    if (field.name !== 'family') fields.set(`${field.container ?? ''} ${field.name}`, field);
  }
  return [...fields.values()]
    .slice(0, mostChanges)
    .map((field) => changeOf(field, valueIn(before, field), valueIn(after, field)));
}

/** The change of one field. @param before its value; undefined where it was not set. */
function changeOf(field: Field, before: unknown, after: unknown): RevisionChange {
  const named = { field: field.name, ...(field.container && { container: shortName(field.container) }) };
  if (isShown(field)) {
    const [was, is] = [shown(before, field), shown(after, field)];
    // Words leave parts out, and are redacted and cut: equal ones would read as no change.
    if (was === is) return named;
    return { ...named, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) };
  }
  const [was, is] = [namesIn(before), namesIn(after)];
  return {
    ...named,
    ...listed(
      'added',
      [...is.keys()].filter((name) => !was.has(name)),
    ),
    ...listed(
      'removed',
      [...was.keys()].filter((name) => !is.has(name)),
    ),
    ...listed(
      'changed',
      [...is.keys()].filter((name) => was.has(name) && was.get(name) !== is.get(name)),
    ),
  };
}

function shown(value: unknown, field: Field): string | undefined {
  const words = valueInWords(field, value);
  return words && cleanText(words, longestValue).slice(0, longestValue);
}

function listed(key: 'added' | 'removed' | 'changed', names: readonly string[]): Partial<RevisionChange> {
  return names.length === 0 ? {} : { [key]: names.slice(0, mostNames).map(shortName) };
}

function shortName(name: string): string {
  return cleanText(name, longestName).slice(0, longestName).toWellFormed();
}

/** The field at the start of a path: `image` of container web, or `cpu` of the task. */
function fieldOf([first = '', container, name]: readonly string[]): Field {
  if (first !== 'containerDefinitions') return { name: first };
  return name === undefined ? { name: 'container', container } : { name, container };
}

function valueIn(definition: Fields, { name, container }: Field): unknown {
  if (container === undefined) return definition[name];
  const containers = definition.containerDefinitions;
  const found = Array.isArray(containers) ? containers.find((one: Fields) => one.name === container) : {};
  return name === 'container' ? found?.image : found?.[name];
}

const settings: readonly (keyof ServiceSettings)[] = [
  ...(['loadBalancers', 'subnets', 'securityGroups', 'assignPublicIp'] as const),
  ...(['capacityProviders', 'launchType', 'platformVersion', 'strategy', 'desiredCount'] as const),
];

/** Lists the settings that differ between two deployments of a service; one that is unknown in either is left out. */
export function serviceChanges(before: ServiceSettings, after: ServiceSettings): RevisionChange[] {
  const settled = settings
    .filter((field) => before[field] !== undefined && after[field] !== undefined)
    .filter((field) => settingText(before[field]) !== settingText(after[field]))
    .map((name) => changeOf({ name }, before[name], after[name]));
  return [...settled, ...movedTags(before, after)];
}

/** Characters of a digest that are shown, as Docker shortens it. */
const shortDigest = 12;

/** Containers whose image has the same name in both deployments, and another digest: its tag was moved in between. */
function movedTags({ images: before = [] }: ServiceSettings, after: ServiceSettings): RevisionChange[] {
  const digestIn = ({ digest }: ResolvedImage) =>
    cleanText(digest.replace(/^sha256:/, '').slice(0, shortDigest), shortDigest);
  return (after.images ?? []).flatMap((is) => {
    const was = before.find(({ container, image }) => container === is.container && image === is.image);
    if (!was || was.digest === is.digest) return [];
    const container = shortName(is.container);
    return [{ field: 'imageDigest', container, before: digestIn(was), after: digestIn(is) }];
  });
}

/** Lists of a service have no order. */
function settingText(value: unknown): string {
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : value);
}
