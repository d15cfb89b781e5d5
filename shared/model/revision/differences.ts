import type { RawDefinition, RevisionInput } from '../task-definition.ts';
import { saysNothing, withoutSamePort } from './defaults.ts';
import { copyOf } from './input.ts';
import { isOfAws, rolloutTag } from './tags.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Position of the comparison: the text for the reader, its steps, and the place in the table of defaults. */
interface Here {
  text: string;
  path: readonly string[];
  place: string;
  networkMode: unknown;
}

/** Field in which two definitions differ. */
export interface Difference {
  /** `containerDefinitions[web].environment[DB_URL].value`. */
  text: string;
  /** Names on the path to the field; for a list, those of its members or their positions. */
  path: readonly string[];
  kind: 'missing' | 'new' | 'differs';
}

/**
 * Differences of a registered revision from its input: one line for each field, as
 * `containerDefinitions[web].environment[DB_URL] differs`. Contains names only, never a value, since definitions hold
 * passwords in many fields. Defaults of AWS (defaults.ts), the order of named members, and AWS's own tags are ignored.
 * @param registered new revision, as DescribeTaskDefinition returns it
 */
export function revisionDifferences(sent: RevisionInput, registered: RawDefinition): string[] {
  const tags = registered.tags.filter(({ key = '' }) => !isOfAws(key));
  const read = { ...copyOf(registered.taskDefinition), tags };
  return differences(sent, read).map(({ text, kind }) => `${text} ${toldKinds[kind]}`);
}

const toldKinds = { missing: 'is missing', new: 'is new', differs: 'differs' } as const;

/**
 * Fields in which two definitions differ, apart from AWS's defaults (defaults.ts) and the order of named members.
 * `missing` and `new` refer to the second one.
 */
export function differences(one: Fields, other: Fields): Difference[] {
  return compare(one, other, { text: '', path: [], place: '', networkMode: one.networkMode });
}

/**
 * Tells whether the revision was registered with this input: by its mark, or by its content if the tags left no room
 * for the mark.
 */
export function isRevisionOf(sent: RevisionInput, registered: RawDefinition): boolean {
  const markOf = ({ tags }: Pick<RawDefinition, 'tags'>) => tags.find(({ key }) => key === rolloutTag)?.value;
  const mark = markOf(sent);
  return mark === undefined
    ? revisionDifferences(sent, registered).length === 0
    : markOf(registered) === mark;
}

function compare(sent: unknown, read: unknown, here: Here): Difference[] {
  if (saysNothing(here.place, sent) && saysNothing(here.place, read)) return [];
  const members = { sent: membersOf(sent, here), read: membersOf(read, here) };
  if (members.sent && members.read) return compareMembers(members.sent, members.read, here);
  const { text, path } = here;
  if (read === undefined || read === null) return [{ text, path, kind: 'missing' }];
  if (sent === undefined || sent === null) return [{ text, path, kind: 'new' }];
  return sent === read ? [] : [{ text, path, kind: 'differs' }];
}

function compareMembers(sent: Members, read: Members, here: Here): Difference[] {
  const names = new Set([...sent.fields.keys(), ...read.fields.keys()]);
  return [...names].flatMap((name) =>
    compare(sent.fields.get(name), read.fields.get(name), step(here, name, sent.isList)),
  );
}

function step({ text, path, place, networkMode }: Here, name: string, isList: boolean): Here {
  const shown = printable(name);
  const told = isList ? `${text}[${shown}]` : text ? `${text}.${shown}` : shown;
  const below = [place, isList ? '*' : name].filter(Boolean).join('.');
  return { text: told, path: [...path, name], place: below, networkMode };
}

interface Members {
  isList: boolean;
  fields: ReadonlyMap<string, unknown>;
}

/** Members of a list or an object by name; undefined for anything else. */
function membersOf(value: unknown, { place, networkMode }: Here): Members | undefined {
  if (Array.isArray(value)) return { isList: true, fields: namedMembers(value, place) };
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = withoutSamePort(place, value, networkMode) as Fields;
  return { isList: false, fields: new Map(Object.entries(fields)) };
}

/** Unordered lists, which AWS may return in another order. */
const sets: ReadonlySet<string> = new Set(['requiresCompatibilities']);

/** Indexed by name or key if every member has its own, otherwise by position. */
function namedMembers(list: readonly unknown[], place: string): ReadonlyMap<string, unknown> {
  const members = sets.has(place) ? [...list].sort() : list;
  const names = members.map((member) => (member as Fields | null)?.name ?? (member as Fields | null)?.key);
  const isNamed = names.every((name) => typeof name === 'string') && new Set(names).size === names.length;
  return new Map(members.map((member, at) => [isNamed ? String(names[at]) : String(at), member]));
}

/** Names come from outside: shortened, without characters that could be markup. */
function printable(name: string): string {
  return name.slice(0, 80).replace(/[^\w.:/+@ -]/g, '?');
}
