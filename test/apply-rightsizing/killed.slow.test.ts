import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ecsArn } from '../../sandbox/fleet/company.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { putChangeableService } from '../builders/changeable-service.ts';
import { aDecisionRecord, serviceAt } from '../builders/rollout.ts';
import { createWorker, type Worker } from '../builders/rollout-worker.ts';
import { fitting } from '../builders/running-service.ts';
import { aShrinkingService } from '../builders/sizing-report.ts';
import { aPlace } from '../builders/stopped-task.ts';
import {
  applied,
  type Delivery,
  deathsIn,
  deliverAll,
  openScene,
  type Scene,
  tick,
  tracked,
} from './mortal-rollout.ts';

/**
 * A worker may die after any call: that call took effect, and nothing after it. The queue then delivers its record
 * again. Whichever call it was, the service is updated once in each direction, and ledger and message are correct.
 */

let scene: Scene;
/** Never dies; observes the state. */
let onlooker: Worker;

beforeAll(async () => {
  scene = await openScene();
  onlooker = createWorker(scene.sandbox, scene.slack);
}, 60_000);

afterAll(async () => {
  onlooker.close();
  await scene.close();
});

const asked = () => ({ userId: 'U0SANDBOX1', responseUrl: `${scene.slack.url}/x`, at: 0 });

const anApproval = (decisionId: string) => applied('click', { kind: 'apply', decisionId, ...asked() });

/** A click on `Roll back now`. */
const aRollBack = (decisionId: string) => applied('roll-back', { kind: 'roll-back', decisionId, ...asked() });

const anAutomatic = (decisionId: string) => applied('auto', { kind: 'auto', decisionId });

/** A task of the new revision is killed for its memory. */
function aKill(name: string): Delivery['deliver'] {
  const stoppedAt = new Date(scene.sandbox.now()).toISOString();
  const detail = {
    taskArn: ecsArn('task', name, `${name}-1`),
    clusterArn: ecsArn('cluster', name),
    taskDefinitionArn: ecsArn('task-definition', `${name}:2`),
    ...{ group: `service:${name}`, lastStatus: 'STOPPED', cpu: '512', memory: '1024', startedAt: stoppedAt },
    ...{
      stoppedAt,
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
    },
    containers: [{ name, exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }],
  };
  const event = { source: 'aws.ecs', 'detail-type': 'ECS Task State Change', id: `${name}-stop`, detail };
  return tracked('stop', event);
}

/** A service with its decision, and the ts of an earlier message of it. */
interface Case {
  name: string;
  id: string;
  earlier?: string;
}

let services = 0;

/** New service in a cluster of its own, of 1 vCPU and 2 GiB, with a decision to halve both in the table. */
async function aDecision({ isPosted, hasEarlier }: Pick<Story, 'isPosted' | 'hasEarlier'>): Promise<Case> {
  const { sandbox, post } = scene;
  services += 1;
  const name = `service-${services}x`;
  putChangeableService(
    sandbox.state,
    name,
    { name, ...fitting, uses: { vcpu: 0.2, mib: 500 }, tags: { 'steward:mode': 'auto' } },
    sandbox.now(),
  );
  const record = aDecisionRecord(name, {
    service: serviceAt(ecsArn('service', name, name)),
    taskDefinitionArn: ecsArn('task-definition', `${name}:1`),
    decidedAt: sandbox.now(),
    monthlyUsd: { before: 72, after: 36 },
    containers: [],
  });
  const place = aPlace({ cluster: name, kind: 'service', name });
  const report = {
    report: aShrinkingService({ place, observed: undefined }),
    facts: { priceBasis: 'list price' },
  };
  const { decisions } = onlooker.deps;
  await decisions.keep([{ record, report }], sandbox.now());
  if (isPosted) {
    const ts = await post(`${name} in ${name}: Shrink`);
    await decisions.posted(record.id, { channel: 'C0SANDBOX', ts }, sandbox.now());
  }
  if (!hasEarlier) return { name, id: record.id };
  const before = { ...record, id: `${record.id}-before`, decidedAt: sandbox.now() - hourMs };
  await decisions.keep([{ record: before, report }], sandbox.now());
  const message = { channel: 'C0SANDBOX', ts: await post(`${name}, an earlier message`) };
  await decisions.posted(before.id, message, sandbox.now());
  await decisions.succeed(before.service, { id: before.id, message }, before.decidedAt);
  return { name, id: record.id, earlier: message.ts };
}

/** Delivers everything; the schedule then goes on for an hour. @returns all calls */
async function play(deliveries: Delivery[], mortal: Worker): Promise<string[]> {
  const calls = await deliverAll(deliveries, mortal, scene);
  await scene.sandbox.advance(hourMs);
  const before = onlooker.calls.length;
  await tick(onlooker.deps);
  return [...calls, ...onlooker.calls.slice(before)];
}

interface Story {
  isPosted: boolean;
  /** An earlier message of the service has buttons, which the rollout takes off. */
  hasEarlier?: true;
  deliveries: (decision: { name: string; id: string }) => Delivery[];
  /** Call after which workers die, and the first one that counts; all calls by default. */
  after?: string;
  until?: string;
  updates: number;
  state: string;
  says: string;
}

const untilWatched = (begin: Delivery['deliver']): Delivery[] => [
  { after: 0, deliver: begin },
  { after: 4 * minuteMs, deliver: tick },
];

