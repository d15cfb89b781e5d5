import type { DefinedContainer, DeploymentEvidence, Evidence } from '../../model/evidence.ts';
import { describeExitCode } from '../../model/exit-codes.ts';
import {
  counted,
  durationInWords,
  memoryInWords,
  sizeInWords,
  slackDate,
  vcpuInWords,
} from '../../model/format.ts';
import { shortImageName } from '../../model/image-reference.ts';
import { type Incident, isClosed } from '../../model/incident.ts';
import type { ServiceEvent } from '../../model/service-event.ts';
import type { StoppedContainer, StoppedTask } from '../../model/stopped-task.ts';
import { unitsPerVcpu } from '../../model/units.ts';
import type { Fact } from '../../slack/blocks.ts';
import { code, mrkdwn } from '../../slack/untrusted.ts';

type Value = string | undefined;

type Container = Pick<StoppedContainer, 'name' | 'exitCode' | 'image' | 'imageDigest'>;

/** Container at fault, or the only one, with what DescribeTasks adds to the event. */
function containerOf(incident: Incident, stop: StoppedTask): Container {
  const { container: name } = incident.occurrence.diagnosis;
  const find = (containers: StoppedContainer[]) =>
    name === undefined && containers.length === 1
      ? containers[0]
      : containers.find((container) => container.name !== undefined && container.name === name);
  const told = find(stop.containers);
  const described = find(incident.evidence.containers ?? []);
  return {
    name: name ?? described?.name ?? told?.name,
    exitCode: described?.exitCode ?? told?.exitCode,
    image: described?.image ?? told?.image,
    imageDigest: described?.imageDigest ?? told?.imageDigest,
  };
}

function definedContainer({ name }: Container, { taskDefinition }: Evidence): DefinedContainer | undefined {
  return taskDefinition?.containers.find((container) => container.name === name);
}

function imageWords(container: Container, evidence: Evidence, room: number): Value {
  const image = container.image ?? definedContainer(container, evidence)?.image;
  if (image === undefined) return undefined;
  const digest = container.imageDigest ?? /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
  const short = digest?.replace(/^sha256:/, '').slice(0, 12);
  return code(shortImageName(image), room) + (short ? ` digest ${code(short, room)}` : '');
}

function ranForWords(stop: StoppedTask): Value {
  if (stop.startedAt !== undefined) return durationInWords(stop.stoppedAt - stop.startedAt);
  return stop.started === false ? '0 s (never started)' : undefined;
}

function sizeWords(stop: StoppedTask, container: Container, evidence: Evidence): Value {
  const cpu = stop.cpuUnits ?? evidence.taskDefinition?.cpuUnits;
  const memory = stop.memoryMiB ?? evidence.taskDefinition?.memoryMiB;
  const limit = definedContainer(container, evidence)?.memoryMiB;
  const parts = [
    ...taskSizeParts(cpu, memory),
    limit === undefined ? '' : `container limit ${memoryInWords(limit)}`,
  ];
  return parts.filter(Boolean).join(', ') || undefined;
}

/** Size of a task, of which one or both parts may be unknown. */
function taskSizeParts(cpuUnits: number | undefined, memoryMiB: number | undefined): string[] {
  if (cpuUnits !== undefined && memoryMiB !== undefined) return [sizeInWords({ cpuUnits, memoryMiB })];
  return [
    cpuUnits === undefined ? '' : vcpuInWords(cpuUnits / unitsPerVcpu),
    memoryMiB === undefined ? '' : memoryInWords(memoryMiB),
  ];
}

const capacityNames = new Map([
  ['FARGATE', 'Fargate'],
  ['FARGATE_SPOT', 'Fargate Spot'],
]);

/** Capacity providers (or the launch type) and the zone, as far as known. */
function capacityWords(names: readonly Value[], room: number): Value {
  const known = names.filter((name) => name !== undefined).map((name) => capacityNames.get(name) ?? name);
  return known.length === 0 ? undefined : mrkdwn(known.join(', '), room);
}

