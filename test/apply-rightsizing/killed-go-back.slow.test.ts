import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ecsArn } from '../../sandbox/fleet/company.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { putChangeableService } from '../builders/changeable-service.ts';
import { serviceAt } from '../builders/rollout.ts';
import { createWorker, type Worker } from '../builders/rollout-worker.ts';
import { fitting } from '../builders/running-service.ts';
import { applied, deathsIn, deliverAll, openScene, type Scene, tick } from './mortal-rollout.ts';

/*
 * The button Roll back of an incident. A worker may die after any call: the call was carried out, and nothing of what
 * comes next. The queue then delivers its record again: the service is updated once, and each step is shown once.
 */

let scene: Scene;
/** Never dies; reads the state. */
let onlooker: Worker;
let services = 0;

beforeAll(async () => {
  scene = await openScene();
  onlooker = createWorker(scene.sandbox, scene.slack);
}, 60_000);

afterAll(async () => {
  onlooker.close();
  await scene.close();
});

/** A service whose owner deployed revision 2, which an incident blames. @returns its name */
async function blamed(): Promise<string> {
  const { sandbox } = scene;
  services += 1;
  const name = `service-${services}x`;
  const tags = { 'steward:mode': 'approve' };
  putChangeableService(sandbox.state, name, { name, ...fitting, tags }, sandbox.now());
  const known = sandbox.state.taskDefinition(ecsArn('task-definition', `${name}:1`));
  const taskDefinition = ecsArn('task-definition', `${name}:2`);
  sandbox.state.putTaskDefinition({ ...known, taskDefinitionArn: taskDefinition, revision: 2 });
  const ecs = new ECSClient(sandbox.clientConfig);
  await ecs.send(new UpdateServiceCommand({ cluster: name, service: name, taskDefinition }));
  ecs.destroy();
  await sandbox.advance(5 * minuteMs);
  return name;
}

/** Place of a message, given the incident's message. */
function placeOf(threadTs: string | undefined, incidentTs: string | undefined): string {
  if (threadTs === undefined) return 'channel';
  return threadTs === incidentTs ? 'thread' : 'another thread';
}

/** A click, the watch until the earlier revision is steady, and everything as it then stands. */
async function play(mortal: Worker, hasMessage: boolean): Promise<object> {
  const { sandbox, slack, post } = scene;
  const name = await blamed();
  const service = serviceAt(ecsArn('service', name, name));
  const ts = hasMessage ? await post(`${name} in ${name}: out of memory`) : undefined;
  const click = applied('click', {
    ...{ kind: 'go-back', service, from: `${name}:2`, to: `${name}:1` },
    ...(ts !== undefined && { message: { channel: 'C0SANDBOX', ts } }),
    ...{ userId: 'U0SANDBOX1', responseUrl: `${slack.url}/x`, at: sandbox.now() },
  });
  const times = [
    { after: 0, deliver: click },
    ...[4 * minuteMs, hourMs, hourMs].map((after) => ({ after, deliver: tick })),
  ];
  const calls = await deliverAll(times, mortal, scene);
  const { rollouts, untold } = onlooker.deps;
  const own = slack.messages().filter((message) => message.text.includes(`${name} in ${name}`));
  const told = own.flatMap(({ ts: posted, threadTs, text }) =>
    posted === ts ? [] : [[placeOf(threadTs, ts), text]],
  );
  const end = {
    runs: sandbox.state
      .service(ecsArn('service', name, name))
      ?.taskDefinition?.split('/')
      .at(-1),
    updates: calls.filter((call) => call === 'UpdateServiceCommand').length,
    revisions: sandbox.state.taskDefinitions(name).length,
    state: (await rollouts.last(service))?.state,
    underWay: await rollouts.countActive(service),
    isHeld: (await rollouts.holdOf(service)) !== undefined,
    untold: (await untold.all()).length,
    // Only a thread is searched for a post whose worker died: one in the channel may come twice.
    told: hasMessage ? told : [...new Map(told.map((one) => [one.join(), one])).values()],
  };
  return JSON.parse(JSON.stringify(end).replaceAll(name, 'NAME'));
}

test.each([
  ['thread', true],
  ['channel', false],
])(
  'a rollback shown in the %s ends the same, whichever call its worker dies after',
  async (place, hasMessage) => {
    const undisturbed = createWorker(scene.sandbox, scene.slack);
    const expected = await play(undisturbed, hasMessage);
    const { calls } = undisturbed;
    undisturbed.close();
    expect(expected).toEqual({
      ...{ runs: 'NAME:1', updates: 1, revisions: 2, state: 'reverted' },
      ...{ underWay: 0, isHeld: false, untold: 0 },
      told: [
        [place, '*Rolling back* · NAME in NAME\nRolled back by <@U0SANDBOX1>: from NAME:2 to NAME:1.'],
        [place, '*:leftwards_arrow_with_hook: Rolled back* · NAME in NAME\nNAME:1 runs again and is stable.'],
      ],
    });
    const deaths = deathsIn(calls);
    expect(deaths.length).toBeGreaterThan(5);
    const ends: Record<string, object> = {};
    for (const diesAfter of deaths) {
      const worker = createWorker(scene.sandbox, scene.slack, diesAfter);
      ends[`${diesAfter}: ${calls[diesAfter - 1]}`] = await play(worker, hasMessage);
      worker.close();
    }
    expect(ends).toEqual(Object.fromEntries(Object.keys(ends).map((death) => [death, expected])));
  },
  120_000,
);
