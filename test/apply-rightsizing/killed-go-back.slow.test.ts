import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applyQueued } from '../../functions/apply-rightsizing/run.ts';
import { trackRollouts } from '../../functions/track-rollouts/run.ts';
import { ecsArn, region } from '../../sandbox/fleet/company.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { type SandboxSlack, startSlack } from '../../sandbox/slack/start-slack.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { putChangeableService } from '../builders/changeable-service.ts';
import { postMessage } from '../builders/post-message.ts';
import { serviceAt } from '../builders/rollout.ts';
import { botToken, createWorker, type Worker } from '../builders/rollout-worker.ts';
import { fitting } from '../builders/running-service.ts';
import { createSmallSandbox } from '../sandbox/aws/small-template.ts';

/*
 * The button Roll back of an incident. A worker may die after any call: the call was carried out, and nothing of what
 * comes next. The queue then delivers its record again: the service is updated once, and the thread shows each step once.
 */

/** Time until the queues deliver again what was not finished, ms. */
const visibility = 12 * minuteMs;

let sandbox: Sandbox;
let slack: SandboxSlack;

beforeAll(async () => {
  sandbox = await createSmallSandbox({ region });
  slack = await startSlack({ botToken, now: () => sandbox.now() });
}, 60_000);

afterAll(async () => {
  await slack.close();
  await sandbox.close();
});

type Deliver = (deps: Worker['deps']) => ReturnType<typeof applyQueued>;

const record = (messageId: string, work: object) => [
  { messageId, body: JSON.stringify(work), receiveCount: 1 },
];

const tick: Deliver = (deps) => trackRollouts(record('tick', { kind: 'tick' }), deps);

let services = 0;

/** A new service whose second revision an incident blames; the incident has a message. */
async function anIncident(): Promise<{ name: string; click: Deliver; ts: string }> {
  services += 1;
  const name = `service-${services}x`;
  const resized = { daysAgo: 1, from: { vcpu: 1, gib: 2 } };
  const service = { name, ...fitting, resized, tags: { 'steward:mode': 'approve' } };
  putChangeableService(sandbox.state, name, service, sandbox.now());
  const ts = await post(`${name} in ${name}: out of memory`);
  const work = {
    ...{ kind: 'go-back', service: serviceAt(ecsArn('service', name, name)) },
    ...{ from: `${name}:2`, to: `${name}:1`, message: { channel: 'C0SANDBOX', ts } },
    ...{ userId: 'U0SANDBOX1', responseUrl: `${slack.url}/x`, at: sandbox.now() },
  };
  return { name, ts, click: (deps) => applyQueued(record('click', work), deps) };
}

const post = (text: string) => postMessage(slack, botToken, { text });

/** A click, the watch until the earlier revision is steady, and everything as it then stands. */
async function play(mortal: Worker): Promise<object> {
  const heir = createWorker(sandbox, slack);
  const { name, click, ts } = await anIncident();
  const steps: [number, Deliver][] = [
    [0, click],
    [4 * minuteMs, tick],
    [hourMs, tick],
    [hourMs, tick],
  ];
  for (const [after, deliver] of steps) {
    await sandbox.advance(after);
    const wasDead = mortal.isDead();
    const { batchItemFailures } = await deliver(wasDead ? heir.deps : mortal.deps);
    if (batchItemFailures.length === 0 && (wasDead || !mortal.isDead())) continue;
    await sandbox.advance(visibility);
    await deliver(heir.deps);
  }
  const calls = [...mortal.calls, ...heir.calls];
  const place = serviceAt(ecsArn('service', name, name));
  const end = {
    runs: sandbox.state
      .service(ecsArn('service', name, name))
      ?.taskDefinition?.split('/')
      .at(-1),
    updates: calls.filter((call) => call === 'UpdateServiceCommand').length,
    underWay: await heir.deps.rollouts.countActive(place),
    untold: (await heir.deps.untold.all()).length,
    thread: slack.messages().flatMap(({ threadTs, text }) => (threadTs === ts ? [text] : [])),
  };
  heir.close();
  return JSON.parse(JSON.stringify(end).replaceAll(name, 'NAME'));
}

const onlyReads = /^(Get|Query|BatchGet|Describe|List|slack\.find)/;

test('a rollback from an incident ends the same, whichever call its worker dies after', async () => {
  const undisturbed = createWorker(sandbox, slack);
  const expected = await play(undisturbed);
  const { calls } = undisturbed;
  undisturbed.close();
  expect(expected).toEqual({
    ...{ runs: 'NAME:1', updates: 1, underWay: 0, untold: 0 },
    thread: [
      '*Rolling back* · NAME in NAME\nRolled back by <@U0SANDBOX1>: from NAME:2 to NAME:1.',
      '*:leftwards_arrow_with_hook: Rolled back* · NAME in NAME\nNAME:1 runs again and is stable.',
    ],
  });
  const deaths = calls.flatMap((call, at) => (onlyReads.test(call) ? [] : [at + 1]));
  expect(deaths.length).toBeGreaterThan(5);
  const ends: Record<string, object> = {};
  for (const diesAfter of deaths) {
    const worker = createWorker(sandbox, slack, diesAfter);
    ends[`${diesAfter}: ${calls[diesAfter - 1]}`] = await play(worker);
    worker.close();
  }
  expect(ends).toEqual(Object.fromEntries(Object.keys(ends).map((death) => [death, expected])));
}, 120_000);
