import * as z from 'zod/mini';
import { InvalidInputError } from '../errors.ts';
import { nameFromArn, parseEcsArn } from './arn.ts';
import { jobOf } from './job.ts';
import { parseJson } from './parse.ts';
import { cleanReason } from './redaction/clean-text.ts';
import type { ServiceEvent } from './service-event.ts';
import { type ServiceReference, serviceOfArn } from './service-reference.ts';
import type { StoppedContainer, StoppedTask } from './stopped-task.ts';

/**
 * Event from the queue as a domain value. `ignored` is an event that matches the rules but carries no information (a
 * task that still runs, the alarm of another service).
 */
export type EcsEvent =
  | { kind: 'stop'; stop: StoppedTask }
  | { kind: 'service-event'; event: ServiceEvent }
  | { kind: 'refresh' }
  | { kind: 'look' }
  | { kind: 'ignored'; why: string };

/**
 * Identifier of a task or an event. It becomes part of a table key, and one that is too long would fail the write for
 * the other stops of its incident, too. AWS's own have at most about 350 characters.
 */
const identifier = z.string().check(z.maxLength(512));
const text = z.optional(z.nullable(z.string()));
const time = z.optional(z.nullable(z.string()));

const envelopeSchema = z.lazy(() =>
  z.looseObject({
    source: z.string(),
    'detail-type': z.string(),
    id: z.optional(z.nullable(identifier)),
    account: text,
    region: text,
    time,
    resources: z.optional(z.array(z.string())),
    detail: z.optional(z.unknown()),
  }),
);

const containerSchema = z.lazy(() =>
  z.looseObject({
    name: text,
    exitCode: z.optional(z.nullable(z.number())),
    reason: text,
    image: text,
    imageDigest: text,
    runtimeId: text,
  }),
);

const taskSchema = z.lazy(() =>
  z.looseObject({
    taskArn: identifier,
    clusterArn: z.string(),
    taskDefinitionArn: z.string(),
    lastStatus: z.string(),
    group: text,
    startedBy: text,
    launchType: text,
    platformFamily: text,
    capacityProviderName: text,
    stopCode: text,
    stoppedReason: text,
    stoppedAt: time,
    stoppingAt: time,
    executionStoppedAt: time,
    createdAt: time,
    pullStartedAt: time,
    pullStoppedAt: time,
    startedAt: time,
    availabilityZone: text,
    cpu: text,
    memory: text,
    containers: z.optional(z.nullable(z.array(containerSchema))),
    overrides: z.optional(z.unknown()),
    attachments: z.optional(
      z.nullable(
        z.array(
          z.looseObject({
            details: z.optional(z.nullable(z.array(z.looseObject({ name: text, value: text })))),
          }),
        ),
      ),
    ),
  }),
);

const serviceEventSchema = z.lazy(() =>
  z.looseObject({
    eventType: z.string(),
    eventName: z.string(),
    reason: text,
    deploymentId: text,
    clusterArn: text,
    capacityProviderArns: z.optional(z.nullable(z.array(z.string()))),
  }),
);

type Envelope = z.infer<typeof envelopeSchema>;
type TaskDetail = z.infer<typeof taskSchema>;

/**
 * Parses one event as EventBridge wrote it to the queue.
 * @throws InvalidInputError naming the field if the text is not JSON or malformed
 */
export function parseEcsEvent(body: string): EcsEvent {
  const envelope = parse(envelopeSchema, parseJson(body, 'event is not valid JSON'), 'event');
  const type = envelope['detail-type'];
  if (envelope.source === 'ecs-steward' && type === 'Refresh Messages') return { kind: 'refresh' };
  if (envelope.source === 'ecs-steward' && type === 'Look At Services') return { kind: 'look' };
  if (envelope.source !== 'aws.ecs') return { kind: 'ignored', why: `an event of ${envelope.source}` };
  if (type === 'ECS Task State Change') return parseTask(envelope);
  if (type === 'ECS Service Action' || type === 'ECS Deployment State Change') {
    return { kind: 'service-event', event: parseServiceEvent(envelope) };
  }
  return { kind: 'ignored', why: `an event of type ${type}` };
}

function parseTask(envelope: Envelope): EcsEvent {
  const detail = parse(taskSchema, envelope.detail, 'event.detail');
  if (detail.lastStatus !== 'STOPPED') return { kind: 'ignored', why: `a task that is ${detail.lastStatus}` };
  const place = placeOfTask(detail);
  const definition = parseDefinition(detail.taskDefinitionArn);
  const { taskArn, taskDefinitionArn } = detail;
  const stop: StoppedTask = {
    taskArn,
    taskId: nameFromArn(taskArn),
    place,
    taskDefinitionArn,
    ...definition,
    stoppedAt: epoch(detail.stoppedAt) ?? epoch(envelope.time) ?? missing('event.detail.stoppedAt'),
    createdAt: epoch(detail.createdAt),
    startedAt: epoch(detail.startedAt),
    started: Boolean(detail.startedAt),
    belongsToService: place.kind !== 'family',
    startedBy: detail.startedBy ?? undefined,
    stopCode: detail.stopCode ?? undefined,
    stoppedReason: cleanReason(detail.stoppedReason),
    stopTookMs: between(detail.stoppingAt, detail.executionStoppedAt),
    pullTookMs: between(detail.pullStartedAt, detail.pullStoppedAt),
    startTookMs: between(detail.createdAt, detail.startedAt),
    ...attachmentReasons(detail),
    containers: (detail.containers ?? []).map(container),
    launchType: detail.launchType ?? undefined,
    platformFamily: detail.platformFamily ?? undefined,
    capacityProviderName: detail.capacityProviderName ?? undefined,
    availabilityZone: detail.availabilityZone ?? undefined,
    subnetId: networkDetail(detail, 'subnetId'),
    ipv6Only: hasOnlyIpv6(detail),
    cpuUnits: size(detail.cpu),
    memoryMiB: size(detail.memory),
    ...(place.kind === 'family' && { job: jobOf(detail.startedBy ?? undefined, commandsOf(detail)) }),
  };
  return { kind: 'stop', stop };
}

