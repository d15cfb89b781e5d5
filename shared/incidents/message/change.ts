import { type ChangeEvidence, type RevisionChange, ranLongBefore } from '../../model/change-evidence.ts';
import { durationInWords, utcInWords } from '../../model/format.ts';
import { shortImageName } from '../../model/image-reference.ts';
import type { Incident } from '../../model/incident.ts';
import { withoutVia } from '../../model/principal.ts';
import { bold, list, paragraph, richText, text } from '../../slack/blocks.ts';
import type { Block } from '../../slack/message.ts';
import { literal } from '../../slack/untrusted.ts';

/** Differences that a message names; the rest is a number. */
const mostShown = 10;
/** Names of one field that a message names. */
const mostNames = 8;

/**
 * List of the deployment before the incident; empty if unknown.
 * @param room characters of one line
 */
export function changeBlocks({ evidence, occurrence }: Incident, room: number): Block[] {
  const lines = changeLines(evidence.change, occurrence.at).map((line) => [text(literal(line, room))]);
  return lines.length === 0 ? [] : [richText(paragraph(bold('What changed')), list('bullet', lines))];
}

/**
 * Describes the deployment before an incident, in lines of plain text: time, user, and each difference to the previous
 * revision.
 * @param at time of the first occurrence, epoch ms
 */
export function changeLines(change: ChangeEvidence | undefined, at: number): string[] {
  if (change?.beganAt === undefined) return [];
  const { beganAt, earlier } = change;
  const newer = newerBefore(change, at);
  if (ranLongBefore(change, at)) return [ranLong(change, at - beganAt, newer)];
  const story = [
    began(change, beganAt, at),
    ...(earlier ? [ranBefore(change, earlier, beganAt)] : []),
    ...(newer ? [newer] : []),
  ];
  return [story.join(' '), ...deployed(change, beganAt), ...rolledBack(change), ...differences(change)];
}

/** Deployment of another revision that began between this one and the failure. */
function newerBefore({ newer }: ChangeEvidence, at: number): string | undefined {
  if (!newer || newer.beganAt > at) return undefined;
  return `${newer.revision} began ${durationInWords(at - newer.beganAt)} before.`;
}

function ranLong({ revision }: ChangeEvidence, ranForMs: number, newer: string | undefined): string {
  const ran = durationInWords(ranForMs);
  if (newer === undefined) return `Nothing just before: ${revision} has run for ${ran}.`;
  return `${revision}, which failed, had run for ${ran}. ${newer}`;
}

function rolledBack({ rolledBack: rollback }: ChangeEvidence): string[] {
  if (!rollback) return [];
  const to = rollback.to === undefined ? '' : ` to ${rollback.to}`;
  return [rollback.isOver ? `ECS rolled back${to}.` : `ECS is rolling back${to}.`];
}

/** Names the caller who started the deployment, if CloudTrail has the call. */
function deployed({ deployedBy }: ChangeEvidence, beganAt: number): string[] {
  return deployedBy === undefined ? [] : [`Deployed by ${deployedBy} at ${utcInWords(beganAt)}.`];
}

function began(change: ChangeEvidence, beganAt: number, at: number): string {
  const { revision, registeredBy, deployedBy, earlier } = change;
  const isSame = deployedBy !== undefined && registeredBy === withoutVia(deployedBy);
  const by = registeredBy && !isSame ? `, registered by ${registeredBy}` : '';
  const again = earlier?.revision === revision ? ' was deployed again' : ' began';
  return at < beganAt
    ? `${revision}${again} after the first stop${by}.`
    : `First stop ${durationInWords(at - beganAt)} after ${revision}${again}${by}.`;
}

function ranBefore(
  { revision }: ChangeEvidence,
  earlier: NonNullable<ChangeEvidence['earlier']>,
  beganAt: number,
): string {
  const ran = earlier.beganAt === undefined ? '' : ` for ${durationInWords(beganAt - earlier.beganAt)}`;
  const name = earlier.revision === revision ? 'The same revision' : earlier.revision;
  const failed = earlier.failed ? ', and failed too' : '';
  return `${name} ran${ran} before${failed}.`;
}

