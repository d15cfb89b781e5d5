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

describe('settings that hold for the whole stack', () => {
  it('bound and place every role', () => {
    const roles = ofType('AWS::IAM::Role', given);
    expect(roles.length).toBeGreaterThanOrEqual(8);
    for (const { Path, PermissionsBoundary } of roles)
      expect({ Path, PermissionsBoundary }).toEqual({
        Path: given.rolePath,
        PermissionsBoundary: given.permissionsBoundary,
      });
  });

  it('put every function into the VPC, on its processor', () => {
    for (const { VpcConfig, Architectures } of ofType('AWS::Lambda::Function', given)) {
      expect(Architectures).toEqual([given.architecture]);
      expect(VpcConfig).toEqual({
        SubnetIds: { 'Fn::Split': [',', given.subnets] },
        SecurityGroupIds: { 'Fn::Split': [',', given.securityGroups] },
      });
    }
  });

  it('keep and encrypt logs and queues', () => {
    for (const group of ofType('AWS::Logs::LogGroup', given))
      expect(group).toMatchObject({ RetentionInDays: '90', KmsKeyId: given.logKey });
    for (const queue of ofType('AWS::SQS::Queue', given)) {
      expect(queue.KmsMasterKeyId).toBe(given.queueKey);
      expect(queue).not.toHaveProperty('SqsManagedSseEnabled');
    }
  });

  it('give every role the exact use of the keys and of the network', () => {
    for (const actions of ownActions(given)) {
      expect(actions).toEqual(expect.arrayContaining(['kms:Decrypt', 'ec2:CreateNetworkInterface']));
      expect(actions.filter((action) => action.includes('*'))).toEqual([]);
    }
  });

  it('leave nothing behind when they are not set', () => {
    const plain = { slackChannel: 'C0123456789' };
    expect(ownActions(plain).flat()).toEqual([]);
    for (const role of ofType('AWS::IAM::Role', plain))
      expect(role).not.toHaveProperty('PermissionsBoundary');
    for (const one of ofType('AWS::Lambda::Function', plain)) expect(one).not.toHaveProperty('VpcConfig');
    for (const queue of ofType('AWS::SQS::Queue', plain)) expect(queue.SqsManagedSseEnabled).toBe(true);
  });
});
