import { beforeAll, describe, expect, it } from '@jest/globals';
import { packageTemplate } from '../../sandbox/template/package-template.ts';
import { withParameters } from '../../sandbox/template/parameters.ts';
import type { Template } from '../../sandbox/template/read-template.ts';

const key = (name: string) => `arn:aws:kms:eu-west-1:123456789012:key/${name}`;
const given = {
  slackChannel: 'C0123456789',
  mode: 'approve',
  permissionsBoundary: 'arn:aws:iam::123456789012:policy/boundary',
  rolePath: '/platform/',
  subnets: 'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
  securityGroups: 'sg-0123456789abcdef0',
  architecture: 'x86_64',
  logRetentionDays: '90',
  tableKey: key('table'),
  queueKey: key('queue'),
  logKey: key('log'),
  parameterKey: key('parameter'),
};

let template: Template;
beforeAll(async () => {
  template = await packageTemplate('url');
});

/** Properties of all resources of a type, with these settings. */
function ofType(type: string, settings: Record<string, string>): Record<string, unknown>[] {
  const { Resources } = withParameters(template, settings);
  return Object.values(Resources).flatMap(({ Type, Properties }) =>
    Type === type ? [Properties ?? {}] : [],
  );
}

/** Actions of each role on keys and networks. */
function ownActions(settings: Record<string, string>): string[][] {
  return ofType('AWS::IAM::Role', settings).map(({ Policies }) =>
    (Policies as { PolicyDocument: { Statement: { Action: string | string[] }[] } }[])
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
      .flatMap(({ Action }) => Action)
      .filter((action) => /^(?:kms|ec2):/.test(action)),
  );
}

/** Roles that may call an action, with these settings, each with the resource. */
function holdersOf(wanted: string, settings: Record<string, string>): [string, unknown][] {
  return ofType('AWS::IAM::Role', settings).flatMap(({ Policies }) =>
    (Policies as { PolicyName: string; PolicyDocument: { Statement: Record<string, unknown>[] } }[]).flatMap(
      ({ PolicyName, PolicyDocument }) =>
        PolicyDocument.Statement.filter(({ Action }) => [Action].flat().includes(wanted)).map(
          ({ Resource }): [string, unknown] => [PolicyName, Resource],
        ),
    ),
  );
}

describe('the parameter cloudTrail', () => {
  const slackChannel = 'C0123456789';
  const action = 'cloudtrail:LookupEvents';

  it('cloudTrail true lets the role of diagnose-stops, and no other, look events up', () => {
    expect(holdersOf(action, { slackChannel, cloudTrail: 'true' })).toEqual([['diagnose-stops', '*']]);
  });

  it.each<Record<string, string>>([{}, { cloudTrail: 'false' }, { mode: 'auto' }])(
    'no role may look events up with %j',
    (settings) => {
      expect(holdersOf(action, { slackChannel, ...settings })).toEqual([]);
    },
  );
});

describe('settings of the whole stack', () => {
  it('every role has the permissions boundary and path of the settings', () => {
    const roles = ofType('AWS::IAM::Role', given);
    expect(roles.length).toBeGreaterThanOrEqual(8);
    for (const { Path, PermissionsBoundary } of roles)
      expect({ Path, PermissionsBoundary }).toEqual({
        Path: given.rolePath,
        PermissionsBoundary: given.permissionsBoundary,
      });
  });

  it('every function is in the VPC and on the processor of the settings', () => {
    for (const { VpcConfig, Architectures } of ofType('AWS::Lambda::Function', given)) {
      expect(Architectures).toEqual([given.architecture]);
      expect(VpcConfig).toEqual({
        SubnetIds: { 'Fn::Split': [',', given.subnets] },
        SecurityGroupIds: { 'Fn::Split': [',', given.securityGroups] },
      });
    }
  });

  it('logs and queues have the retention and keys of the settings', () => {
    for (const group of ofType('AWS::Logs::LogGroup', given))
      expect(group).toMatchObject({ RetentionInDays: '90', KmsKeyId: given.logKey });
    for (const queue of ofType('AWS::SQS::Queue', given)) {
      expect(queue.KmsMasterKeyId).toBe(given.queueKey);
      expect(queue).not.toHaveProperty('SqsManagedSseEnabled');
    }
  });

  it('every role may use the keys and the network of the settings, without a wildcard', () => {
    for (const actions of ownActions(given)) {
      expect(actions).toEqual(expect.arrayContaining(['kms:Decrypt', 'ec2:CreateNetworkInterface']));
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    }
  });

  it('settings that are not given leave nothing in the template', () => {
    const plain = { slackChannel: 'C0123456789' };
    expect(ownActions(plain).flat()).toEqual([]);
    for (const role of ofType('AWS::IAM::Role', plain))
      expect(role).not.toHaveProperty('PermissionsBoundary');
    for (const one of ofType('AWS::Lambda::Function', plain)) expect(one).not.toHaveProperty('VpcConfig');
    for (const queue of ofType('AWS::SQS::Queue', plain)) expect(queue.SqsManagedSseEnabled).toBe(true);
  });
});
