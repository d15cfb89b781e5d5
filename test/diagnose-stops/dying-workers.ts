import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { diagnoseStops } from '../../functions/diagnose-stops/run.ts';
import { answerQueued } from '../../functions/slack-questions/run.ts';
import { clusterName, ecsArn, region } from '../../sandbox/fleet/company.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { type SandboxSlack, startSlack } from '../../sandbox/slack/start-slack.ts';
import { minuteMs } from '../../shared/model/units.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { putChangeableService } from '../builders/changeable-service.ts';
import { botToken, createIncidentWorker, type IncidentWorker } from '../builders/incident-worker.ts';
import { serviceAt } from '../builders/rollout.ts';
import { fitting } from '../builders/running-service.ts';
import { createSmallSandbox } from '../sandbox/aws/small-template.ts';
import { refresh } from './steward-for-tests.ts';

/*
 * A worker may die after any call: the call was carried out, and nothing of what comes next. The queue then delivers its
 * record again. After any call, each click has one answer and one effect, and each broadcast and message comes once.
 */

/** Time until the queues deliver again what was not finished, ms. */
const visibility = 6 * minuteMs;
export const look = '{"source":"ecs-steward","detail-type":"Look At Services"}';
const logGroup = '/ecs/killed';
const remainingMs = 60_000;
export const user = 'U0SANDBOX1';

export let sandbox: Sandbox;
export let slack: SandboxSlack;
/** Never dies; prepares each story. */
export let onlooker: IncidentWorker;

/** Starts a sandbox for the stories of a file, and ends it after them. */
export function shareWorkers(): void {
  beforeAll(async () => {
    sandbox = await createSmallSandbox({ region });
    slack = await startSlack({ botToken, now: () => sandbox.now() });
    onlooker = createIncidentWorker(sandbox, slack);
    sandbox.state.addCluster(clusterName, { status: 'ACTIVE' });
  }, 60_000);
  afterAll(async () => {
    onlooker.close();
    await slack.close();
    await sandbox.close();
  });
}

/** Works off one record of a queue. @returns whether the queue delivers it again */
export type Deliver = (worker: IncidentWorker, receiveCount: number) => Promise<boolean>;

/** A record of the queue of diagnose-stops. */
export function ofStops(body: string): Deliver {
  return async ({ stops }, receiveCount) => {
    const { failed } = await diagnoseStops([{ messageId: 'record', body, receiveCount }], stops, remainingMs);
    return failed.length > 0;
  };
}

/** A click on a button of the message of a service. */
export async function click(name: string, kind: string, more: object = {}): Promise<Deliver> {
  const incident = await onlooker.questions.incidents.newestOf(placeOf(name));
  const { channel, ts } = messagesOf(name)[0] ?? {};
  const asked = { userId: user, responseUrl: `${slack.url}/x`, at: sandbox.now(), message: { channel, ts } };
  const body = JSON.stringify({ kind, ...incident?.id, ...asked, ...more });
  return async ({ questions }, receiveCount) => {
    const record = { messageId: `${kind}-${name}`, body, receiveCount };
    return (await answerQueued([record], questions)).batchItemFailures.length > 0;
  };
}

export const placeOf = (name: string) => serviceAt(ecsArn('service', clusterName, name));

/** Messages about a service outside of threads. */
export const messagesOf = (name: string) =>
  slack.messages().filter(({ threadTs, text }) => !threadTs && text.includes(`${name} in ${clusterName}`));

export const repliesTo = (name: string) => {
  const threads = new Set(messagesOf(name).map(({ ts }) => ts));
  return slack.messages().filter(({ threadTs }) => threadTs && threads.has(threadTs));
};

export const repliesOf = (name: string) => repliesTo(name).map(({ text }) => text);

export const shown = (name: string) =>
  messagesOf(name)
    .map((message) => messageAsText(message, { width: 10_000 }))
    .join('\n');

let services = 0;

/** A name that no other story uses. */
export function newName(): string {
  services += 1;
  return `service-${services}x`;
}

/** A new service that runs so many of 2 tasks. */
export function aService(running: number): string {
  const name = newName();
  putChangeableService(sandbox.state, clusterName, { name, ...fitting }, sandbox.now());
  const options = { 'awslogs-group': logGroup, 'awslogs-region': region, 'awslogs-stream-prefix': 'ecs' };
  for (const definition of sandbox.state.taskDefinitions(name)) {
    const containerDefinitions = definition.containerDefinitions?.map((container) => ({
      ...container,
      logConfiguration: { logDriver: 'awslogs' as const, options },
    }));
    sandbox.state.putTaskDefinition({ ...definition, containerDefinitions });
  }
  runs(name, running);
  return name;
}

