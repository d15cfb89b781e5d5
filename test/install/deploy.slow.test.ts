import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { DescribeParametersCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { findStack } from '../../scripts/install/stack.ts';
import { type Moto, reasonToSkip, startMoto } from '../conformance/moto.ts';

const skipped = reasonToSkip();
if (skipped) console.warn(`Deploying is not tested: ${skipped}.`);
const test = skipped ? it.skip : it;

const folder = mkdtempSync(join(tmpdir(), 'ecs-steward-deploy-'));
const stackName = 'ecs-steward-production';
let moto: Moto;
let client: CloudFormationClient;

beforeAll(async () => {
  if (skipped) return;
  moto = await startMoto();
  client = new CloudFormationClient({
    region: 'eu-west-1',
    endpoint: moto.endpoint,
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  });
}, 60_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await moto?.stop();
});

function run(script: string, args: string[], input = '') {
  const env = {
    ...process.env,
    INIT_CWD: folder,
    // moto reads a template's bucket from the path of localhost alone.
    AWS_ENDPOINT_URL: moto.endpoint.replace('127.0.0.1', 'localhost'),
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'y',
    AWS_REGION: '',
  };
  const options = ['--disable-warning=ExperimentalWarning', script, ...args];
  const { status, stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8', env, input });
  return { status, stdout, stderr };
}

const settings = (text: string) => writeFileSync(join(folder, 'steward.yml'), text);
const stack = () => findStack({ client, stackName, sleep: async () => {} });

test('a stack is deployed, updated, removed and deployed again by a settings file', async () => {
  settings('region: eu-west-1\nslackChannel: C0123456789\ntags: { team: platform }\n');
  const first = run('scripts/deploy.ts', ['--yes', '--no-doctor']);
  expect(first).toMatchObject({ status: 0, stderr: '' });
  expect(first.stdout).toContain('slackChannel           C0123456789\n');
  expect(first.stdout).toContain('mode                   report  (default)');
  expect(first.stdout).toMatch(/Creates the stack: \d+ resources\n(?: +\d+ AWS::\S+\n)+/);
  expect(first.stdout).toMatch(/^ +\d+ AWS::Lambda::Function$/m);
  expect((await stack())?.Tags).toEqual([{ Key: 'team', Value: 'platform' }]);

  settings('region: eu-west-1\nslackChannel: C0123456789\nmode: auto\n');
  expect(run('scripts/deploy.ts', ['--yes', '--no-doctor'])).toMatchObject({ status: 0 });
  expect((await stack())?.Parameters).toContainEqual({ ParameterKey: 'mode', ParameterValue: 'auto' });

  await client.send(new DeleteStackCommand({ StackName: stackName }));
  expect(await stack()).toBeUndefined();
  expect(run('scripts/deploy.ts', ['--yes', '--no-doctor'])).toMatchObject({ status: 0 });
  expect((await stack())?.StackStatus).toBe('CREATE_COMPLETE');

  const again = run('scripts/deploy.ts', ['--yes']);
  expect(again.stdout).toContain('Nothing to change');
  expect(again.stdout).toMatch(
    /✓ credentials +account 123456789012.*! stack +ecs-steward-production.*shape change/s,
  );
  // moto does not test patterns: none is proven, and none is called deaf.
  expect(again.stdout).toMatch(/✓ rules +\d+ rules in place, 0 patterns match a sample event/);
}, 240_000);

test('nothing is changed without a terminal for the confirmation', async () => {
  settings('region: eu-west-1\nslackChannel: C0123456789\nmode: off\n');
  const { status, stderr } = run('scripts/deploy.ts', ['--stage', 'staging', '--settings', 'steward.yml']);
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: 'No terminal for confirmation: add --yes to apply without asking.\n',
  });
}, 120_000);

test.each([
  ['', [], /steward\.yml: slackChannel is required/],
  ['slackChannel: C0123456789\n', [], /^No AWS region/],
  ['slackChannel: C0123456789\n', ['--region', 'europe'], /^europe is not an AWS region/],
  [
    'slackChannel: C0123456789\nmode: approve\n',
    ['--region', 'eu-west-1'],
    /mode must not be approve without an endpoint/,
  ],
  ['slackChannel: [C0123456789\n', ['--region', 'eu-west-1'], /steward\.yml: /],
])('invalid settings are refused before anything is sent: %j %j', (text, args, expected) => {
  settings(text);
  const { status, stderr } = run('scripts/deploy.ts', args);
  expect(status).toBe(1);
  expect(stderr).toMatch(expected);
  expect(stderr.trim().split('\n')).toHaveLength(1);
});

test('the manifest of an installation without an endpoint needs no region', () => {
  settings('slackChannel: C0123456789\n');
  const { status, stdout, stderr } = run('scripts/slack-app.ts', ['--no-store']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('https://api.slack.com/apps?new_app=1');
}, 60_000);

test('the doctor looks for the stack that another tool named', () => {
  settings('region: eu-west-1\n');
  const { stdout } = run('scripts/doctor.ts', [
    '--json',
    '--stack-name',
    'StackSet-ecs-steward-production-1',
  ]);
  const lines = JSON.parse(stdout) as { check: string; text: string }[];
  expect(lines.find(({ check }) => check === 'stack')?.text).toContain('StackSet-ecs-steward-production-1');
}, 60_000);

test('a wrong option ends with the exit code of a wrong command line', () => {
  for (const script of ['deploy', 'doctor', 'slack-app'])
    expect(run(`scripts/${script}.ts`, ['--regoin', 'eu-west-1']).status).toBe(2);
}, 60_000);

test('secrets of the Slack app are stored from standard input and never printed', async () => {
  const key = 'arn:aws:kms:eu-west-1:123456789012:key/0f0e0d0c-1234-4321-abcd-0123456789ab';
  settings(`region: eu-west-1\nslackChannel: C0123456789\nendpoint: url\nparameterKey: ${key}\n`);
  const token = 'xoxb-1234567890-abcdefghij';
  const signing = '0123456789abcdef0123456789abcdef';
  const { status, stdout, stderr } = run('scripts/slack-app.ts', [], `${token}\n${signing}\n`);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('Stored the bot token in /ecs-steward/slack (eu-west-1).');
  expect(stdout).not.toContain(token);
  expect(stdout).not.toContain(signing);
  const ssm = new SSMClient({
    region: 'eu-west-1',
    endpoint: moto.endpoint,
    credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
  });
  const { Parameter } = await ssm.send(
    new GetParameterCommand({ Name: '/ecs-steward/slack-signing', WithDecryption: true }),
  );
  expect(Parameter).toMatchObject({ Type: 'SecureString', Value: signing });
  const { Parameters } = await ssm.send(new DescribeParametersCommand({}));
  expect(Parameters?.map(({ KeyId }) => KeyId)).toEqual([key, key]);
}, 60_000);
