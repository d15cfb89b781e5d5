import { describe, expect, it, test } from '@jest/globals';
import { createAwsState } from '../../sandbox/aws/state.ts';
import { account, ecsArn, region } from '../../sandbox/fleet/company.ts';
import { renewEvent, taskIdOf } from '../../sandbox/fleet/renew-event.ts';
import type { SampleEvent } from '../../sandbox/fleet/sample.ts';
import { sampleList } from '../../sandbox/fleet/sample-list.ts';
import { eventSample, samples } from '../../sandbox/fleet/samples.ts';
import { seedFleet } from '../../sandbox/fleet/seed-fleet.ts';
import { playScenario } from '../../sandbox/scenario/play-scenario.ts';
import { expectedMessages, type Step, scenario } from '../../sandbox/scenario/scenario.ts';
import { isNormalLife } from '../../shared/model/causes.ts';

const now = Date.parse('2027-03-04T05:06:07.890Z');
const withLog = sampleList.filter(({ log }) => log);

describe('replayed samples', () => {
  test.each(samples())('the replayed sample $name keeps its distances in time', ({ event }) => {
    const renewed = renewEvent(event, { now, seed: 1 });
    const shift = Date.parse('2027-03-04T05:06:07Z') - Date.parse(event.time);
    expect(renewed.time).toBe('2027-03-04T05:06:07Z');
    expect(times(renewed)).toEqual(times(event).map((time) => time + shift));
  });

  test.each(samples())('the replayed sample $name has new ids, the same wherever one occurs', ({ event }) => {
    const renewed = renewEvent(event, { now, seed: 1 });
    const [before, after] = [ids(event), ids(renewed)];
    expect(after.filter((id) => before.includes(id))).toEqual([]);
    expect(after.map((id) => after.indexOf(id))).toEqual(before.map((id) => before.indexOf(id)));
  });

  it('the same seed gives a replayed sample the same ids, and another seed gives others', () => {
    const event = (seed: number) => eventSample(seededState(), 'task-stopped/crash-java', { now, seed });
    expect(event(1)).toEqual(event(1));
    expect(ids(event(2)).filter((id) => ids(event(1)).includes(id))).toEqual([]);
  });

  it('a replayed sample has the given task id', () => {
    const taskId = 'feedfacefeedfacefeedfacefeedface';
    const event = eventSample(seededState(), 'task-stopped/secret-denied', { now, seed: 1, taskId });
    expect(taskIdOf(event)).toBe(taskId);
    expect(event.resources[0]).toContain(taskId);
    expect(event.detail.stoppedReason).toContain(`assumed-role/shop-invoice-api-execution/${taskId} is not`);
  });

  it('a replayed sample keeps image digests, deployments and subnets', () => {
    const event = eventSample(seededState(), 'task-stopped/deployment', { now, seed: 1 });
    const original = samples().find(({ name }) => name === 'task-stopped/deployment')?.event;
    for (const field of ['startedBy', 'stoppedReason', 'taskDefinitionArn'] as const) {
      expect(event.detail[field]).toBe(original?.detail[field]);
    }
    expect(JSON.stringify(event).match(/(sha256:|subnet-)[0-9a-f]+/g)).toEqual(
      JSON.stringify(original).match(/(sha256:|subnet-)[0-9a-f]+/g),
    );
  });

  it('a sample that does not exist is named in the error', () => {
    expect(() => eventSample(seededState(), 'task-stopped/nothing', { now, seed: 1 })).toThrow(
      'There is no sample "task-stopped/nothing" in events/.',
    );
  });
});

