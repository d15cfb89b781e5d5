import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { compilePattern, type Matcher } from '../../sandbox/events/pattern.ts';
import { projectFile } from '../../sandbox/project-file.ts';
import { type endpointKinds, packageTemplate } from '../../sandbox/template/package-template.ts';
import { withParameters } from '../../sandbox/template/parameters.ts';

const folder = projectFile('events/');
const read = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
/** Samples of EventBridge: a queue's batches and payloads given by hand come by no rule. */
const samples = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.json') && !/^(sqs|invoke)\//.test(file))
  .map((file) => file.replace('.json', ''));

const stop = ['TaskStoppedRule'];
const abnormal = ['RolloutStopRule', 'TaskStoppedRule'];
const deployment = ['DeploymentRule', 'RolloutDeploymentRule'];
const alarm = ['UsageAlarmRule'];
const action = ['ServiceActionRule'];

/** The rules that take each sample, where services may be changed; no rule takes an empty list. */
const expected: Record<string, string[]> = {
  ...named('cloudwatch-alarm', ['composite', 'metric', 'metric-math'], alarm),
  ...named('deployment', ['completed', 'failed', 'in-progress'], deployment),
  // An alarm on a database.
  ...named('other', ['cloudwatch-alarm'], []),
  // A schedule gives its event to its own target, past the patterns.
  ...named('schedule', ['weekly-scan'], []),
  ...named('service-action', ['placement-failure', 'steady-state', 'task-start-impaired'], action),
  ...named('task-state-change', ['running', 'spot-notice'], []),
  // Stops of a service by other than normal life may speak against a new size.
  ...named('task-stopped', ['container-health-check', 'crash-java', 'crash-logs-elsewhere'], abnormal),
  ...named('task-stopped', ['crash-node', 'crash-python', 'efs-mount'], abnormal),
  ...named('task-stopped', ['exec-format-error', 'heap-out-of-memory', 'image-tag-missing'], abnormal),
  ...named('task-stopped', ['load-balancer-health-check', 'log-group-missing', 'no-route-to-ecr'], abnormal),
  ...named(
    'task-stopped',
    ['out-of-memory-container-reason', 'out-of-memory', 'parameter-missing'],
    abnormal,
  ),
  ...named('task-stopped', ['registry-rate-limit', 'scale-in', 'secret-denied'], abnormal),
  ...named('task-stopped', ['secret-missing', 'spot-interruption', 'unknown'], abnormal),
  // Normal life, or no service.
  ...named('task-stopped', ['deployment', 'scheduled-task-crash', 'task-completed'], stop),
  ...named('task-stopped', ['user-stopped'], stop),
};

function named(group: string, names: string[], ruleNames: string[]): Record<string, string[]> {
  return Object.fromEntries(names.map((name) => [`${group}/${name}`, ruleNames]));
}

async function rulesOf(
  endpoint: (typeof endpointKinds)[number],
  mode: string,
): Promise<Map<string, Matcher>> {
  const given = { slackChannel: 'C0123456789', mode };
  const { Resources } = withParameters(await packageTemplate(endpoint), given);
  return new Map(
    Object.entries(Resources).flatMap(([id, { Type, Properties = {} }]) =>
      Type === 'AWS::Events::Rule' && Properties.EventPattern
        ? [[id, compilePattern(Properties.EventPattern as Record<string, unknown>)] as const]
        : [],
    ),
  );
}

const rulesFor = (rules: Map<string, Matcher>, event: unknown) =>
  [...rules].flatMap(([id, matches]) => (matches(event) ? [id] : [])).toSorted();

let rules: Map<string, Matcher>;
beforeAll(async () => {
  rules = await rulesOf('url', 'auto');
}, 120_000);

describe('event patterns of the template', () => {
  it('each sample matches exactly the rules that are meant for it', () => {
    const taken = Object.fromEntries(samples.map((name) => [name, rulesFor(rules, read(name))]));
    expect(taken).toEqual(expected);
  });

  it.each<[string, string, (event: Json) => unknown, string[]]>([
    ['an exit code as text', 'task-stopped/scale-in', ({ detail }) => exit(detail, '137'), stop],
    ['another exit code', 'task-stopped/scale-in', ({ detail }) => exit(detail, 143), stop],
    ['no exit code', 'task-stopped/scale-in', ({ detail }) => exit(detail, undefined), stop],
    [
      'no containers',
      'task-stopped/scale-in',
      ({ detail }) => Object.assign(detail, { containers: [] }),
      stop,
    ],
    [
      'a task of no service',
      'task-stopped/scale-in',
      ({ detail }) => Object.assign(detail, { group: 'family:web' }),
      stop,
    ],
    [
      'a task that stops',
      'task-stopped/scale-in',
      ({ detail }) => Object.assign(detail, { lastStatus: 'STOPPING' }),
      [],
    ],
    ['another source', 'task-stopped/scale-in', (event) => Object.assign(event, { source: 'my.ecs' }), []],
    ['an alarm that ended', 'cloudwatch-alarm/metric', ({ detail }) => state(detail, 'OK'), []],
    [
      'an alarm without data',
      'cloudwatch-alarm/metric',
      ({ detail }) => state(detail, 'INSUFFICIENT_DATA'),
      [],
    ],
    ['an alarm rule of null', 'cloudwatch-alarm/composite', ({ detail }) => rule(detail, null), alarm],
    [
      'an alarm rule that is an object',
      'cloudwatch-alarm/composite',
      ({ detail }) => rule(detail, { a: 'b' }),
      [],
    ],
    ['no alarm rule', 'cloudwatch-alarm/composite', ({ detail }) => rule(detail, undefined), []],
    [
      'an action that only informs',
      'service-action/task-start-impaired',
      ({ detail }) => Object.assign(detail, { eventType: 'INFO' }),
      [],
    ],
  ])('the event patterns distinguish %s from its sample', (_name, sample, change, taken) => {
    const event = read(sample) as Json;
    change(event);
    expect(rulesFor(rules, JSON.parse(JSON.stringify(event)))).toEqual(taken);
  });

  it.each([
    ['none', 'report'],
    ['url', 'report'],
    ['http-api', 'off'],
  ] as const)(
    'the event patterns are the same with endpoint %s and mode %s, except for rollouts',
    async (endpoint, mode) => {
      const readOnly = await rulesOf(endpoint, mode);
      for (const name of samples)
        expect([name, rulesFor(readOnly, read(name))]).toEqual([
          name,
          (expected[name] ?? []).filter((one) => !one.startsWith('Rollout')),
        ]);
    },
  );
});

type Json = Record<string, unknown> & { detail: Record<string, unknown> };

function exit(detail: Json['detail'], exitCode: unknown): void {
  detail.containers = [{ name: 'web', exitCode }];
}

function state(detail: Json['detail'], value: string): void {
  detail.state = { value };
}

function rule(detail: Json['detail'], alarmRule: unknown): void {
  detail.configuration = { alarmRule };
}