export function runs(name: string, runningCount: number): void {
  const service = sandbox.state.service(ecsArn('service', clusterName, name));
  sandbox.state.putService({ ...service, runningCount, desiredCount: 2, pendingCount: 0 });
}

/** A task of a service that is killed for its memory now. */
export function stopOf(name: string): Deliver {
  const at = sandbox.now();
  const [startedAt, stoppedAt] = [at - minuteMs, at].map((time) => new Date(time).toISOString());
  const line = { timestamp: at, message: `last words of ${name}` };
  sandbox.state.putLogEvents(logGroup, `ecs/${name}/${name}-1`, [line]);
  const detail = {
    taskArn: ecsArn('task', clusterName, `${name}-1`),
    clusterArn: ecsArn('cluster', clusterName),
    taskDefinitionArn: ecsArn('task-definition', `${name}:1`),
    ...{ group: `service:${name}`, lastStatus: 'STOPPED', cpu: '512', memory: '1024', startedAt, stoppedAt },
    ...{ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' },
    containers: [{ name, exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
  };
  const event = { source: 'aws.ecs', 'detail-type': 'ECS Task State Change', id: `${name}-stop`, detail };
  return ofStops(JSON.stringify(event));
}

/** A task is killed for its memory; its message is posted. */
export async function aKill(name: string): Promise<void> {
  await stopOf(name)(onlooker, 1);
  await sandbox.advance(minuteMs);
}

/** Records of the queues, and the end that they lead to, even if a worker dies. */
export interface Story {
  /** Prepares a service. */
  begin(): Promise<string>;
  /** Records in their order, each with what happens before it. */
  records(name: string): (() => Promise<Deliver> | Deliver)[];
  /** Happens after each record: while its worker is dead, if it died. */
  meanwhile?(name: string): void;
  /** Facts at the end, with the name of the service as NAME. */
  end(name: string): Promise<object> | object;
  expected: object;
  /** Calls that change something, at least. */
  changes: number;
}

/** Time passes, and the schedules go on. */
async function pass(ms: number, worker: IncidentWorker): Promise<void> {
  for (let minute = 0; minute < ms / minuteMs; minute += 1) {
    await sandbox.advance(minuteMs);
    for (const body of [look, refresh]) await ofStops(body)(worker, 1);
  }
}

/** Plays a story; what a worker died of is delivered again to another one, and the schedules go on. */
async function play(story: Story, worker: IncidentWorker): Promise<{ name: string; calls: string[] }> {
  const heir = createIncidentWorker(sandbox, slack);
  const name = await story.begin();
  for (const record of story.records(name)) {
    const deliver = await record();
    const wasDead = worker.isDead();
    const isFailed = await deliver(wasDead ? heir : worker, 1);
    story.meanwhile?.(name);
    if (isFailed || (!wasDead && worker.isDead())) {
      await pass(visibility, heir);
      await deliver(heir, 2);
    }
    await pass(9 * minuteMs, heir);
  }
  await pass(6 * minuteMs, heir);
  heir.close();
  return { name, calls: [...worker.calls, ...heir.calls] };
}

/** Facts at the end of a story. Its service then desires no tasks, so that the schedules of later stories leave it alone. */
async function endOf(story: Story, name: string): Promise<object> {
  const end = JSON.parse(JSON.stringify(await story.end(name)).replaceAll(name, 'NAME'));
  const service = sandbox.state.service(ecsArn('service', clusterName, name));
  if (service) sandbox.state.putService({ ...service, runningCount: 0, desiredCount: 0 });
  return end;
}

const onlyReads = /^(Get|Query|BatchGet|Describe|List|slack\.(find|permalink))/;

/** Plays each story once undisturbed, and once for each of its calls with a worker that dies after it. */
export function playAll(stories: Readonly<Record<string, Story>>): void {
  test.each(Object.entries(stories))(
    'the incident ends the same whichever call a worker dies after: %s',
    async (_, story) => {
      const undisturbed = createIncidentWorker(sandbox, slack);
      const { name } = await play(story, undisturbed);
      const { calls } = undisturbed;
      undisturbed.close();
      expect(await endOf(story, name)).toEqual(story.expected);
      expect(calls.filter((call) => !onlyReads.test(call)).length).toBeGreaterThanOrEqual(story.changes);
      const ends: Record<string, object> = {};
      for (let diesAfter = 1; diesAfter <= calls.length; diesAfter += 1) {
        const worker = createIncidentWorker(sandbox, slack, diesAfter);
        const played = await play(story, worker);
        ends[`${diesAfter}: ${worker.calls.at(-1)}`] = await endOf(story, played.name);
        worker.close();
      }
      expect(ends).toEqual(Object.fromEntries(Object.keys(ends).map((death) => [death, story.expected])));
    },
    120_000,
  );
}
