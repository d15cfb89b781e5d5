import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it, test } from '@jest/globals';
import type { Sample } from '../sandbox/fleet/sample.ts';
import { sampleList } from '../sandbox/fleet/sample-list.ts';
import { samples } from '../sandbox/fleet/samples.ts';
import { workloads } from '../sandbox/fleet/workloads/index.ts';
import { parsePlanRequest, parseReportRequest } from '../shared/model/sizing-request.ts';

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

const alarms = files
  .filter((file) => file.startsWith('cloudwatch-alarm/'))
  .map((file) => ({ file, event: read(file) }));

/** Payloads that EventBridge does not carry: batches of a queue, and manual invocations. */
const expectedOfOthers: Record<string, string> = {
  'sqs/out-of-memory.json': 'out-of-memory',
  'sqs/usage-alarm.json': 'sizing',
  'invoke/report-rightsizing.json': 'sizing',
  'invoke/plan-rightsizing.json': 'digest',
};

describe('samples in events/', () => {
  it('every sample is listed in the README with what Slack must show', () => {
    const readme = readFileSync(new URL('README.md', folder), 'utf8');
    const rows = [...readme.matchAll(/^\| (\S+\.json) \| .+? \| (.+?) \| .+ \|$/gm)];
    const listed = Object.fromEntries(rows.map(([, file, expected]) => [file, expected]));
    const wanted = Object.fromEntries(
      sampleList.map((sample) => [`${sample.name}.json`, expectation(sample)]),
    );
    expect(listed).toEqual({ ...wanted, ...expectedOfOthers });
    expect(Object.keys(listed).sort()).toEqual([...files].sort());
  });

  it('every sample has its own title', () => {
    const titles = samples().map(({ title }) => title);
    expect(new Set(titles).size).toBe(files.length - Object.keys(expectedOfOthers).length);
  });

  it('every sample has its own event id and task', () => {
    const eventIds = samples().map(({ event }) => event.id);
    const taskArns = taskEvents.map(({ event }) => event.detail.taskArn);
    expect(new Set(eventIds).size).toBe(eventIds.length);
    expect(new Set(taskArns).size).toBe(taskArns.length);
  });

  test.each(files.filter((file) => !(file in expectedOfOthers)))(
    'the sample %s has the envelope of its kind',
    (file) => {
      const kinds: Record<string, string> = {
        'task-stopped': 'ECS Task State Change',
        'task-state-change': 'ECS Task State Change',
        'service-action': 'ECS Service Action',
        deployment: 'ECS Deployment State Change',
        other: 'CloudWatch Alarm State Change',
        'cloudwatch-alarm': 'CloudWatch Alarm State Change',
        schedule: 'Scheduled Event',
      };
      const sources: Record<string, string> = {
        'CloudWatch Alarm State Change': 'aws.cloudwatch',
        'Scheduled Event': 'aws.events',
      };
      const event = read(file);
      expect(event).toMatchObject({ version: '0', account: '123456789012', region: 'eu-west-1' });
      expect(event['detail-type']).toBe(kinds[file.split('/')[0] ?? '']);
      expect(event.source).toBe(sources[event['detail-type']] ?? 'aws.ecs');
      expect(event.resources).toHaveLength(1);
      expect(event.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    },
  );

  test.each(taskEvents)('the sample $file has its times in the order in which they happen', ({ event }) => {
    const { detail } = event;
    const order = ['createdAt', 'connectivityAt', 'pullStartedAt', 'pullStoppedAt', 'startedAt'];
    order.push('stoppingAt', 'executionStoppedAt', 'stoppedAt');
    const times = order.filter((field) => field in detail).map((field) => Date.parse(detail[field]));
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(detail.updatedAt.slice(0, 19)).toBe(event.time.slice(0, 19));
  });

  test.each(taskEvents)('the sample $file names one task throughout', ({ event }) => {
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

  test.each(taskEvents)('the sample $file describes a task as the fleet defines it', ({ event }) => {
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

  test.each(taskEvents)('the sample $file lacks the fields that events never carry', ({ event }) => {
    for (const container of event.detail.containers) {
      expect(container).not.toHaveProperty('reason');
      expect(container).not.toHaveProperty('healthStatus');
    }
  });

  test.each(stops)('the sample $file has exit codes only if its task ever ran', ({ event }) => {
    const { containers, startedAt, stopCode } = event.detail;
    for (const container of containers) {
      expect('exitCode' in container).toBe(startedAt !== undefined);
      expect('runtimeId' in container).toBe(startedAt !== undefined);
    }
    expect(stopCode === 'TaskFailedToStart').toBe(startedAt === undefined);
  });

  test.each(alarms)(
    'the sample $file describes an alarm as CloudWatch does when it goes off',
    ({ event }) => {
      const { alarmName, state, previousState } = event.detail;
      expect(event.resources[0]).toMatch(`:alarm:${alarmName}`);
      expect({ from: previousState.value, to: state.value }).toEqual({ from: 'OK', to: 'ALARM' });
      expect(Date.parse(state.timestamp)).toBeGreaterThan(Date.parse(previousState.timestamp));
      expect(event.time.slice(0, 19)).toBe(state.timestamp.slice(0, 19));
      const { version, triggeringAlarms } = JSON.parse(state.reasonData);
      expect(version ?? triggeringAlarms[0].state.value).toMatch(/^(1\.0|ALARM)$/);
    },
  );

  test.each(alarms)('the sample $file is about a service of the fleet', ({ event }) => {
    const { metrics = [], alarmRule = '' } = event.detail.configuration;
    const metricStats = metrics.flatMap(({ metricStat }: { metricStat?: object }) => metricStat ?? []);
    const about = JSON.stringify([metricStats, alarmRule, JSON.parse(event.detail.state.reasonData)]);
    expect(workloads.map(({ name }) => name).filter((name) => about.includes(name))).not.toEqual([]);
  });

  test.each(['report-rightsizing', 'plan-rightsizing'])('the sample payload of %s is valid', (name) => {
    const payload = read(`invoke/${name}.json`);
    const parse = name === 'report-rightsizing' ? parseReportRequest : parsePlanRequest;
    expect(parse(payload)).toEqual(payload);
  });

  test.each([
    ['sqs/out-of-memory.json', 'task-stopped/out-of-memory.json'],
    ['sqs/usage-alarm.json', 'cloudwatch-alarm/metric.json'],
  ])('the sample %s has the event %s as Lambda receives it from the queue', (batch, file) => {
    const [record] = read(batch).Records;
    expect(JSON.parse(record.body)).toEqual(read(file));
    expect(record.md5OfBody).toBe(createHash('md5').update(record.body).digest('hex'));
    expect(record.eventSource).toBe('aws:sqs');
  });
});

function expectation({ outcome, cause }: Sample): string | undefined {
  if (outcome === 'silent') return cause ? `silent (${cause})` : 'silent';
  if (outcome === 'close') return 'closes';
  return outcome === 'message' ? cause : outcome;
}

function nameAndImage({ name, image }: { name?: string; image?: string }) {
  return { name, image };
}