/** Sentences on an earlier revision that the service does not have. */
const noneBefore = {
  none: 'It is the first deployment of the service.',
  'none-completed': 'No earlier deployment of the service completed.',
} as const;

function differences(change: ChangeEvidence): string[] {
  const { earlier, before, task, service } = change;
  if (!earlier) return before ? [noneBefore[before]] : [];
  const all = [
    ...(task ?? []).map((one) => changeInWords(one)),
    ...(service ?? []).map((one) => changeInWords(one, 'the service')),
  ];
  if (all.length === 0) return task === undefined ? [] : [unchanged(change, earlier.revision)];
  const leftOut = all.length - mostShown;
  return leftOut > 0 ? [...all.slice(0, mostShown), `${leftOut} more differences`] : all;
}

/** Settings of the service are called unchanged only where both deployments report them. */
function unchanged({ revision, service }: ChangeEvidence, earlier: string): string {
  if (earlier !== revision) return `Nothing differs between ${earlier} and ${revision}.`;
  return `The task definition${service ? ' and the service are' : ' is'} unchanged.`;
}

/** Names of fields as a reader knows them; the others are called as ECS calls them. */
const fieldNames: Readonly<Record<string, string>> = {
  ...{ cpu: 'CPU', entryPoint: 'entry point', healthCheck: 'health check', portMappings: 'ports' },
  ...{ taskRoleArn: 'task role', executionRoleArn: 'execution role', logConfiguration: 'log configuration' },
  ...{ memoryReservation: 'memory reservation', mountPoints: 'mount points', networkMode: 'network mode' },
  ...{ environmentFiles: 'environment files', ephemeralStorage: 'ephemeral storage' },
  ...{ loadBalancers: 'load balancers', securityGroups: 'security groups', assignPublicIp: 'public IP' },
  ...{ capacityProviders: 'capacity providers', desiredCount: 'desired count' },
};

/** Fields whose values are secret: the message says that they are not shown. */
const secretFields = new Set(['environment', 'secrets', 'logConfiguration']);

/** "image of app: web:1.9.2 → web:1.9.3", "environment of app: new FEATURE_X, changed DB_URL (values not shown)". */
function changeInWords(change: RevisionChange, owner = 'the task'): string {
  const { field, container, before, after } = change;
  const of = container ?? owner;
  if (field === 'imageDigest')
    return `image of ${of}: the same name, but another digest (${before} → ${after})`;
  if (field === 'container') return after ? `container ${of} is new (${after})` : `container ${of} is gone`;
  const what = `${fieldNames[field] ?? field} of ${of}`;
  const parts = [named('new', change.added), named('gone', change.removed), named('changed', change.changed)];
  const names = parts.filter(Boolean).join(', ');
  if (names) return `${what}: ${names}${secretFields.has(field) ? ' (values not shown)' : ''}`;
  if (before === undefined && after === undefined) return `${what} changed`;
  const [was, is] = field === 'image' ? imagesInWords(before, after) : [before, after];
  if (was === undefined) return `${what}: ${is} is new`;
  return is === undefined ? `${what}: ${was} is gone` : `${what}: ${was} → ${is}`;
}

/** Two images without their registry, unless that is what differs. */
function imagesInWords(before: string | undefined, after: string | undefined) {
  const short = [before, after].map((image) => image && shortImageName(image));
  return short[0] === short[1] ? [before, after] : short;
}

function named(word: string, names: readonly string[] = []): string {
  if (names.length === 0) return '';
  const more = names.length - mostNames;
  const shown = names.slice(0, mostNames).join(', ');
  return `${word} ${shown}${more > 0 ? ` and ${more} more` : ''}`;
}
