import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../sandbox/aws/faults.ts';
import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import { type Steward, startSteward } from '../../sandbox/steward.ts';
import { examine } from '../../scripts/doctor/examine.ts';
import { checkNames, type Line } from '../../scripts/doctor/line.ts';
import { ruleSamples } from '../../scripts/doctor/read-stack.ts';

const stackName = 'ecs-steward-production';
const allScopes = ['chat:write', 'channels:history', 'groups:history', 'commands', 'usergroups:read'];
const scopes = [...allScopes];
const token = '/ecs-steward/slack';
const signing = '/ecs-steward/slack-signing';
let steward: Steward;

beforeAll(async () => {
  steward = await startSteward({ slack: { scopes }, parameters: { minorChannel: 'C0MINOR000' } });
  process.env.SLACK_API_URL = steward.slack.apiUrl;
  await steward.slack.command({ text: 'help' });
  retag([]);
}, 60_000);
afterAll(() => steward.close());
afterEach(() => {
  const { sandbox, slack } = steward;
  sandbox.faults.clear();
  slack.faults.clear();
  steward.useCredential('bot-token');
  sandbox.state.putParameter(signing, slack.signingSecret);
  sandbox.state.addCluster(clusterName, { settings: [{ name: 'containerInsights', value: 'enhanced' }] });
  for (const rule of sandbox.deployment.rules) rule.enabled = rule.name !== 'UsageWatchRule';
  scopes.splice(0, scopes.length, ...allScopes);
  retag([]);
});

function retag(tags: { key: string; value: string }[]): void {
  const { state } = steward.sandbox;
  const service = state.service(ecsArn('service', clusterName, 'basket-api'));
  if (service) state.putService({ ...service, tags });
}

async function run(options: Partial<Parameters<typeof examine>[0]> = {}): Promise<Line[]> {
  const { clientConfig: connection, now } = steward.sandbox;
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms / 10));
  return examine({ connection, stackName, now, sleep, ...options });
}

const fault = (given: Omit<Fault, 'kind'>): void =>
  steward.sandbox.faults.add({ kind: 'denied', times: 20, ...given });

describe('doctor on the sandbox', () => {
  it('all checks of the doctor are green on the sandbox, and its test post is deleted', async () => {
    const lines = await run();
    expect(lines.filter(({ level }) => level !== 'green')).toEqual([]);
    expect(lines.map(({ check }) => check)).toEqual([...checkNames]);
    expect(steward.slack.messages().map(({ text }) => text)).not.toContainEqual(
      expect.stringContaining('Test by the doctor'),
    );
    expect(steward.slack.calls.map(({ method }) => method)).toContain('chat.delete');
  }, 60_000);

  it('every rule with an event pattern has a sample', () => {
    const patterns = steward.sandbox.deployment.rules.filter(({ pattern }) => pattern);
    expect(patterns.map(({ name }) => name).sort()).toEqual(Object.keys(ruleSamples).sort());
  });

  it.each<[string, string, string, () => void, Partial<Parameters<typeof examine>[0]>?]>([
    ['credentials', 'red', 'refused', () => fault({ service: 'sts' })],
    ['clock', 'red', 'skewed', () => {}, { now: () => Date.now() + 600_000 }],
    ['stack', 'red', 'missing', () => {}, { stackName: 'ecs-steward-other' }],
    ['stack', 'red', 'unreadable', () => fault({ service: 'cloudformation' })],
    ['rules', 'red', 'disabled', () => change('TaskStoppedRule', { enabled: false })],
    ['rules', 'red', 'no-match', () => change('DeploymentRule', { pattern: { source: ['aws.ecr'] } })],
    ['functions', 'red', 'failed', () => fault({ service: 'ecs', caller: `${stackName}-diagnose-stops` })],
    ['slack-token', 'red', 'malformed', () => steward.sandbox.state.putParameter(token, 'xoxp-user-token')],
    [
      'slack-token',
      'red',
      'invalid_auth',
      () => steward.sandbox.state.putParameter(token, 'xoxb-of-another-app'),
    ],
    ['slack-token', 'red', 'unreadable', () => fault({ service: 'ssm', caller: 'operator' })],
    [
      'slack-token',
      'yellow',
      'webhook',
      () => steward.sandbox.state.putParameter(token, 'https://hooks.slack.com/services/T0/B0/x'),
    ],
    ['slack-scopes', 'red', 'missing', () => void scopes.splice(0, 1)],
    ['slack-scopes', 'yellow', 'missing', () => void scopes.splice(1, 1)],
    ['slack-channel', 'red', 'not_in_channel', () => refuse('conversations.history')],
    [
      'slack-channel',
      'red',
      'webhook',
      () => steward.sandbox.state.putParameter(token, 'https://hooks.slack.com/services/T0/B0/x'),
    ],
    ['test-post', 'red', 'refused', () => refuse('chat.postMessage')],
    ['test-post', 'red', 'no-answer', () => fault({ service: 'dynamodb', operation: 'PutItem', times: 500 })],
    ['signing-secret', 'red', 'malformed', () => steward.sandbox.state.putParameter(signing, 'short')],
    [
      'signing-secret',
      'yellow',
      'unproven',
      () => fault({ service: 'cloudwatch', operation: 'GetMetricData', caller: 'operator' }),
    ],
    ['metrics', 'red', 'unreadable', () => fault({ service: 'cloudwatch', operation: 'GetMetricData' })],
    [
      'container-insights',
      'yellow',
      'off',
      () => void steward.sandbox.state.addCluster(clusterName, { settings: [] }),
    ],
    ['tags', 'yellow', 'unreadable-value', () => retag([{ key: 'steward:mode', value: 'sometimes' }])],
    ['price-list', 'yellow', 'unreadable', () => fault({ service: 'pricing' })],
    [
      'concurrency',
      'yellow',
      'unreadable',
      () => fault({ service: 'lambda', operation: 'GetAccountSettings' }),
    ],
  ])(
    'the check %s turns %s (%s) by its fault',
    async (check, level, code, inject, options = {}) => {
      inject();
      const found = (await run(options)).find((line) => line.check === check);
      expect(found).toMatchObject({ level, code });
      expect(found?.remedy).toMatch(/\w/);
      expect(JSON.stringify(found)).not.toMatch(/xox[bp]-\w|hooks\.slack\.com|5a4db0c5519e7a4d/);
    },
    60_000,
  );

  // Last: the message stays.
  it('the check of the queues turns red by a dead letter', async () => {
    await steward.sandbox.enqueue('stops-dead-letters', '{}');
    const found = (await run()).find(({ check }) => check === 'queues');
    expect(found).toMatchObject({ level: 'red', code: 'dead-letters' });
  }, 60_000);
});

function change(name: string, changes: { enabled?: boolean; pattern?: Record<string, unknown> }): void {
  const rule = steward.sandbox.deployment.rules.find((one) => one.name === name);
  if (rule) Object.assign(rule, changes);
}

function refuse(method: string): void {
  steward.slack.faults.add({ method, kind: 'error', error: 'not_in_channel', times: 50 });
}
