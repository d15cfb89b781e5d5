import { readFileSync } from 'node:fs';
import type { Container } from '@aws-sdk/client-ecs';
import type { AwsState } from '../aws/state.ts';
import { projectFile } from '../project-file.ts';
import { setAlarms } from './alarm-state.ts';
import { inCurrentRevision } from './current-revision.ts';
import { describedTask } from './described-task.ts';
import { logLines } from './log-lines.ts';
import { type Renewal, renewEvent, taskIdOf } from './renew-event.ts';
import type { Sample, SampleEvent } from './sample.ts';
import { sampleList } from './sample-list.ts';
import { logGroup, logStream } from './task-definition.ts';
import { workloads } from './workloads/index.ts';

/** Every sample with its plain-words title and its event as it stands in events/. */
export function samples(): { name: string; title: string; event: SampleEvent }[] {
  return sampleList.map(({ name, title }) => ({ name, title, event: readSample(name) }));
}

/** Services that a sample can be rewritten for, each with its main container, by name. */
export function services(): { name: string; container: string }[] {
  return workloads
    .filter(({ scheduled }) => !scheduled)
    .map(({ name, containers }) => ({ name, container: containers[0]?.name ?? name }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/**
 * Lets a sample happen: gives its event as a new occurrence (new time, new ids), ready to be sent, after
 * the sandbox's AWS has been told of the task and its log, or of the alarm's state, as if it had just happened.
 * @throws Error when there is no such sample
 */
export function eventSample(state: AwsState, name: string, renewal: Renewal): SampleEvent {
  return happen(state, sampleNamed(name), readSample(name), renewal);
}

/**
 * The same for an edited event; its id names the sample it came from.
 * @returns the event as it is when it is too far from a sample to be renewed.
 */
export function eventFromSample(state: AwsState, edited: unknown, renewal: Renewal): unknown {
  const event = edited as Partial<SampleEvent> | null;
  const sample = sampleList.find(({ name }) => readSample(name).id === event?.id);
  const isDated = Number.isFinite(Date.parse(event?.time ?? ''));
  if (!sample || !isDated || typeof event?.detail !== 'object' || !event.detail) return edited;
  const { containers = [] } = event.detail;
  if (!Array.isArray(containers)) return edited;
  return happen(state, sample, event as SampleEvent, renewal);
}

function happen(state: AwsState, sample: Sample, past: SampleEvent, renewal: Renewal): SampleEvent {
  const event = inCurrentRevision(state, renewEvent(past, renewal));
  if (taskIdOf(event)) registerTask(state, withNamesOf(event, sample), event);
  setAlarms(state, event);
  return event;
}

/** The sample with the names that its containers have in an event that was edited: they keep their places. */
function withNamesOf(event: SampleEvent, sample: Sample): Sample {
  const names = (of: SampleEvent) => ((of.detail.containers ?? []) as Container[]).map(({ name }) => name);
  const edited = names(event);
  const byOldName = new Map(names(readSample(sample.name)).map((name, place) => [name, edited[place]]));
  const renamed = (name: string) => byOldName.get(name) ?? name;
  const { described = {}, log } = sample;
  return {
    ...sample,
    described: Object.fromEntries(Object.entries(described).map(([name, facts]) => [renamed(name), facts])),
    ...(log && { log: { ...log, container: renamed(log.container) } }),
  };
}

/** @throws Error when there is no such sample */
export function sampleNamed(name: string): Sample {
  const sample = sampleList.find((candidate) => candidate.name === name);
  if (!sample) throw new Error(`There is no sample "${name}" in events/.`);
  return sample;
}

function readSample(name: string): SampleEvent {
  return JSON.parse(readFileSync(projectFile(`events/${name}.json`), 'utf8'));
}

function registerTask(state: AwsState, { described, log }: Sample, event: SampleEvent): void {
  const task = describedTask(event.detail, described);
  state.putTask(task);
  const { executionStoppedAt, startedAt } = task;
  if (!log || !executionStoppedAt || !startedAt) return;
  const workloadName = task.group?.split(':')[1] ?? '';
  const lines = logLines(log.file, startedAt.getTime(), executionStoppedAt.getTime());
  state.putLogEvents(logGroup(workloadName), logStream(log.container, taskIdOf(event) ?? ''), lines);
}
