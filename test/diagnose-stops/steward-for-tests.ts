import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import { renewEvent } from '../../sandbox/fleet/renew-event.ts';
import type { SampleEvent } from '../../sandbox/fleet/sample.ts';
import { eventSample } from '../../sandbox/fleet/samples.ts';
import type { PostedMessage } from '../../sandbox/slack/types.ts';
import { type Steward, type StewardOptions, startSteward } from '../../sandbox/steward.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';

export const second = 1000;
export const minute = 60 * second;

/** Message that the schedule sends to the queue every minute. */
export const refresh = '{"source":"ecs-steward","detail-type":"Refresh Messages"}';

const functionName = 'ecs-steward-production-diagnose-stops';
const outOfMemory = 'task-stopped/out-of-memory';

/** ECS Steward on the sandbox, and services that no other test uses. */
export interface StewardForTests extends Steward {
  /** New service that stops as a sample does, by default out of memory. A scheduled task keeps its family. */
  newService(sample?: string): ServiceForTests;
  /** Every message of the channel other than replies, oldest first. */
  messages(): PostedMessage[];
  /** Log of the function: its JSON lines, parsed. */
  logLines(): Record<string, unknown>[];
  /** Total of a metric; with a reason, under that reason. */
  counted(metric: string, reason?: string): number;
  /** Puts any text into the queue of the function, and waits until it is processed. */
  enqueue(...bodies: string[]): Promise<void>;
  /** Advances the clock by this many minutes, one at a time: messages are refreshed, failed records come again. */
  minutes(count: number): Promise<void>;
  /** Bodies of messages that wait in the queue to be delivered again. */
  waiting(): Promise<string[]>;
}

/** Service of its own, with the task definition and the log of a sample's service. */
export interface ServiceForTests {
  name: string;
  /** New stop of the service, at an epoch time in ms; by default just now, since events are delayed. */
  stopEvent(at?: number): SampleEvent;
  /** Any other sample as an event about this service. */
  event(sample: string, at?: number): SampleEvent;
  /** Same event about a task that the sandbox's ECS does not know. */
  unknownTask(event: SampleEvent): SampleEvent;
  /** DescribeServices reports that the service reached a steady state then. */
  wasSteadyAt(at: number): void;
  /** Sends events (a stop by default) and waits until they are processed. */
  send(...events: SampleEvent[]): Promise<void>;
  /** Messages of the service in the channel, oldest first, without replies. */
  messages(): PostedMessage[];
  /** Last of these messages, as text. */
  text(): string;
  /** Texts of the replies in the threads of these messages. */
  replies(): string[];
}

/** Starts soon after noon, at a whole second as events have it. */
export async function startStewardForTests(options: StewardOptions = {}): Promise<StewardForTests> {
  const startAt = Date.UTC(2026, 10, 20, 12, 0, 30);
  // Other functions have tests of their own for these events.
  const working = ['diagnose-stops'];
  const parameters = { missingTasksMinutes: '0', ...options.parameters };
  const steward = await startSteward({ working, ...options, parameters, clock: { startAt } });
  const { sandbox, slack } = steward;
  const counter = countFrom(1);
  const messages = () => slack.messages().filter(({ threadTs }) => threadTs === undefined);
  const logLines = () => sandbox.logs.of(functionName).flatMap(parsed);
  return {
    ...steward,
    messages,
    logLines,
    newService: (sample = outOfMemory) => newService(steward, sample, counter),
    counted: (metric, reason) =>
      logLines()
        .filter((line) => metric in line && line.Reason === reason)
        .reduce((sum, line) => sum + [line[metric]].flat().reduce<number>((a, b) => a + Number(b), 0), 0),
    async enqueue(...bodies) {
      for (const body of bodies) await sandbox.enqueue('stops', body);
      await sandbox.settle();
    },
    async minutes(count) {
      for (let passed = 0; passed < count; passed += 1) await sandbox.advance(minute);
    },
    waiting: async () => (await sandbox.messages('stops')).map(({ body }) => body),
  };
}

