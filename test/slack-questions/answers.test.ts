import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient, type Task } from '@aws-sdk/client-ecs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mute, unmute } from '../../functions/slack-questions/mute-service.ts';
import { pause, resume } from '../../functions/slack-questions/pause-changes.ts';
import { answerQueued, mostReceives } from '../../functions/slack-questions/run.ts';
import { status } from '../../functions/slack-questions/status.ts';
import { whyService } from '../../functions/slack-questions/why-service.ts';
import { whyTask } from '../../functions/slack-questions/why-task.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { GatewayError } from '../../shared/errors.ts';
import { triage } from '../../shared/incidents/triage.ts';
import { type Evidence, noEvidence } from '../../shared/model/evidence.ts';
import type { LookWork } from '../../shared/model/queue/sizing-work.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { mrkdwnToText } from '../../shared/model/text/plain-text.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { returned } from '../../shared/runtime/batch.ts';
import type { ThreadAnswer } from '../../shared/slack/thread-answer.ts';
import { createAcknowledgements } from '../../shared/table/acknowledgements.ts';
import { createClaims } from '../../shared/table/claims.ts';
import { createIncidentTable } from '../../shared/table/incident-table.ts';
import { createMessageClaims } from '../../shared/table/message-claims.ts';
import { questionGateways } from '../builders/question-gateways.ts';
import { aRollout, shopService } from '../builders/rollout.ts';
import { createSmallSandbox, startAt as now } from '../sandbox/aws/small-template.ts';

const settings = { tableName: 'app-items', keepDays: 30 };
const permalink = 'https://acme.slack.com/archives/C1/p17';
let sandbox: Sandbox;
let ecs: ECSClient;
let dynamodb: DynamoDBClient;
let documents: DynamoDBDocumentClient;
let shell: ReturnType<typeof createShell>;
/** Evidence about a stop beyond its task. */
let evidence: Evidence;
let warnings: string[];
/** Announcements in the channel. */
let announced: string[];

beforeEach(async () => {
  sandbox = await createSmallSandbox();
  ecs = new ECSClient(sandbox.clientConfig);
  dynamodb = new DynamoDBClient(sandbox.clientConfig);
  documents = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
  [evidence, warnings, announced] = [noEvidence, [], []];
  shell = createShell();
});

afterEach(async () => {
  ecs.destroy();
  dynamodb.destroy();
  await sandbox.close();
});

function createShell() {
  const ignore = () => {};
  return {
    ...questionGateways(ecs, documents, settings),
    gather: async () => evidence,
    showMuteNow: async () => {},
    announce: async ({ text }: { text: string }) => void announced.push(read(text)),
    permalink: async (): Promise<string | undefined> => permalink,
    home: () => ({ account: '123456789012', region: 'us-east-1' }),
    now: () => now,
    log: { debug: ignore, info: ignore, error: ignore, warn: (text: string) => void warnings.push(text) },
  };
}

const arn = (rest: string) => `arn:aws:ecs:us-east-1:123456789012:${rest}`;
const id = '8d2f1c0b9a7e4f6d8c5b3a2e1f0d9c8b';
const taskArn = arn(`task/shop/${id}`);
/** As its reader sees it; addresses of links in brackets. */
const read = (answer: string) => mrkdwnToText(answer, (url) => `[${url}]`);

