import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import type { Sample } from '../sandbox/fleet/sample.ts';
import { sampleList } from '../sandbox/fleet/sample-list.ts';
import { samples } from '../sandbox/fleet/samples.ts';
import { workloads } from '../sandbox/fleet/workloads/index.ts';

const folder = new URL('../events/', import.meta.url);
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.json'),
);

function read(file: string) {
  return JSON.parse(readFileSync(new URL(file, folder), 'utf8'));
}

const taskEvents = files
  .filter((file) => file.startsWith('task-'))
  .map((file) => ({ file, event: read(file) }));
const stops = taskEvents.filter(({ event }) => event.detail.lastStatus === 'STOPPED');

describe('the samples in events/', () => {
  it('are all listed in the README, with what Slack must show, and nothing else is', () => {
    const readme = readFileSync(new URL('README.md', folder), 'utf8');
    const rows = [...readme.matchAll(/^\| (\S+\.json) \| .+? \| (.+?) \| .+ \|$/gm)];
    const listed = Object.fromEntries(rows.map(([, file, expected]) => [file, expected]));
    const wanted = Object.fromEntries(
      sampleList.map((sample) => [`${sample.name}.json`, expectation(sample)]),
    );
    expect(listed).toEqual({ ...wanted, 'sqs/out-of-memory.json': 'out-of-memory' });
    expect(Object.keys(listed).sort()).toEqual([...files].sort());
  });

  it('are offered with a title of their own', () => {
    const titles = samples().map(({ title }) => title);
    expect(new Set(titles).size).toBe(files.length - 1);
  });

  it('never share the id of an event or of a task', () => {
    const eventIds = samples().map(({ event }) => event.id);
    const taskArns = taskEvents.map(({ event }) => event.detail.taskArn);
    expect(new Set(eventIds).size).toBe(eventIds.length);
    expect(new Set(taskArns).size).toBe(taskArns.length);
  });

  test.each(files.filter((file) => !file.startsWith('sqs/')))('%s has the envelope of its kind', (file) => {
    const kinds: Record<string, string> = {
      'task-stopped': 'ECS Task State Change',
      'task-state-change': 'ECS Task State Change',
      'service-action': 'ECS Service Action',
      deployment: 'ECS Deployment State Change',
      other: 'CloudWatch Alarm State Change',
    };
    const event = read(file);
    expect(event).toMatchObject({ version: '0', account: '123456789012', region: 'eu-west-1' });
    expect(event['detail-type']).toBe(kinds[file.split('/')[0] ?? '']);
    expect(event.source).toBe(file.startsWith('other/') ? 'aws.cloudwatch' : 'aws.ecs');
    expect(event.resources).toHaveLength(1);
    expect(event.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  test.each(taskEvents)('$file tells its times in the order in which they happen', ({ event }) => {
    const { detail } = event;
    const order = ['createdAt', 'connectivityAt', 'pullStartedAt', 'pullStoppedAt', 'startedAt'];
    order.push('stoppingAt', 'executionStoppedAt', 'stoppedAt');
    const times = order.filter((field) => field in detail).map((field) => Date.parse(detail[field]));
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(detail.updatedAt.slice(0, 19)).toBe(event.time.slice(0, 19));
  });

  test.each(taskEvents)('$file speaks of one task throughout', ({ event }) => {
    const { detail, resources } = event;
    const taskId = detail.taskArn.split('/').at(-1);
    const [attachment] = detail.attachments;
    expect(resources).toEqual([detail.taskArn]);
    for (const container of detail.containers) {
      expect(container.taskArn).toBe(detail.taskArn);
      expect(container.containerArn).toContain(`:container/shop/${taskId}/`);
      expect(container.runtimeId ?? taskId).toContain(taskId);
      expect(container.networkInterfaces[0].attachmentId).toBe(attachment.id);
      expect(attachment.details.at(-1).value).toBe(container.networkInterfaces[0].privateIpv4Address);
    }
  });

  test.each(taskEvents)('$file tells of a task as the fleet defines it', ({ event }) => {
    const { detail } = event;
    const [kind, name] = detail.group.split(':');
    const workload = workloads.find((candidate) => candidate.name === name);
    const revision = workload?.revisions.find(({ revision }) =>
      detail.taskDefinitionArn.endsWith(`/${name}:${revision}`),
    );
    expect(workload?.scheduled ? 'family' : 'service').toBe(kind);
    expect({ cpu: workload?.cpu, memory: workload?.memory }).toEqual({
      cpu: detail.cpu,
      memory: detail.memory,
    });
    expect(detail.containers.map(nameAndImage)).toEqual(workload?.containers.map(nameAndImage));
    expect(detail.startedBy).toBe(revision?.deploymentId ?? `chronos-schedule/${name}`);
  });

  test.each(taskEvents)('$file leaves out what events never carry', ({ event }) => {
    for (const container of event.detail.containers) {
      expect(container).not.toHaveProperty('reason');
      expect(container).not.toHaveProperty('healthStatus');
    }
  });

  test.each(stops)('$file has exit codes if its task ever ran, and only then', ({ event }) => {
    const { containers, startedAt, stopCode } = event.detail;
    for (const container of containers) {
      expect('exitCode' in container).toBe(startedAt !== undefined);
      expect('runtimeId' in container).toBe(startedAt !== undefined);
    }
    expect(stopCode === 'TaskFailedToStart').toBe(startedAt === undefined);
  });

  it('has a stop as Lambda gets it from the queue', () => {
    const [record] = read('sqs/out-of-memory.json').Records;
    expect(JSON.parse(record.body)).toEqual(read('task-stopped/out-of-memory.json'));
    expect(record.md5OfBody).toBe(createHash('md5').update(record.body).digest('hex'));
    expect(record.eventSource).toBe('aws:sqs');
  });
});

function expectation({ outcome, cause }: Sample): string | undefined {
  if (outcome === 'silent') return cause ? `silent (${cause})` : 'silent';
  if (outcome === 'close') return 'closes';
  return outcome === 'note' ? 'note' : cause;
}

function nameAndImage({ name, image }: { name?: string; image?: string }) {
  return { name, image };
}