/** Hourly checks, this many times. */
const watchedFor = (hours: number): Delivery[] =>
  Array.from({ length: hours }, () => ({ after: hourMs, deliver: tick }));

const stories: [string, Story][] = [
  [
    'an approved decision, until it is verified',
    {
      isPosted: true,
      deliveries: ({ id }) => [...untilWatched(anApproval(id)), ...watchedFor(6)],
      ...{ updates: 1, state: 'verified', says: 'saves $36/month with 2 tasks' },
    },
  ],
  [
    'an automatic one, which has no message before',
    {
      isPosted: false,
      deliveries: ({ id }) => [...untilWatched(anAutomatic(id)), ...watchedFor(6)],
      ...{ until: 'slack.post', updates: 1, state: 'verified', says: 'saves $36/month with 2 tasks' },
    },
  ],
  [
    'an automatic one of a service with an earlier message',
    {
      isPosted: false,
      hasEarlier: true,
      deliveries: ({ id }) => [...untilWatched(anAutomatic(id)), ...watchedFor(6)],
      ...{ until: 'slack.update', updates: 1, state: 'verified' },
      says: 'saves $36/month with 2 tasks',
    },
  ],
  [
    'one that is rolled back',
    {
      isPosted: true,
      deliveries: ({ id, name }) => [
        ...untilWatched(anApproval(id)),
        { after: minuteMs, deliver: aKill(name) },
        { after: 4 * minuteMs, deliver: tick },
      ],
      ...{
        after: 'UpdateServiceCommand',
        updates: 2,
        state: 'reverted',
        says: ':1 runs again and is stable.',
      },
    },
  ],
  [
    'one that a person rolls back',
    {
      isPosted: true,
      deliveries: ({ id }) => [
        ...untilWatched(anApproval(id)),
        { after: minuteMs, deliver: aRollBack(id) },
        { after: 4 * minuteMs, deliver: tick },
      ],
      ...{
        after: 'UpdateServiceCommand',
        updates: 2,
        state: 'reverted',
        says: ':1 runs again and is stable.',
      },
    },
  ],
];

const isSuperseded = (blocks: unknown) =>
  JSON.stringify(blocks ?? '').includes('Superseded by a newer message');

/** Everything that is wrong at the end. */
async function problemsOf(decision: Case, story: Story, calls: string[]): Promise<string[]> {
  const { name, id, earlier } = decision;
  const { sandbox, slack } = scene;
  const { rollouts } = onlooker.deps;
  const rollout = await rollouts.load(id);
  const runs = sandbox.state.service(ecsArn('service', name, name))?.taskDefinition ?? '';
  const expectedRevision = `${name}:${story.state === 'verified' ? 2 : 1}`;
  const own = slack
    .messages()
    .filter(({ ts, text }) => ts !== earlier && text.includes(`${name} in ${name}`));
  const old = slack.messages().filter(({ ts }) => ts === earlier);
  const [message, ...more] = own.filter(({ threadTs }) => threadTs === undefined);
  const hold = await rollouts.holdOf(serviceAt(ecsArn('service', name, name)));
  const facts: [string, unknown, unknown][] = [
    ['registrations', calls.filter((call) => call === 'RegisterTaskDefinitionCommand').length, 1],
    ['revisions', sandbox.state.taskDefinitions(name).length, 2],
    ['updates', calls.filter((call) => call === 'UpdateServiceCommand').length, story.updates],
    ['runs', runs.split('/').at(-1), expectedRevision],
    ['state', rollout?.state, story.state],
    ['under way', await rollouts.countActive(serviceAt(ecsArn('service', name, name))), 0],
    ['untold', (await onlooker.deps.untold.all()).length, 0],
    ['held', hold !== undefined, story.state === 'reverted'],
    ['messages', more.length, 0],
    ['old messages with buttons', old.filter(({ blocks }) => !isSuperseded(blocks)).length, 0],
    ['message', message?.text.includes(story.says), true],
    ['thread', own.some(({ threadTs, text }) => threadTs === message?.ts && text.includes(story.says)), true],
  ];
  return facts.flatMap(([what, is, shouldBe]) =>
    is === shouldBe ? [] : [`${what}: ${is}, not ${shouldBe}`],
  );
}

test.each(stories)(
  'the rollout ends well whichever call a worker dies after: %s',
  async (_, story) => {
    const undisturbed = createWorker(scene.sandbox, scene.slack);
    const decision = await aDecision(story);
    const calls = await play(story.deliveries(decision), undisturbed);
    expect(await problemsOf(decision, story, calls)).toEqual([]);
    const all = [...undisturbed.calls];
    undisturbed.close();
    const first = story.after === undefined ? 0 : all.indexOf(story.after) + 1;
    const last = story.until === undefined ? all.length : all.indexOf(story.until) + 4;
    const mortal = deathsIn(all).filter((after) => after > first && after <= last + 1);
    const problems: Record<string, string[]> = {};
    for (const diesAfter of mortal) {
      const worker = createWorker(scene.sandbox, scene.slack, diesAfter);
      const one = await aDecision(story);
      const found = await problemsOf(one, story, await play(story.deliveries(one), worker));
      if (found.length > 0) problems[`${diesAfter}: ${all[diesAfter - 1]}`] = found;
      worker.close();
    }
    expect(problems).toEqual({});
    expect(mortal.length).toBeGreaterThan(7);
  },
  120_000,
);