const overridesSchema = z.looseObject({
  containerOverrides: z.array(
    z.looseObject({ name: z.string(), command: z.optional(z.nullable(z.array(z.string()))) }),
  ),
});

/** Commands that the starter of the task passed, by container; none where the field is absent or malformed. */
function commandsOf({ overrides }: TaskDetail): Record<string, string[]> {
  const read = overridesSchema.safeParse(overrides);
  const each = read.success ? read.data.containerOverrides : [];
  return Object.fromEntries(each.map(({ name, command }) => [name, command ?? []]));
}

function placeOfTask(detail: TaskDetail): ServiceReference {
  const arn = parseEcsArn(detail.taskArn) ?? missing('event.detail.taskArn');
  const cluster = nameFromArn(detail.clusterArn);
  const [groupKind, groupName] = splitOnce(detail.group ?? '', ':');
  const family = parseDefinition(detail.taskDefinitionArn).family;
  const { partition, account, region } = arn;
  const place = { partition, account, region, cluster };
  const isNamed = (groupKind === 'service' || groupKind === 'daemon') && groupName !== '';
  return isNamed
    ? { ...place, kind: groupKind, name: groupName }
    : { ...place, kind: 'family', name: family };
}

function parseServiceEvent(envelope: Envelope): ServiceEvent {
  const detail = parse(serviceEventSchema, envelope.detail, 'event.detail');
  // Before 2018, a service's ARN did not name its cluster; those events contain clusterArn.
  const cluster = nameFromArn(detail.clusterArn ?? 'default');
  const [place] = (envelope.resources ?? []).flatMap((arn) => serviceOfArn(arn, cluster) ?? []);
  return {
    id: envelope.id ?? missing('event.id'),
    place: place ?? missing('event.resources (the ARN of a service)'),
    eventType: detail.eventType,
    eventName: detail.eventName,
    reason: cleanReason(detail.reason),
    deploymentId: detail.deploymentId ?? undefined,
    capacityProviders: (detail.capacityProviderArns ?? []).map(nameFromArn),
    at: epoch(envelope.time) ?? missing('event.time'),
  };
}

function container(raw: z.infer<typeof containerSchema>): StoppedContainer {
  return {
    name: raw.name ?? undefined,
    exitCode: raw.exitCode ?? undefined,
    reason: cleanReason(raw.reason),
    image: raw.image ?? undefined,
    imageDigest: raw.imageDigest ?? undefined,
    runtimeId: raw.runtimeId ?? undefined,
  };
}

type Time = Parameters<typeof epoch>[0];

/** Time from one moment of a task to another, ms; undefined unless both are known and in order. */
function between(earlier: Time, later: Time): number | undefined {
  const [from, to] = [epoch(earlier), epoch(later)];
  return from !== undefined && to !== undefined && to >= from ? to - from : undefined;
}

/** ECS sets statusReason only if an attachment could not be created or attached. */
function attachmentReasons({ attachments }: TaskDetail): { attachmentReasons?: string[] } {
  const details = (attachments ?? []).flatMap((attachment) => attachment.details ?? []);
  const reasons = details.flatMap(({ name, value }) => (name === 'statusReason' && value ? [value] : []));
  return reasons.length === 0
    ? {}
    : { attachmentReasons: reasons.flatMap((words) => cleanReason(words) ?? []) };
}

type NetworkDetail = 'subnetId' | 'macAddress' | 'privateIPv4Address';

/** Detail of the task's network interface; undefined before the interface exists. */
function networkDetail(detail: TaskDetail, wanted: NetworkDetail): string | undefined {
  const details = (detail.attachments ?? []).flatMap((attachment) => attachment.details ?? []);
  return details.find((entry) => entry.name === wanted)?.value ?? undefined;
}

/** An existing interface (it has a MAC address) lists its IPv4 address unless its subnet is IPv6-only. */
function hasOnlyIpv6(detail: TaskDetail): boolean | undefined {
  if (networkDetail(detail, 'macAddress') === undefined) return undefined;
  return networkDetail(detail, 'privateIPv4Address') === undefined;
}

function parseDefinition(arn: string): { family: string; revision: number } {
  const [family, revision] = splitOnce(nameFromArn(arn), ':');
  return { family, revision: Number(revision) || 0 };
}

function size(value: string | null | undefined): number | undefined {
  const number = Number(value);
  return value && Number.isFinite(number) ? number : undefined;
}

function epoch(value: string | null | undefined): number | undefined {
  const at = value ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

function splitOnce(value: string, separator: string): [string, string] {
  const at = value.indexOf(separator);
  return at < 0 ? [value, ''] : [value.slice(0, at), value.slice(at + 1)];
}

function parse<Schema extends z.ZodMiniType>(schema: Schema, value: unknown, name: string): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = [name, ...(issue?.path ?? [])].join('.');
  throw new InvalidInputError(`${field}: ${issue?.message ?? 'malformed'}`);
}

function missing(field: string): never {
  throw new InvalidInputError(`${field}: missing or malformed`);
}