/** A task of shop/web, killed for memory a minute ago unless told otherwise. */
function putTask(more: Partial<Task> = {}): void {
  sandbox.state.addCluster('shop');
  sandbox.state.putTask({
    ...{ taskArn, clusterArn: arn('cluster/shop'), taskDefinitionArn: arn('task-definition/web:7') },
    ...{ group: 'service:web', launchType: 'FARGATE', cpu: '512', memory: '1024' },
    ...{ lastStatus: 'STOPPED', desiredStatus: 'STOPPED' },
    ...{ stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' },
    ...{ startedAt: new Date(now - hourMs), stoppedAt: new Date(now - minuteMs) },
    containers: [
      {
        ...{ name: 'app', exitCode: 137 },
        reason: 'OutOfMemoryError: Container killed due to memory usage',
      },
    ],
    ...more,
  });
}

function putService(cluster: string, name: string): void {
  sandbox.state.addCluster(cluster);
  sandbox.state.putService({
    ...{ serviceArn: arn(`service/${cluster}/${name}`), serviceName: name, status: 'ACTIVE' },
    ...{ clusterArn: arn(`cluster/${cluster}`), taskDefinition: arn(`task-definition/${name}:1`) },
    ...{ launchType: 'FARGATE', desiredCount: 2 },
  });
}

/** The stop was counted, as diagnose-stops does it, and its message posted. */
async function countStop(times: number): Promise<void> {
  const found = await shell.tasks.find(taskArn);
  const action = found.found === 'stopped' ? triage({ kind: 'stop', stop: found.stop }) : undefined;
  if (action?.action !== 'record') throw new Error('not worth an incident');
  const occurrences = Array.from({ length: times }, (_, index) => ({
    ...{ ...action.occurrence, id: `task-${index}` },
  }));
  const { claim } = await createIncidentTable(documents, settings).record(action.id, occurrences, now);
  if (!claim) throw new Error('no incident was opened');
  const shown = { ...claim.incident, message: { channel: 'C1', ts: '1.7' } };
  await createMessageClaims(documents, settings).settle(claim, shown, now);
}

/** The incident of the task has this evidence. */
async function keepEvidence(kept: Evidence): Promise<void> {
  const claims = createMessageClaims(documents, settings);
  const [head] = await claims.ofWorkload(serviceKey(shopService('web')));
  const incident = head && (await shell.incidents.find(head.id));
  if (!incident) throw new Error('no incident is kept');
  const claim = { incident, changes: -1, attempts: 1, openedAt: now, toldSteady: false, toldDown: false };
  await claims.settle(claim, { ...incident, evidence: kept }, now);
}

describe('/steward why TASK', () => {
  it('the answer for a task has its cause, remedies and a link to the console', async () => {
    putTask();
    for (const task of [taskArn, id]) {
      const answer = read(await whyTask(task, shell));
      expect(answer).toMatch(/^web · Out of memory · stopped 2026-03-01 08:59 UTC\n/);
      expect(answer).toContain('Container app was killed because it used more memory');
      expect(answer).toMatch(/What to do\n1\. .+\n/);
      expect(answer).toMatch(new RegExp(`Task in the console \\[https://us-east-1\\.console.*${id}.*\\]$`));
    }
  });

  it('the answer for a task uses what was read beside it and names the gaps', async () => {
    putTask({ containers: [{ name: 'app', exitCode: 1 }] });
    const lines = [{ at: now, message: "Error: Cannot find module 'express'" }];
    const log = { container: 'app', group: '/ecs/web', stream: 's', region: 'us-east-1', lines };
    evidence = { log, gaps: ['service not readable: no answer within 3 s'] };
    const answer = read(await whyTask(id, shell));
    expect(answer).toContain("Cannot find module 'express'");
    expect(answer).toContain('service not readable: no answer within 3 s');
  });

  it('the answer for a task links the message of its incident', async () => {
    putTask();
    await countStop(12);
    expect(read(await whyTask(id, shell))).toContain(`Its message, 12 stops so far [${permalink}]`);
  });

  it('the answer for a task is given although Slack returns no link', async () => {
    putTask();
    await countStop(1);
    const failing = { ...shell, permalink: () => Promise.reject(new Error('no Slack')) };
    const answer = read(await whyTask(id, failing));
    expect(answer).toContain('Out of memory');
    expect(answer).not.toContain('Its message');
    expect(warnings).toEqual(['no link to the message']);
  });

  it('the answer for a task shows no secret and forges no mention or link', async () => {
    const reason = 'CannotPullContainerError: <!channel> <https://evil.test|here> password=hunter2secret `x`';
    putTask({ stopCode: 'TaskFailedToStart', stoppedReason: reason, containers: [{ name: '<!here>' }] });
    const answer = await whyTask(id, shell);
    expect(answer).toContain('CannotPullContainerError');
    expect(answer).not.toMatch(/hunter2secret|<!channel>|<!here>|<https:\/\/evil/);
  });

  it('the answer for a normal stop has no message to link', async () => {
    putTask({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Scaling activity initiated by deployment ecs-svc/1',
    });
    const answer = read(await whyTask(id, shell));
    expect(answer).not.toContain('Its message');
    expect(answer).toContain('Task in the console');
  });

  it('the answer for a running task has its state', async () => {
    putTask({ lastStatus: 'RUNNING', stoppedAt: undefined });
    const answer = read(await whyTask(id, shell));
    expect(answer).toMatch(
      /^This task has not stopped: it is RUNNING in cluster shop, started 2026-03-01 08:00 UTC\. Task in the console \[/,
    );
  });

  it('the answer for a task after an hour points to the incident of its service', async () => {
    putTask({ stoppedAt: new Date(now - 2 * hourMs) });
    const answer = read(await whyTask(id, shell));
    expect(answer).toContain(`ECS does not know ${id}: it forgets a stopped task after about an hour.`);
    expect(answer).toContain('/steward why SERVICE shows the last incident of its service');
  });

  it('a task id needs its ARN where there are very many clusters', async () => {
    for (let index = 0; index < 30; index += 1) sandbox.state.addCluster(`cluster-${index}`);
    putTask();
    expect(read(await whyTask(id, shell))).toContain('also accepts its ARN');
    expect(read(await whyTask(taskArn, shell))).toContain('Out of memory');
  });
});

describe('/steward why SERVICE', () => {
  const why = async (service: string) => read(await whyService({ service }, shell));
  const scaledIn = {
    taskArn: arn('task/shop/00000000000000000000000000000001'),
    stopCode: 'ServiceSchedulerInitiated' as const,
    stoppedReason: 'Scaling activity initiated by deployment ecs-svc/1',
    stoppedAt: new Date(now - 1_000),
  };

  it('the answer for a service is the cause of its last failed task', async () => {
    putService('shop', 'web');
    putTask();
    putTask(scaledIn);
    expect(await why('web')).toMatch(/^web · Out of memory · stopped 2026-03-01 08:59 UTC\n/);
  });

  it('the answer for a service is its last incident where ECS has forgotten the task', async () => {
    putService('shop', 'web');
    putTask();
    await countStop(3);
    putTask({ stoppedAt: new Date(now - 2 * hourMs) });
    const answer = await why('web');
    expect(answer).toMatch(/^web · Out of memory · stopped 2026-03-01 08:59 UTC\n/);
    expect(answer).toContain(`Its message, 3 stops so far [${permalink}]`);
  });

  it('the answer for a service with normal stops only is normal operation', async () => {
    putService('shop', 'web');
    putTask(scaledIn);
    expect(await why('web')).toContain('Task in the console');
  });

  it('the answer for a service that never stopped is that none was found', async () => {
    putService('shop', 'web');
    expect(await why('web')).toBe(
      'No stop of shop/web was found: ECS lists none in the last hour, and it has no incident.',
    );
  });
});

describe('queued questions', () => {
  const responseUrl = 'https://hooks.slack.com/actions/T1/2/3';
  const asks = (question: object) => ({
    ...{ messageId: 'm-1', receiveCount: 1 },
    body: JSON.stringify({ userId: 'U0ANNA1', responseUrl, at: now, ...question }),
  });
  const looks: LookWork[] = [];
  const answers: string[] = [];
  const replaced: boolean[] = [];
  const inThread: ThreadAnswer[] = [];
  const logLines: string[] = [];
  let hasThreads = true;
  const deps = (): Parameters<typeof answerQueued>[1] => ({
    ...shell,
    claims: createClaims(documents, settings),
    decisions: { load: async () => undefined },
    looks: { send: async (messages) => void looks.push(...messages) },
    acknowledgements: createAcknowledgements(documents, settings),
    showNow: async () => {},
    logs: { tail: async () => logLines.map((message) => ({ at: now, message })) },
    logLines: 25,
    answerInThread: async (answer) => {
      if (!hasThreads) return false;
      inThread.push({ ...answer, text: read(answer.text) });
      return true;
    },
    respond: async (_, text, { replaces }) => {
      answers.push(read(text));
      replaced.push(replaces);
    },
  });

  beforeEach(() => {
    [looks.length, answers.length, replaced.length] = [0, 0, 0];
    [inThread.length, logLines.length, hasThreads] = [0, 0, true];
    putService('shop', 'catalog');
  });

  it('the answer to a command replaces its acknowledgement, and that to a click does not', async () => {
    await answerQueued([asks({ kind: 'status', isCommand: true }), asks({ kind: 'status' })], deps());
    expect(replaced).toEqual([true, false]);
  });

  const message = { channel: 'C1', ts: '1.7' };

  it('a click is answered once in the thread of its message, for all who click', async () => {
    const click = asks({ ...shopService('catalog'), kind: 'size-now', service: 'catalog', message });
    for (const messageId of ['m-1', 'm-2']) await answerQueued([{ ...click, messageId }], deps());
    expect(inThread).toEqual([
      {
        message,
        text: 'Analysing shop/catalog: the report will be posted to the channel.',
        id: 'm-1',
        isRetry: false,
      },
    ]);
    expect(answers).toEqual(['Answered in the thread of this message a moment ago.']);
  });

  it('a click that is delivered again is looked for in the thread before it is answered', async () => {
    const click = asks({ kind: 'why', decisionId: 'd-1', message });
    await answerQueued([click], deps());
    await answerQueued([{ ...click, receiveCount: 2 }], deps());
    expect(inThread.map(({ id, isRetry }) => [id, isRetry])).toEqual([
      ['m-1', false],
      ['m-1', true],
    ]);
  });

  it('a click on the message of an incoming webhook is answered to its user alone', async () => {
    hasThreads = false;
    await answerQueued([asks({ kind: 'why', decisionId: 'd-1', message })], deps());
    expect(answers).toEqual(['This decision has expired; please request the report again.']);
  });

  describe('incident clicks', () => {
    const ofIncident = (kind: string, userId = 'U0ANNA1') => {
      const service = shopService('web');
      return asks({ kind, userId, workload: serviceKey(service), key: 'out-of-memory#app', message });
    };

    beforeEach(async () => {
      putTask();
      await countStop(1);
    });

    it('an incident is acknowledged by the first user who clicks', async () => {
      await answerQueued([ofIncident('acknowledge')], deps());
      const again = { ...ofIncident('acknowledge', 'U0BENN1'), messageId: 'm-2' };
      await answerQueued([again], { ...deps(), now: () => now + hourMs });
      expect(inThread.map(({ text }) => text)).toEqual([
        '@U0ANNA1 is looking into it.',
        '@U0ANNA1 acknowledged it before.',
      ]);
      const incident = await shell.incidents.newestOf(shopService('web'));
      expect(incident?.acknowledged).toEqual({ by: 'U0ANNA1', at: now });
    });

    it('a click on More log lines shows redacted lines of the log', async () => {
      const log = { container: 'app', group: '/ecs/web', stream: 's', region: 'us-east-1', lines: [] };
      await keepEvidence({ log, gaps: [] });
      logLines.push('connecting <@U0BENN1> ```', 'password=hunter2hunter2', 'KeyError: amount');
      await answerQueued([ofIncident('more-logs')], deps());
      expect(inThread[0]?.text).toContain('KeyError: amount');
      expect(inThread[0]?.text).not.toMatch(/hunter2|<@U0BENN1>/);
    });

    it.each([
      ['The specified log stream does not exist.', 'No log stream yet: container app wrote nothing.'],
      [
        'The specified log group does not exist.',
        'No log group /ecs/web in us-east-1: it was deleted, or never created.',
      ],
    ])('a click on More log lines is answered for a log that is gone: %s', async (message, answer) => {
      await keepEvidence({
        log: { container: 'app', group: '/ecs/web', stream: 's', region: 'us-east-1', lines: [] },
        gaps: [],
      });
      const gone = Object.assign(new Error(message), { name: 'ResourceNotFoundException' });
      const logs = { tail: () => Promise.reject(gone) };
      expect(await answerQueued([ofIncident('more-logs')], { ...deps(), logs })).toEqual(returned([]));
      expect(inThread.map(({ text }) => text)).toEqual([answer]);
    });

    it('a click on More log lines reports where there is no log to show', async () => {
      await answerQueued([ofIncident('more-logs')], deps());
      await answerQueued([{ ...ofIncident('more-logs'), messageId: 'm-1' }], { ...deps(), logLines: 0 });
      expect(inThread.map(({ text }) => text)).toEqual([
        'The log of this incident could not be read; its message says why.',
        'Log lines are turned off (setting logLines); CloudWatch Logs has them.',
      ]);
    });
  });

  it('a report on an unknown service is answered as such and not analyzed', async () => {
    await answerQueued([asks({ kind: 'report', service: 'catalogue' })], deps());
    expect(answers).toEqual(['Service catalogue not found in any cluster. Did you mean shop/catalog?']);
    expect(looks).toEqual([]);
  });

  it('a report that three users request is analyzed once', async () => {
    const report = asks({ kind: 'report', service: 'catalog' });
    for (const messageId of ['m-1', 'm-1', 'm-2']) await answerQueued([{ ...report, messageId }], deps());
    // The second is a retry of the first, whose answer failed.
    expect(looks).toEqual([{ kind: 'look', service: shopService('catalog'), by: 'U0ANNA1' }]);
    expect(answers.at(-1)).toBe(
      'A report on shop/catalog was just requested; it will be posted to the channel.',
    );
  });

  it('a report that the queue refused is sent by its retry', async () => {
    putService('shop', 'basket');
    const report = { ...asks({ kind: 'report', service: 'basket' }), messageId: 'm-9' };
    const refusing = { send: () => Promise.reject(new Error('refused')) };
    expect(await answerQueued([report], { ...deps(), looks: refusing })).toEqual(returned(['m-9']));
    await answerQueued([report], deps());
    expect(looks).toEqual([{ kind: 'look', service: shopService('basket'), by: 'U0ANNA1' }]);
  });

  it('a question about an expired decision is answered as such', async () => {
    await answerQueued([asks({ kind: 'why', decisionId: 'd-1' })], deps());
    expect(answers).toEqual(['This decision has expired; please request the report again.']);
  });

  it.each([
    ['for good is not retried', false, []],
    ['for now is retried', true, ['m-1']],
  ])('an answer that Slack refuses %s', async (_, retryable, failed) => {
    const refusing = () => Promise.reject(new GatewayError('slack-http-404', 'no', { retryable }));
    const question = asks({ kind: 'status' });
    expect(await answerQueued([question], { ...deps(), respond: refusing })).toEqual(returned(failed));
    const last = { ...question, receiveCount: mostReceives };
    expect(await answerQueued([last], { ...deps(), respond: refusing })).toEqual(returned([]));
  });

  it('a malformed question goes to the dead letters', async () => {
    const broken = [
      { messageId: 'm-1', receiveCount: 1, body: '{' },
      asks({ kind: 'apply', decisionId: 'd-1' }),
    ];
    expect(await answerQueued(broken, deps())).toEqual(returned(['m-1', 'm-1']));
    expect(answers).toEqual([]);
  });
});

describe('mutes', () => {
  const asked = { service: 'web', forMs: 2 * hourMs, at: now, userId: 'U0ANNA1' };
  const web = (cluster: string) => ({ ...shopService('web'), cluster });

  it('a mute finds the only cluster that has the service', async () => {
    putService('shop', 'web');
    sandbox.state.addCluster('office');
    expect(read(await mute(asked, shell))).toMatch(/^shop\/web is muted until 2026-03-01 11:00 UTC\. /);
    expect(await shell.mutes.of(web('shop'), now)).toEqual({
      ...{ since: now, until: now + 2 * hourMs, by: 'U0ANNA1' },
    });
  });

  it('a mute asks for the cluster when several have the service', async () => {
    putService('shop', 'web');
    putService('office', 'web');
    const answer = read(await mute(asked, shell));
    expect(answer).toMatch(
      /^2 services have this name: (shop\/web, office\/web|office\/web, shop\/web)\. Which one\?$/,
    );
    expect(await shell.mutes.all(now)).toEqual([]);
    await mute({ ...asked, cluster: 'office' }, shell);
    expect((await shell.mutes.all(now)).map(({ service }) => service)).toEqual([web('office')]);
  });

  it('a mute of an unknown service or cluster is refused', async () => {
    putService('shop', 'api');
    expect(read(await mute(asked, shell))).toBe('Service web not found in any cluster.');
    expect(read(await mute({ ...asked, cluster: 'shop' }, shell))).toBe(
      'Service web not found in cluster shop.',
    );
    expect(read(await mute({ ...asked, cluster: 'none' }, shell))).toBe('Cluster none not found.');
    expect(await shell.mutes.all(now)).toEqual([]);
  });

  it('a mute does not search very many clusters', async () => {
    for (let index = 0; index < 30; index += 1) sandbox.state.addCluster(`cluster-${index}`);
    expect(read(await mute(asked, shell))).toBe(
      'Too many clusters to search. Please name the cluster, too: CLUSTER/web.',
    );
  });

  it('a mute of an unknown service suggests the nearest name', async () => {
    putService('shop', 'catalog');
    putService('office', 'catalog-api');
    putService('office', 'mail');
    const of = async (service: string, cluster?: string) =>
      read(await mute({ ...asked, service, cluster }, shell));
    expect(await of('CATALOG')).toBe(
      'Service CATALOG not found in any cluster. Did you mean shop/catalog or office/catalog-api?',
    );
    expect(await of('catalgo')).toMatch(/Did you mean shop\/catalog\?$/);
    expect(await of('mail', 'ofice')).toBe('Cluster ofice not found. Did you mean office/mail?');
    expect(await of('nosuch')).toBe('Service nosuch not found in any cluster.');
    expect(await shell.mutes.all(now)).toEqual([]);
  });

  it('a mute ends early when the service is unmuted', async () => {
    putService('shop', 'web');
    expect(read(await unmute(asked, shell))).toBe('shop/web is not muted.');
    await mute(asked, shell);
    expect(read(await unmute(asked, shell))).toBe('shop/web is no longer muted.');
    expect(announced).toEqual([
      'shop/web is muted until 2026-03-01 11:00 UTC by @U0ANNA1. /steward unmute web ends it.',
      'shop/web is no longer muted: @U0ANNA1 ended it.',
    ]);
    expect(await shell.mutes.all(now)).toEqual([]);
  });

  it('a mute is not ended by the retry of an earlier unmute', async () => {
    putService('shop', 'web');
    await mute({ ...asked, at: now + minuteMs }, shell);
    expect(read(await unmute(asked, shell))).toBe('shop/web is not muted.');
    expect(await shell.mutes.all(now)).toHaveLength(1);
  });

  it('a mute that is retried ends at the same time', async () => {
    putService('shop', 'web');
    const first = await mute(asked, shell);
    expect(await mute(asked, shell)).toBe(first);
    expect(await shell.mutes.all(now)).toHaveLength(1);
    expect(announced).toHaveLength(1);
  });
});

describe('status', () => {
  it('the status is empty when there is nothing to show', async () => {
    expect(await status(shell)).toBe('No open incidents, rollouts, holds, mutes or pauses.');
  });

  it('the status has rollouts, holds and mutes with their users and ends', async () => {
    const message = { channel: 'C1', ts: '1.2' };
    await shell.rollouts.open(
      aRollout('web', now - hourMs, { state: 'watching', message, by: 'U0ANNA1' }),
      9,
      now,
    );
    await shell.rollouts.open(aRollout('api', now - minuteMs, { by: 'auto' }), 9, now);
    await shell.rollouts.hold(shopService('jobs'), {
      until: now + dayMs,
      reason: { code: 'worded', text: '<@U0BERT1> said <not now>' },
    });
    await shell.mutes.mute(shopService('mail'), {
      since: now,
      until: now + hourMs,
      by: 'U0BERT1',
    });
    expect(read(await status(shell)).split('\n')).toEqual([
      'Under way',
      `• shop/web 1 vCPU / 2 GiB → 0.5 vCPU / 1 GiB: Deployed, watching, started 2026-03-01 08:00 UTC by @U0ANNA1 · message [${permalink}]`,
      '• shop/api 1 vCPU / 2 GiB → 0.5 vCPU / 1 GiB: Registering the revision, started 2026-03-01 08:59 UTC automatically (mode auto)',
      'On hold',
      '• shop/jobs until 2026-03-02 09:00 UTC: @U0BERT1 said <not now>',
      'Muted',
      '• shop/mail until 2026-03-01 10:00 UTC, by @U0BERT1',
    ]);
  });

  it('the status lists the open incidents of services, and no longer those that have ended', async () => {
    putTask();
    await countStop(3);
    expect(read(await status(shell)).split('\n')).toEqual([
      'Open incidents of services',
      `• ❔ web in shop: 3 tasks failed, running tasks unknown · out of memory, since 2026-03-01 08:59 UTC · message [${permalink}]`,
    ]);
    const [head] = await createMessageClaims(documents, settings).ofWorkload(serviceKey(shopService('web')));
    if (!head) throw new Error('no incident is kept');
    await createMessageClaims(documents, settings).markSteady(head.id, now, now);
    expect(await status(shell)).toBe('No open incidents, rollouts, holds, mutes or pauses.');
  });

  it('the status leaves out what is over', async () => {
    await shell.rollouts.hold(shopService('jobs'), { until: now, reason: { code: 'worded', text: 'over' } });
    await shell.mutes.mute(shopService('mail'), {
      since: now - hourMs,
      until: now,
      by: 'U0BERT1',
    });
    expect(await status(shell)).toBe('No open incidents, rollouts, holds, mutes or pauses.');
  });

  it('a long status is cut and counts the rest', async () => {
    for (let index = 0; index < 25; index += 1) {
      await shell.rollouts.hold(shopService(`jobs-${index}`), {
        until: now + dayMs,
        reason: { code: 'not-now', by: 'U0BERT1' },
      });
    }
    const lines = (await status(shell)).split('\n');
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe('… and 5 more');
  });
});

describe('emergency stop', () => {
  const [anna, bert] = [
    { at: now, userId: 'U0ANNA1' },
    { at: now + minuteMs, userId: 'U0BERT1' },
  ];

  it('the emergency stop is announced, shown in the status and ended', async () => {
    expect(await pause(anna, shell)).toBe(
      'Changes are paused. /steward resume ends it.'.replace('/steward resume', '`/steward resume`'),
    );
    expect(await pause(bert, shell)).toContain('already paused');
    expect(read(await status(shell))).toContain('Changes are paused since 2026-03-01 09:00 UTC, by @U0ANNA1');
    expect(await resume(bert, shell)).toContain('no longer paused');
    expect(await resume(bert, shell)).toBe('Changes are not paused.');
    expect(await status(shell)).toBe('No open incidents, rollouts, holds, mutes or pauses.');
    expect(announced).toEqual([
      expect.stringContaining('Changes are paused by @U0ANNA1'),
      expect.stringContaining('Changes are no longer paused: @U0BERT1 ended it.'),
    ]);
  });

  it('the emergency stop is not ended by the retry of an earlier resume', async () => {
    await pause(bert, shell);
    expect(await resume(anna, shell)).toBe('Changes are not paused.');
    expect(await shell.pauses.read()).toMatchObject({ by: 'U0BERT1' });
    await resume(bert, shell);
  });

  it('the emergency stop holds even if Slack refuses its announcement', async () => {
    const silent = {
      ...shell,
      announce: () => Promise.reject(new GatewayError('slack', 'Slack fails', { retryable: true })),
    };
    await expect(pause(anna, silent)).rejects.toThrow('Slack fails');
    expect(await shell.pauses.read()).toMatchObject({ by: 'U0ANNA1' });
    await pause(anna, shell);
    expect(announced).toHaveLength(1);
  });
});