function newService(steward: Steward, sample: string, counter: () => number): ServiceForTests {
  const { sandbox, slack } = steward;
  const like = eventSample(sandbox.state, sample, { now: sandbox.now(), seed: counter() });
  const original = workloadOf(like);
  const name = isOfFamily(like) ? original : `${original}-${counter()}`;
  copyService(steward, original, name);
  const isOfService = new RegExp(`(^|\\s)${name} in `);
  const justNow = () => sandbox.now() - 2 * second;
  const event = (of: string, at = sandbox.now()) =>
    renamed(eventSample(sandbox.state, of, { now: at, seed: counter() }), name);
  const messages = () =>
    slack.messages().filter(({ threadTs, text }) => threadTs === undefined && isOfService.test(text));
  return {
    name,
    event,
    messages,
    stopEvent: (at = justNow()) => event(sample, at),
    unknownTask: (known) => renewEvent(known, { now: Date.parse(known.time), seed: counter() }),
    wasSteadyAt: (at) => addServiceEvent(steward, name, { at, message: 'has reached a steady state.' }),
    async send(...events) {
      for (const one of events.length ? events : [event(sample, justNow())]) await sandbox.send(one);
      await sandbox.settle();
    },
    text: () => messages().slice(-1).map(textOf).join(''),
    replies() {
      const threads = new Set(messages().map(({ ts }) => ts));
      return slack
        .messages()
        .flatMap(({ threadTs, text }) => (threadTs && threads.has(threadTs) ? [text] : []));
    },
  };
}

/** Message as its reader sees it, without line breaks. */
export function textOf(message: PostedMessage): string {
  return messageAsText(message, { width: 10_000 });
}

/** "12 stops" in the message's line of counts and times. */
export function countIn(message: PostedMessage | undefined): string | undefined {
  return message && /^(\d+ (?:stop|event)s?)( so far)? ·/m.exec(textOf(message))?.[1];
}

function copyService({ sandbox: { state } }: Steward, original: string, name: string): void {
  const service = state.service(serviceArn(original));
  if (service) state.putService({ ...service, serviceArn: serviceArn(name), serviceName: name });
}

function addServiceEvent(
  { sandbox: { state } }: Steward,
  name: string,
  said: { at: number; message: string },
) {
  const service = state.service(serviceArn(name));
  const event = { createdAt: new Date(said.at), message: `(service ${name}) ${said.message}` };
  if (service) state.putService({ ...service, events: [event, ...(service.events ?? [])] });
}

const serviceArn = (name: string) => ecsArn('service', clusterName, name);

/** Service or family of an event: from a task's group, or from the service's ARN. */
function workloadOf({ detail, resources }: SampleEvent): string {
  const group = typeof detail.group === 'string' ? detail.group.split(':')[1] : undefined;
  return group ?? resources[0]?.split('/').at(-1) ?? '';
}

function isOfFamily({ detail }: SampleEvent): boolean {
  return typeof detail.group === 'string' && detail.group.startsWith('family:');
}

function renamed(event: SampleEvent, name: string): SampleEvent {
  const original = workloadOf(event);
  const text = JSON.stringify(event)
    .replaceAll(`"service:${original}"`, `"service:${name}"`)
    .replaceAll(`:service/shop/${original}"`, `:service/shop/${name}"`);
  return JSON.parse(text);
}

/** Tells whether the message starts with the check mark of a service that is stable again. */
export function isTicked({ blocks }: PostedMessage): boolean {
  return JSON.stringify(blocks.slice(0, 1)).includes(':white_check_mark:');
}

function countFrom(start: number): () => number {
  let next = start;
  return () => next++;
}

function parsed(line: string): Record<string, unknown>[] {
  return line.startsWith('{') ? [JSON.parse(line)] : [];
}
