import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { diagnoseStops } from '../../functions/diagnose-stops/run.ts';
import { answerQueued } from '../../functions/slack-questions/run.ts';
import { clusterName, ecsArn, region } from '../../sandbox/fleet/company.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { type SandboxSlack, startSlack } from '../../sandbox/slack/start-slack.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { putChangeableService } from '../builders/changeable-service.ts';
import { botToken, createIncidentWorker, type IncidentWorker } from '../builders/incident-worker.ts';
import { runEvent } from '../builders/job-run.ts';
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
const look = '{"source":"ecs-steward","detail-type":"Look At Services"}';
const user = 'U0SANDBOX1';
const logGroup = '/ecs/killed';
const remainingMs = 60_000;

let sandbox: Sandbox;
let slack: SandboxSlack;
/** Never dies; prepares each story. */
let onlooker: IncidentWorker;

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

/** Works off one record of a queue. @returns whether the queue delivers it again */
type Deliver = (worker: IncidentWorker, receiveCount: number) => Promise<boolean>;

/** A record of the queue of diagnose-stops. */
function ofStops(body: string): Deliver {
  return async ({ stops }, receiveCount) => {
    const { failed } = await diagnoseStops([{ messageId: 'record', body, receiveCount }], stops, remainingMs);
    return failed.length > 0;
  };
}

/** A click on a button of the message of a service. */
async function click(name: string, kind: string, more: object = {}): Promise<Deliver> {
  const incident = await onlooker.questions.incidents.newestOf(placeOf(name));
  const { channel, ts } = messagesOf(name)[0] ?? {};
  const asked = { userId: user, responseUrl: `${slack.url}/x`, at: sandbox.now(), message: { channel, ts } };
  const body = JSON.stringify({ kind, ...incident?.id, ...asked, ...more });
  return async ({ questions }, receiveCount) => {
    const record = { messageId: `${kind}-${name}`, body, receiveCount };
    return (await answerQueued([record], questions)).batchItemFailures.length > 0;
  };
}

const placeOf = (name: string) => serviceAt(ecsArn('service', clusterName, name));

/** Messages about a service outside of threads. */
const messagesOf = (name: string) =>
  slack.messages().filter(({ threadTs, text }) => !threadTs && text.includes(`${name} in ${clusterName}`));

const repliesTo = (name: string) => {
  const threads = new Set(messagesOf(name).map(({ ts }) => ts));
  return slack.messages().filter(({ threadTs }) => threadTs && threads.has(threadTs));
};

const shown = (name: string) =>
  messagesOf(name)
    .map((message) => messageAsText(message, { width: 10_000 }))
    .join('\n');

let services = 0;

