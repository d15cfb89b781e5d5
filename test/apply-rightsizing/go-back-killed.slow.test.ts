import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { applyQueued } from '../../functions/apply-rightsizing/run.ts';
import { trackRollouts } from '../../functions/track-rollouts/run.ts';
import { ecsArn, region } from '../../sandbox/fleet/company.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { type SandboxSlack, startSlack } from '../../sandbox/slack/start-slack.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { putChangeableService } from '../builders/changeable-service.ts';
import { serviceAt } from '../builders/rollout.ts';
import { botToken, createWorker, type Worker } from '../builders/rollout-worker.ts';
import { fitting } from '../builders/running-service.ts';
import { createSmallSandbox } from '../sandbox/aws/small-template.ts';

/* A worker dies after any of its calls while it rolls a blamed deployment back: the service goes back once all the same. */

/** Time after which the queue delivers again what was not finished. */
const visibility = 12 * minuteMs;

let sandbox: Sandbox;
let slack: SandboxSlack;
let services = 0;

beforeAll(async () => {
  sandbox = await createSmallSandbox({ region });
  slack = await startSlack({ botToken, now: () => sandbox.now() });
}, 60_000);

afterAll(async () => {
  await slack.close();
  await sandbox.close();
});

const record = (messageId: string, work: object) => [
  { messageId, body: JSON.stringify(work), receiveCount: 1 },
];

/** A service whose owner deployed revision 2, which an incident blames. @returns its name. */
async function blamed(): Promise<string> {
  services += 1;
  const name = `blamed-${services}x`;
  const tags = { 'steward:mode': 'approve' };
  putChangeableService(sandbox.state, name, { name, ...fitting, tags }, sandbox.now());
  const known = sandbox.state.taskDefinition(ecsArn('task-definition', `${name}:1`));
  const taskDefinitionArn = ecsArn('task-definition', `${name}:2`);
  sandbox.state.putTaskDefinition({ ...known, taskDefinitionArn, revision: 2 });
  const ecs = new ECSClient(sandbox.clientConfig);
  await ecs.send(
    new UpdateServiceCommand({ cluster: name, service: name, taskDefinition: taskDefinitionArn }),
  );
  ecs.destroy();
  await sandbox.advance(5 * minuteMs);
  return name;
}

/** Delivers the click to a worker that may die, and again to another one, and looks until the rollback has ended. */
async function play(name: string, mortal: Worker): Promise<string[]> {
  const heir = createWorker(sandbox, slack);
  const service = serviceAt(ecsArn('service', name, name));
  const asked = { userId: 'U0SANDBOX1', responseUrl: `${slack.url}/x`, at: sandbox.now() };
  const click = record('click', { kind: 'go-back', ...asked, service, from: `${name}:2`, to: `${name}:1` });
  const { batchItemFailures } = await applyQueued(click, mortal.deps);
  if (batchItemFailures.length > 0 || mortal.isDead()) {
    await sandbox.advance(visibility);
    await applyQueued(click, heir.deps);
  }
  await sandbox.advance(4 * minuteMs);
  await trackRollouts(record('tick', { kind: 'tick' }), heir.deps);
  await sandbox.advance(hourMs);
  await trackRollouts(record('tick', { kind: 'tick' }), heir.deps);
  const problems = await problemsOf(name, [...mortal.calls, ...heir.calls], heir);
  heir.close();
  return problems;
}

async function problemsOf(name: string, calls: string[], { deps }: Worker): Promise<string[]> {
  const arn = ecsArn('service', name, name);
  const service = serviceAt(arn);
  const own = slack.messages().filter(({ text }) => text.includes(`${name} in ${name}`));
  const facts: [string, unknown, unknown][] = [
    ['runs', sandbox.state.service(arn)?.taskDefinition?.split('/').at(-1), `${name}:1`],
    ['updates', calls.filter((call) => call === 'UpdateServiceCommand').length, 1],
    ['revisions', sandbox.state.taskDefinitions(name).length, 2],
    ['state', (await deps.rollouts.last(service))?.state, 'reverted'],
    ['under way', await deps.rollouts.countActive(service), 0],
    ['held', (await deps.rollouts.holdOf(service)) !== undefined, false],
    ['told', own.some(({ text }) => text.includes(':1 runs again and is stable.')), true],
  ];
  return facts.flatMap(([what, is, shouldBe]) =>
    is === shouldBe ? [] : [`${what}: ${is}, not ${shouldBe}`],
  );
}

test('a blamed deployment is rolled back once, whichever call its worker dies after', async () => {
  const undisturbed = createWorker(sandbox, slack);
  expect(await play(await blamed(), undisturbed)).toEqual([]);
  const all = [...undisturbed.calls];
  undisturbed.close();
  expect(all).toContain('UpdateServiceCommand');
  const problems: Record<string, string[]> = {};
  for (const [index, call] of all.entries()) {
    const worker = createWorker(sandbox, slack, index + 1);
    const found = await play(await blamed(), worker);
    if (found.length > 0) problems[`${index + 1}: ${call}`] = found;
    worker.close();
  }
  expect(problems).toEqual({});
}, 120_000);
