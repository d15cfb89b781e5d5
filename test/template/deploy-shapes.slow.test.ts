import { spawnSync } from 'node:child_process';
import { CloudFormationClient, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { EndpointKind } from '../../sandbox/template/package-template.ts';
import { ensureBucket, uploadTemplate, uploadZips } from '../../scripts/install/artifacts.ts';
import { releaseFor } from '../../scripts/install/release.ts';
import { execute, findStack, prepare } from '../../scripts/install/stack.ts';
import { type Moto, reasonToSkip, startMoto } from '../conformance/moto.ts';

/** Types that moto cannot create; cfn-lint and template.test.ts hold their properties. */
const lacking = [
  ...['AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Route'],
  ...['AWS::ApiGatewayV2::Stage', 'AWS::CloudWatch::Alarm', 'AWS::Lambda::Url', 'AWS::S3::BucketPolicy'],
  'AWS::SQS::QueuePolicy',
];
const common = [
  ...['ReportsBucketPolicy', 'StopsQueuePolicy', 'RightsizingQueuePolicy', 'RolloutsQueuePolicy'],
  ...[
    'DeadLettersAlarm',
    'ErrorsAlarm',
    'ThrottlesAlarm',
    'OldestMessageAlarm',
    'SlackRefusesAlarm',
    'HeartbeatAlarm',
  ],
];
const httpApi = [
  'HttpApi',
  'HttpApiStage',
  'HttpApiIntegrationSlackDashinteractions',
  'HttpApiRoutePostSlack',
];
const functionUrl = 'SlackDashinteractionsLambdaFunctionUrl';
/** Names left out of each template: logical ids of those types, and the outputs that read them. */
const leftOut: Record<EndpointKind, string[]> = {
  none: common,
  url: [functionUrl, ...common, functionUrl],
  'http-api': [...httpApi, ...common, 'HttpApiId', 'HttpApiUrl'],
};

type Template = Awaited<ReturnType<typeof releaseFor>>['template'];

/** The template as moto takes it, with the names of what was left out: resources first, then outputs. */
function forMoto({ Resources, Outputs = {}, ...rest }: Template) {
  const isLeftOut = (id: string) => lacking.includes(Resources[id]?.Type ?? '');
  const reads = (output: unknown) =>
    Object.keys(Resources).some((id) => isLeftOut(id) && JSON.stringify(output).includes(`"${id}"`));
  const without = <Value>(all: Record<string, Value>, drop: (name: string, value: Value) => boolean) =>
    Object.fromEntries(Object.entries(all).filter(([name, value]) => !drop(name, value)));
  const kept = without(Resources, isLeftOut);
  for (const [id, resource] of Object.entries(kept)) {
    const { DependsOn } = resource as { DependsOn?: string | string[] };
    if (DependsOn) kept[id] = { ...resource, DependsOn: [DependsOn].flat().filter((one) => one in kept) };
  }
  const names = [
    ...Object.keys(Resources).filter(isLeftOut),
    ...Object.keys(Outputs).filter((name) => reads(Outputs[name])),
  ];
  return {
    template: { ...rest, Resources: kept, Outputs: without(Outputs, (_, output) => reads(output)) },
    names,
  };
}

const skipped = reasonToSkip();
if (skipped) console.warn(`The shapes are not deployed: ${skipped}.`);
const deployed = skipped ? describe.skip : describe;

const region = 'eu-west-1';
const credentials = { accessKeyId: 'x', secretAccessKey: 'y' };
const bucket = 'ecs-steward-artifacts-of-shapes';
const stackName = 'ecs-steward-production';
let moto: Moto;
let client: CloudFormationClient;
let s3: S3Client;
const target = () => ({ client, stackName, sleep: async () => {} });

beforeAll(async () => {
  if (skipped) return;
  moto = await startMoto();
  // moto reads a template's bucket from the path of localhost alone.
  const connection = { region, credentials, endpoint: moto.endpoint.replace('127.0.0.1', 'localhost') };
  client = new CloudFormationClient(connection);
  s3 = new S3Client({ ...connection, forcePathStyle: true });
  await ensureBucket(s3, { bucket, region, account: '123456789012' });
}, 60_000);
afterAll(async () => moto?.stop());

/** Creates or updates the stack in a mode. @returns names of what moto lacks */
async function deploy(
  endpoint: EndpointKind,
  mode: string,
  change = (release: Awaited<ReturnType<typeof releaseFor>>) => release,
): Promise<string[]> {
  const release = change(await releaseFor(endpoint));
  const prefix = `${endpoint}/`;
  await uploadZips(s3, { zips: release.zips, bucket, prefix });
  const { template, names } = forMoto(release.template);
  const templateUrl = await uploadTemplate(s3, { text: JSON.stringify(template), bucket, prefix });
  const parameters = { slackChannel: 'C0123456789', mode, releaseBucket: bucket, releasePrefix: prefix };
  const prepared = await prepare(target(), { name: `to-${mode}`, templateUrl, parameters, tags: {} });
  if (prepared) await execute(target(), prepared, () => {});
  return names;
}

// moto keeps a policy of CloudFormation as Python's text of it, with None where AWS::NoValue takes a statement away.
const reader = `
import ast, boto3, json, sys
iam = boto3.client('iam', endpoint_url=sys.argv[1], region_name='${region}', aws_access_key_id='x', aws_secret_access_key='y')
def document(role, name):
    found = iam.get_role_policy(RoleName=role, PolicyName=name)['PolicyDocument']
    policy = ast.literal_eval(found) if isinstance(found, str) else found
    return [statement for statement in policy['Statement'] if statement is not None]
names = [role['RoleName'] for role in iam.list_roles()['Roles']]
print(json.dumps({role: [document(role, one) for one in iam.list_role_policies(RoleName=role)['PolicyNames']] for role in names}))
`;

/** Every action that a role may take, by the role's name, as moto's IAM has it. */
function actionsOfRoles(): Record<string, string[]> {
  const { stdout, stderr } = spawnSync('python3', ['-c', reader, moto.endpoint], { encoding: 'utf8' });
  expect(stderr).toBe('');
  type Policy = { Effect: string; Action: string | string[] }[];
  const roles = Object.entries(JSON.parse(stdout) as Record<string, Policy[]>);
  return Object.fromEntries(
    roles.map(([name, policies]) => {
      const allowed = policies.flat().filter(({ Effect }) => Effect === 'Allow');
      return [name, allowed.flatMap(({ Action }) => Action)];
    }),
  );
}

const changing = [
  'ecs:RegisterTaskDefinition',
  'ecs:StopServiceDeployment',
  'ecs:TagResource',
  'ecs:UpdateService',
  'iam:PassRole',
];

/** Writes to ECS and passed roles, of all roles together. */
function writes(): string[] {
  const roles = actionsOfRoles();
  expect(Object.keys(roles).length).toBeGreaterThanOrEqual(4);
  const all = Object.values(roles).flat();
  expect(all.filter((action) => action.includes('*'))).toEqual([]);
  const isWrite = (action: string) => action === 'iam:PassRole' || /^ecs:(?!Get|List|Describe)/.test(action);
  return [...new Set(all.filter(isWrite))].toSorted();
}

/** A release as an earlier version had it: zips of its own, without the dashboard and its parameter. */
function earlier({ template, zips, version }: Awaited<ReturnType<typeof releaseFor>>) {
  const text = JSON.stringify(template).replaceAll(`ecs-steward-${version}-`, 'ecs-steward-0.9.0-');
  const changed = JSON.parse(text) as typeof template;
  delete (changed.Parameters as Record<string, unknown>).dashboard;
  delete (changed.Conditions as Record<string, unknown>).HasDashboard;
  delete changed.Resources.Dashboard;
  const named = [...zips].map(([name, path]) => [name.replace(version, '0.9.0'), path] as const);
  return { template: changed, zips: new Map(named), version: '0.9.0' };
}

const writesOf = (mode: string) => (['approve', 'auto'].includes(mode) ? changing : []);

deployed('on moto', () => {
  afterEach(() => client.send(new DeleteStackCommand({ StackName: stackName })));

  // moto resolves functions that a condition leaves out: the mode is one with all of them.
  it('an earlier release is updated to this one', async () => {
    await deploy('url', 'approve', earlier);
    const before = await findStack(target());
    expect(before?.Parameters?.map(({ ParameterKey }) => ParameterKey)).not.toContain('dashboard');
    await deploy('url', 'approve');
    const after = await findStack(target());
    expect(after?.StackStatus).toBe('UPDATE_COMPLETE');
    expect(after?.Parameters?.map(({ ParameterKey }) => ParameterKey)).toContain('dashboard');
  }, 120_000);

  it.each<[EndpointKind, string, string[]]>([
    // moto cannot add functions in an update that follows one without them: "off" comes last.
    ['none', 'report', ['auto', 'report', 'off']],
    ['url', 'report', ['approve', 'report', 'off']],
    ['http-api', 'approve', ['report', 'auto']],
  ])(
    'endpoint %s is deployed with mode %s, updated to %j, removed, and deployed again',
    async (endpoint, mode, later) => {
      expect(await deploy(endpoint, mode)).toEqual(leftOut[endpoint]);
      expect((await findStack(target()))?.StackStatus).toBe('CREATE_COMPLETE');
      let expected = writesOf(mode);
      expect(writes()).toEqual(expected);

      for (const next of later) {
        await deploy(endpoint, next);
        expect((await findStack(target()))?.StackStatus).toBe('UPDATE_COMPLETE');
        // moto keeps what a condition takes away at an update; AWS deletes it.
        expected = writesOf(next).length > 0 ? writesOf(next) : expected;
        expect(writes()).toEqual(expected);
      }

      await client.send(new DeleteStackCommand({ StackName: stackName }));
      expect(await findStack(target())).toBeUndefined();
      expect(actionsOfRoles()).toEqual({});

      await deploy(endpoint, mode);
      expect((await findStack(target()))?.StackStatus).toBe('CREATE_COMPLETE');
      expect(writes()).toEqual(writesOf(mode));
    },
    180_000,
  );
});