/** A new service that runs so many of 2 tasks. */
function aService(running: number): string {
  services += 1;
  const name = `service-${services}x`;
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

function runs(name: string, runningCount: number): void {
  const service = sandbox.state.service(ecsArn('service', clusterName, name));
  sandbox.state.putService({ ...service, runningCount, desiredCount: 2, pendingCount: 0 });
}

/** A task is killed for its memory; its message is posted. */
async function aKill(name: string): Promise<void> {
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
  await ofStops(JSON.stringify(event))(onlooker, 1);
  await sandbox.advance(minuteMs);
}

/** The event of a run of a job that has just ended. */
function aRun(family: string, exitCode: number): string {
  const stoppedAt = sandbox.now();
  const containers = [{ name: 'report', exitCode }];
  const task = `${family}-${exitCode}`;
  return JSON.stringify(runEvent({ family, task, createdAt: stoppedAt - 30_000, stoppedAt, containers }));
}

/** Records of the queues, and the end that they lead to, even if a worker dies. */
interface Story {
  /** Prepares a service. */
  begin(): Promise<string>;
  /** Records in their order, each with what happens before it. */
  records(name: string): (() => Promise<Deliver> | Deliver)[];
  /** Facts at the end, with the name of the service as NAME. */
  end(name: string): Promise<object> | object;
  expected: object;
  /** Calls that change something, at least. */
  changes: number;
}

const aKilledService = async () => {
  const name = aService(1);
  await aKill(name);
  return name;
};

const withoutTime = (text: string) => text.replace(/until .* by/, 'until TIME by');

const repliesOf = (name: string) => repliesTo(name).map(({ text }) => text);

const stories: Record<string, Story> = {
  'a click on Acknowledge': {
    begin: aKilledService,
    records: (name) => [() => click(name, 'acknowledge')],
    end: (name) => ({
      replies: repliesOf(name),
      acknowledged: shown(name).match(/Acknowledged by @\S+/g),
    }),
    expected: { replies: [`<@${user}> is looking into it.`], acknowledged: [`Acknowledged by @${user}`] },
    changes: 5,
  },
  'a click on Mute 1 h': {
    begin: aKilledService,
    records: (name) => [() => click(name, 'mute', { service: name, cluster: clusterName, forMs: hourMs })],
    end: async (name) => ({
      by: (await onlooker.questions.mutes.of(placeOf(name), sandbox.now()))?.by,
      announced: slack
        .messages()
        .filter(({ text }) => text.includes(`${name}* is muted until`) && / by /.test(text)).length,
      replies: repliesOf(name).map((text) => text.replace(/until .*/, 'until')),
      shown: shown(name)
        .match(/Muted until .* by @\S+|\[(?:Mute 1 h|Unmute)\]/g)
        ?.map(withoutTime),
    }),
    expected: {
      ...{ by: user, announced: 1, replies: ['*shop/NAME* is muted until'] },
      shown: [`Muted until TIME by @${user}`, '[Unmute]'],
    },
    changes: 6,
  },
  'the end of a mute': {
    begin: async () => {
      const name = await aKilledService();
      await (await click(name, 'mute', { service: name, cluster: clusterName, forMs: 5 * minuteMs }))(
        onlooker,
        1,
      );
      return name;
    },
    records: () => [
      async () => {
        await sandbox.advance(6 * minuteMs);
        return ofStops(refresh);
      },
    ],
    end: (name) => ({
      shown: shown(name).match(/Muted until .* by @\S+|\[(?:Mute 1 h|Unmute)\]/g),
      replies: repliesOf(name).length,
    }),
    expected: { shown: ['[Mute 1 h]'], replies: 1 },
    changes: 3,
  },
  'a click on More log lines': {
    begin: aKilledService,
    records: (name) => [() => click(name, 'more-logs')],
    end: (name) => ({ replies: repliesOf(name) }),
    expected: { replies: ['```\nlast words of NAME\n```'] },
    changes: 2,
  },
  'a rise to down': {
    begin: aKilledService,
    records: (name) => [
      () => {
        runs(name, 0);
        return ofStops(refresh);
      },
    ],
    end: (name) => ({
      broadcasts: repliesTo(name).filter(({ isBroadcast }) => isBroadcast).length,
      replies: repliesOf(name),
      title: shown(name).split('\n')[0],
    }),
    expected: {
      broadcasts: 1,
      replies: ['🔴 NAME in shop is down (0 of 2): out of memory'],
      title: '🔴 NAME is down (0 of 2): out of memory',
    },
    changes: 4,
  },
  'a job that failed and succeeds again': {
    begin: async () => {
      services += 1;
      return `service-${services}x`;
    },
    records: (name) => [
      () => ofStops(aRun(name, 1)),
      async () => {
        await sandbox.advance(minuteMs);
        return ofStops(aRun(name, 0));
      },
    ],
    end: (name) => ({
      // The reply is tried once: a worker may die before it, never behind a second one.
      isToldTwice: repliesOf(name).length > 1,
      titles: messagesOf(name).map(({ text }) => text.replace(/\(\d.*? UTC/, '(TIME').split('\n')[0]),
    }),
    expected: {
      isToldTwice: false,
      titles: [
        ':white_check_mark: NAME in shop succeeded again (TIME, ran 10 s) · was: application error (possible) · 1 stop',
      ],
    },
    changes: 6,
  },
  'tasks that are missing without a stop': {
    begin: async () => {
      const name = aService(1);
      // The look that finds them missing for 30 minutes is the next one.
      for (let minute = 0; minute < 40; minute += 10) {
        await ofStops(look)(onlooker, 1);
        await sandbox.advance(10 * minuteMs);
      }
      return name;
    },
    records: (name) => [
      () => ofStops(look),
      async () => {
        runs(name, 2);
        // Ten minutes behind the look before, so a new pass begins.
        await sandbox.advance(minuteMs);
        return ofStops(look);
      },
    ],
    end: (name) => ({
      replies: repliesOf(name),
      titles: messagesOf(name).map(({ text }) => text.split('\n')[0]),
    }),
    expected: {
      replies: ['The service is stable again.'],
      titles: [
        ':white_check_mark: NAME in shop stable again (2 of 2) · was: tasks missing, none stopped · 1 event',
      ],
    },
    changes: 8,
  },
};

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

async function endOf(story: Story, name: string): Promise<object> {
  return JSON.parse(JSON.stringify(await story.end(name)).replaceAll(name, 'NAME'));
}

const onlyReads = /^(Get|Query|BatchGet|Describe|List|slack\.(find|permalink))/;

test.each(Object.entries(stories))(
  'the incident ends the same whichever call a worker dies after: %s',
  async (_, story) => {
    const undisturbed = createIncidentWorker(sandbox, slack);
    const { name } = await play(story, undisturbed);
    const { calls } = undisturbed;
    undisturbed.close();
    expect(await endOf(story, name)).toEqual(story.expected);
    // To die after a call that only reads is to die after the change before it.
    const deaths = calls.flatMap((call, at) => (onlyReads.test(call) ? [] : [at + 1]));
    expect(deaths.length).toBeGreaterThanOrEqual(story.changes);
    const ends: Record<string, object> = {};
    for (const diesAfter of deaths) {
      const worker = createIncidentWorker(sandbox, slack, diesAfter);
      const played = await play(story, worker);
      ends[`${diesAfter}: ${calls[diesAfter - 1]}`] = await endOf(story, played.name);
      worker.close();
    }
    expect(ends).toEqual(Object.fromEntries(Object.keys(ends).map((death) => [death, story.expected])));
  },
  120_000,
);