describe('fleet in the sandbox', () => {
  test.each(sampleList)('the fleet has the resources that $name refers to', ({ name }) => {
    const state = seededState();
    const { detail, resources } = eventSample(state, name, { now, seed: 7 });
    const serviceName = /^service:(.+)/.exec(String(detail.group))?.[1];
    const serviceArn = serviceName ? ecsArn('service', 'shop', serviceName) : resources[0];
    if (serviceArn?.includes(':service/')) expect(state.service(serviceArn)?.status).toBe('ACTIVE');
    if (!detail.taskArn) return;
    expect(state.task(String(detail.taskArn))?.group).toBe(detail.group);
    expect(state.taskDefinition(String(detail.taskDefinitionArn))?.status).toBe('ACTIVE');
  });

  test.each(withLog)('the log of $name is where its task definition sends it', ({ name, log }) => {
    const { state, task } = happen(name);
    const definition = state.taskDefinition(task.taskDefinitionArn ?? '');
    const container = definition?.containerDefinitions?.find((each) => each.name === log?.container);
    const options = container?.logConfiguration?.options ?? {};
    const stream = `${options['awslogs-stream-prefix']}/${log?.container}/${task.taskArn?.split('/').at(-1)}`;
    const lines = state.logGroup(options['awslogs-group'] ?? '', region)?.get(stream) ?? [];
    expect(lines.length).toBeGreaterThan(0);
    for (const { timestamp, message } of lines) {
      expect(timestamp).toBeGreaterThanOrEqual(task.startedAt?.getTime() ?? Number.NaN);
      expect(timestamp).toBeLessThan(task.executionStoppedAt?.getTime() ?? Number.NaN);
      expect(message).not.toContain('{time}');
    }
  });

  it('every log group exists except the one that a sample misses', () => {
    const state = seededState();
    expect(state.logGroup('/ecs/shop/catalog', region)).toBeDefined();
    expect(state.logGroup('/ecs/shop/gift-cards', region)).toBeUndefined();
  });

  it('a described container has the reason and health that its event omits', () => {
    const { task: outOfMemory } = happen('task-stopped/out-of-memory-container-reason');
    const { task: unhealthy } = happen('task-stopped/container-health-check');
    expect(outOfMemory.containers?.[0]?.reason).toBe(
      'OutOfMemoryError: Container killed due to memory usage',
    );
    expect(unhealthy).toMatchObject({
      healthStatus: 'UNHEALTHY',
      containers: [{ healthStatus: 'UNHEALTHY' }],
    });
  });

  it('a described task has the dates and attachment types of the API', () => {
    const { task } = happen('task-stopped/out-of-memory');
    expect(task.stoppedAt).toEqual(new Date('2027-03-04T05:06:07.510Z'));
    expect(task.attachments?.map(({ type }) => type)).toEqual(['ElasticNetworkInterface']);
    expect(task).not.toHaveProperty('updatedAt');
  });

  it('the service web has one deployment per revision and the running tasks of both', () => {
    const web = seededState().service(ecsArn('service', 'shop', 'web'));
    expect(web?.deployments?.map(({ status, runningCount }) => ({ status, runningCount }))).toEqual([
      { status: 'PRIMARY', runningCount: 1 },
      { status: 'ACTIVE', runningCount: 2 },
    ]);
    expect(web).toMatchObject({ desiredCount: 3, runningCount: 3, pendingCount: 0 });
  });
});

