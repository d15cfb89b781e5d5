import type { CompiledTemplate } from './tidy-template.ts';

type Resource = CompiledTemplate['Resources'][string];
type Properties = Record<string, unknown>;

const ref = (name: string) => ({ Ref: name });
const when = (condition: string, value: unknown) => ({ 'Fn::If': [condition, value, ref('AWS::NoValue')] });
const list = (name: string) => ({ 'Fn::Split': [',', ref(name)] });

/** Use of a customer key by a service on behalf of a function ("ViaService" of the KMS developer guide). */
const keys = [
  {
    condition: 'HasTableKey',
    setting: 'tableKey',
    service: 'dynamodb',
    actions: [
      ...['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey'],
      ...['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
    ],
  },
  {
    condition: 'HasQueueKey',
    setting: 'queueKey',
    service: 'sqs',
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
  },
  { condition: 'HasParameterKey', setting: 'parameterKey', service: 'ssm', actions: ['kms:Decrypt'] },
];

/** Statements that every role gets where the setting is used. */
const statements = [
  ...keys.map(({ condition, setting, service, actions }) =>
    when(condition, {
      Effect: 'Allow',
      Action: actions,
      Resource: ref(setting),
      Condition: {
        StringEquals: {
          'kms:ViaService': { 'Fn::Sub': `${service}.\${AWS::Region}.\${AWS::URLSuffix}` },
        },
      },
    }),
  ),
  // Network interfaces of functions in a VPC ("Lambda execution role permissions" of its developer guide).
  when('HasVpc', {
    Effect: 'Allow',
    Action: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    Resource: '*', // Lambda names no resource in these calls
  }),
];

interface Policy {
  PolicyDocument: { Statement: unknown[] };
}

/** Adds the statements to a role's own policy. */
function withStatements(policies: readonly Policy[]): Policy[] {
  return policies.map((policy) => ({
    ...policy,
    PolicyDocument: {
      ...policy.PolicyDocument,
      Statement: [...policy.PolicyDocument.Statement, ...statements],
    },
  }));
}

const changes: Readonly<Record<string, (properties: Properties) => Properties>> = {
  'AWS::IAM::Role': ({ Policies, ...role }) => ({
    ...role,
    Path: ref('rolePath'),
    PermissionsBoundary: when('HasBoundary', ref('permissionsBoundary')),
    Policies: withStatements(Policies as Policy[]),
  }),
  'AWS::Lambda::Function': (properties) => ({
    ...properties,
    Architectures: [ref('architecture')],
    VpcConfig: when('HasVpc', { SubnetIds: list('subnets'), SecurityGroupIds: list('securityGroups') }),
    ...withSlackApi(properties),
  }),
  'AWS::Logs::LogGroup': (properties) => ({
    ...properties,
    RetentionInDays: ref('logRetentionDays'),
    KmsKeyId: when('HasLogKey', ref('logKey')),
  }),
  'AWS::SQS::Queue': ({ SqsManagedSseEnabled, ...queue }) => ({
    ...queue,
    SqsManagedSseEnabled: { 'Fn::If': ['HasQueueKey', ref('AWS::NoValue'), SqsManagedSseEnabled] },
    KmsMasterKeyId: when('HasQueueKey', ref('queueKey')),
  }),
};

/** Functions that call Slack get the address of its API. */
function withSlackApi({ Environment }: Properties): Properties {
  const { Variables = {} } = (Environment ?? {}) as { Variables?: Properties };
  if (!('SLACK_PARAMETER' in Variables)) return {};
  return { Environment: { Variables: { ...Variables, SLACK_API_URL: ref('slackApiUrl') } } };
}

/**
 * Puts the settings that hold for every role, function, log group and queue into a compiled template: boundary, path,
 * VPC, architecture, log retention, customer keys and Slack's API (parameters.yml). The files of the functions stay free of them.
 */
export function applySettings({ Resources }: CompiledTemplate): void {
  for (const resource of Object.values<Resource>(Resources)) {
    const change = changes[resource.Type];
    if (change && resource.Properties) resource.Properties = change(resource.Properties);
  }
}