/** Task counts of the service as of the update. The title reports unknown counts, and the final ones. */
function tasksWords({ tasks, ...incident }: Incident): Value {
  if (tasks === undefined || tasks.deleted || isClosed(incident)) return undefined;
  const pending = tasks.pending > 0 ? `, ${tasks.pending} pending` : '';
  return `${tasks.running} of ${tasks.desired} running${pending} · ${slackDate(tasks.at)}`;
}

/** Deployment that is not complete: in progress, or failed. */
export function openDeployment({ service }: Evidence): DeploymentEvidence | undefined {
  return service?.deployments.find(
    ({ rolloutState }) => rolloutState === 'IN_PROGRESS' || rolloutState === 'FAILED',
  );
}

/** The latest report of ECS counts: the evidence is from the first stop, the notes came later. */
function hasFailed({ id, rolloutState }: DeploymentEvidence, { notes }: Incident): boolean {
  return rolloutState === 'FAILED' || notes.some((note) => note.includes(id) && /\bfailed\b/.test(note));
}

function deploymentWords(incident: Incident, room: number): Value {
  const deployment = openDeployment(incident.evidence);
  if (deployment === undefined || isClosed(incident)) return undefined;
  const revision = code(deployment.taskDefinitionArn.split('/').at(-1) ?? '', room);
  const state = hasFailed(deployment, incident) ? 'failed' : 'in progress';
  const failed = deployment.failedTasks > 0 ? `, ${counted(deployment.failedTasks, 'failed task')}` : '';
  // "ECS deployment ecs-svc/1 in progress." adds nothing; the circuit breaker's text does.
  const reason = deployment.rolloutStateReason ?? '';
  const because = /circuit breaker|alarm/i.test(reason) ? `: ${mrkdwn(reason, room * 2)}` : '';
  return `${revision} ${state}${failed}${because}`;
}

function stopFacts(incident: Incident, stop: StoppedTask, room: number): [string, Value][] {
  const container = containerOf(incident, stop);
  return [
    ['Container', container.name === undefined ? undefined : code(container.name, room)],
    ['Exit code', container.exitCode === undefined ? undefined : describeExitCode(container.exitCode)],
    ['Ran for', ranForWords(stop)],
    ['Tasks', tasksWords(incident)],
    ['Task definition', code(`${stop.family}:${stop.revision}`, room)],
  ];
}

function stopDetails(incident: Incident, stop: StoppedTask, room: number): [string, Value][] {
  const { evidence } = incident;
  const container = containerOf(incident, stop);
  return [
    ['Task size', sizeWords(stop, container, evidence)],
    ['Image', imageWords(container, evidence, room)],
    ['Capacity', capacityWords([stop.capacityProviderName ?? stop.launchType, stop.availabilityZone], room)],
    ['Deployment', deploymentWords(incident, room)],
    [incident.count > 1 ? 'First task' : 'Task', code(stop.taskId, room)],
  ];
}

function serviceFacts(incident: Incident, event: ServiceEvent, room: number): [string, Value][] {
  return [
    ['Event', code(event.eventName, room)],
    ['Tasks', tasksWords(incident)],
    ['Capacity', capacityWords(event.capacityProviders, room)],
    ['Deployment', deploymentWords(incident, room)],
  ];
}

function known(facts: [string, Value][]): Fact[] {
  return facts.flatMap(([label, value]) => (value === undefined ? [] : [{ label, value }]));
}

/**
 * Facts of an incident's first occurrence that matter first, in that order; at most five.
 * @param room characters for one name
 */
export function factsOf(incident: Incident, room: number): Fact[] {
  const { occurrence } = incident;
  return known(
    occurrence.kind === 'stop'
      ? stopFacts(incident, occurrence.stop, room)
      : serviceFacts(incident, occurrence.event, room),
  );
}

/** Facts that matter for the advice; at most five, and none for a service event. */
export function detailsOf(incident: Incident, room: number): Fact[] {
  const { occurrence } = incident;
  return occurrence.kind === 'stop' ? known(stopDetails(incident, occurrence.stop, room)) : [];
}