describe('scenario', () => {
  it('the scenario has at least twelve causes, a duplicate and silent stops', () => {
    const names = scenario.map(({ sample }) => sample);
    const causes = new Set(expectedMessages(scenario).map(({ cause }) => cause));
    expect(causes.size).toBeGreaterThanOrEqual(12);
    expect(scenario.some(({ deliveredTwice }) => deliveredTwice)).toBe(true);
    expect(names).toEqual(expect.arrayContaining(['task-stopped/deployment', 'task-stopped/scale-in']));
    expect(scenario.at(-1)?.sample).toBe('service-action/steady-state');
  });

  it('a service that is seeded below its desired count has a stop in the scenario', () => {
    const state = seededState();
    const workloads = scenario
      .map(({ sample }) => eventSample(state, sample, { now, seed: 1 }))
      .map(({ detail }) => String(detail.group));
    const short = state
      .services(ecsArn('cluster', 'shop'))
      .filter(({ runningCount = 0, desiredCount = 0 }) => runningCount < desiredCount)
      .map(({ serviceName }) => `service:${serviceName}`);
    expect(short).not.toEqual([]);
    expect(short.filter((one) => !workloads.includes(one))).toEqual([]);
  });

  it('the scenario expects no message for a normal stop', () => {
    for (const { cause } of expectedMessages(scenario)) expect(cause && isNormalLife(cause)).toBe(false);
  });

  it('the scenario without pauses plays in order of time, each event finished before the next', async () => {
    const stage = createStage();
    const told: string[] = [];
    await playScenario(stage, { pace: 0, seed: 1, onStep: ({ says }) => told.push(says) });
    const sentAt = stage.sent.map(({ time }) => Date.parse(time));
    const stops = stage.sent.filter((event) => event.detail.lastStatus === 'STOPPED').map(taskIdOf);
    const twice = scenario.filter(({ deliveredTwice }) => deliveredTwice).length;
    expect(sentAt).toEqual([...sentAt].sort((one, other) => one - other));
    expect(Math.floor(now / 1000) * 1000).toBe(sentAt.at(-1));
    expect(stops.length - new Set(stops).size).toBe(twice);
    expect([...told].sort()).toEqual(scenario.map(({ says }) => says).sort());
    expect(stage.mostUnsettled).toBe(2);
  });

  it('the scenario waits between its steps as its pace requires', async () => {
    const waits: number[] = [];
    const stage = createStage();
    const wait = async (milliseconds: number) => {
      waits.push(milliseconds);
      stage.time += milliseconds;
    };
    const steps: Step[] = [
      { at: 0, sample: 'task-stopped/out-of-memory', times: 3, every: 4, says: 'again and again' },
      { at: 6, sample: 'task-stopped/crash-java', says: 'crash' },
    ];
    await playScenario(stage, { pace: 0.5, seed: 1, steps, wait });
    expect(waits).toEqual([2000, 1000, 1000]);
    expect(stage.sent.map(({ time }) => time.slice(14, 19))).toEqual(['06:07', '06:09', '06:10', '06:11']);
  });

  it('a duplicate in the scenario has the same ids', async () => {
    const stage = createStage();
    const steps: Step[] = [
      { at: 0, sample: 'task-stopped/crash-python', deliveredTwice: true, says: 'crash' },
    ];
    await playScenario(stage, { pace: 0, seed: 1, steps });
    expect(stage.sent).toHaveLength(2);
    expect(stage.sent[1]).toEqual(stage.sent[0]);
  });
});

function seededState() {
  const state = createAwsState({
    partition: 'aws',
    accountId: account,
    region,
    urlSuffix: 'amazonaws.com',
    endpoint: 'http://127.0.0.1',
  });
  seedFleet(state, now);
  return state;
}

/** Plays a sample on the fleet; returns the task that DescribeTasks then finds. */
function happen(name: string) {
  const state = seededState();
  const event = eventSample(state, name, { now, seed: 7 });
  const task = state.task(event.resources[0] ?? '');
  if (!task) throw new Error(`${name} left no task.`);
  return { state, task };
}

/** Stage that records the events sent, and the most that were ever waiting at once. */
function createStage() {
  const stage = {
    state: seededState(),
    sent: [] as SampleEvent[],
    unsettled: 0,
    mostUnsettled: 0,
    time: now,
    now: () => stage.time,
    async send(event: SampleEvent) {
      stage.sent.push(event);
      stage.unsettled += 1;
      stage.mostUnsettled = Math.max(stage.mostUnsettled, stage.unsettled);
    },
    async settle() {
      stage.unsettled = 0;
    },
  };
  return stage;
}

function times(event: SampleEvent): number[] {
  const found = JSON.stringify(event).match(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+0000)/g) ?? [];
  return found.map((time) => Date.parse(time.replace('+0000', 'Z')));
}

/** Every id that the event assigns: task ids, UUIDs, network interfaces, MAC addresses; not image digests. */
function ids(event: SampleEvent): string[] {
  const own =
    /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{32}\b|eni-[0-9a-f]+|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g;
  return JSON.stringify(event).match(own) ?? [];
}
