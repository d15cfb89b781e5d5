import { describe, expect, test } from '@jest/globals';
import { createSandbox } from '../../../sandbox/sandbox.ts';
import type { Place } from '../../../sandbox/template/deployment.ts';
import { readTemplate, type Template } from '../../../sandbox/template/read-template.ts';
import { reportsBucket } from './small-bucket.ts';
import { roleOf, smallTemplate } from './small-template.ts';

const place: Place = {
  partition: 'aws',
  region: 'us-east-1',
  accountId: '123456789012',
  urlSuffix: 'amazonaws.com',
  endpoint: 'http://127.0.0.1:4566',
};

describe('template', () => {
  test('references, substitutions and joins of a template are resolved', () => {
    const arn = {
      'Fn::Sub': `arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/\${ItemsTable}`,
    };
    const joined = { 'Fn::Join': ['/', [{ 'Fn::GetAtt': 'ItemsTable.Arn' }, 'index', '*']] };
    const statement = { Effect: 'Allow', Action: 'dynamodb:Query', Resource: [arn, joined] };
    const { functions } = readTemplate(smallTemplate({ WorkerRole: roleOf([statement]) }), place);
    const table = 'arn:aws:dynamodb:us-east-1:123456789012:table/app-items';
    expect(functions[0]?.statements[0]?.resources).toEqual([table, `${table}/index/*`]);
    expect(functions[0]?.environment.TABLE_NAME).toBe('app-items');
  });

  test('the queue, the function and the dead-letter queue of a template are connected', () => {
    const { mappings, queues, functions } = readTemplate(smallTemplate(), place);
    expect(mappings).toEqual([
      {
        queueArn: queues[0]?.arn,
        functionArn: functions[0]?.arn,
        enabled: true,
        batchSize: 20,
        windowSeconds: 1,
        maximumConcurrency: 2,
        reportBatchItemFailures: true,
      },
    ]);
    expect(queues[0]?.redrive).toEqual({ deadLetterTargetArn: queues[1]?.arn, maxReceiveCount: 2 });
  });

  test('the expiration of a bucket is read from the template', () => {
    expect(readTemplate(smallTemplate(reportsBucket), place).buckets).toEqual([
      { name: 'app-reports', expirationDays: 7 },
    ]);
  });

  const mapping = smallTemplate().Resources.WorkerMapping;
  const bucket = reportsBucket.ReportsBucket.Properties;
  const bucketPolicy = reportsBucket.ReportsBucketPolicy.Properties;
  const [tlsOnly] = bucketPolicy.PolicyDocument.Statement;
  const bucketWith = (properties: object) => ({
    ReportsBucket: { Type: 'AWS::S3::Bucket', Properties: { ...bucket, ...properties } },
  });
  const bucketPolicyWith = (statement: object) => ({
    ...reportsBucket,
    ReportsBucketPolicy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'ReportsBucket' },
        PolicyDocument: { Version: '2012-10-17', Statement: [{ ...tlsOnly, ...statement }] },
      },
    },
  });
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['a resource type', { Topic: { Type: 'AWS::SNS::Topic' } }, /Topic: .* resource type AWS::SNS::Topic/],
    [
      'a property',
      { WorkerMapping: { ...mapping, Properties: { ...mapping?.Properties, FilterCriteria: {} } } },
      /WorkerMapping .*FilterCriteria/,
    ],
    [
      'an intrinsic function',
      { JobsQueue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::ImportValue': 'name' } } } },
      /JobsQueue: Fn::ImportValue/,
    ],
    [
      'a reference',
      { JobsQueue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { Ref: 'Nobody' } } } },
      /JobsQueue: Ref to Nobody/,
    ],
    [
      'an attribute',
      {
        WorkerRole: roleOf([
          { Effect: 'Allow', Action: 'a:b', Resource: { 'Fn::GetAtt': ['ItemsTable', 'StreamArn'] } },
        ]),
      },
      /WorkerRole: Fn::GetAtt ItemsTable.StreamArn/,
    ],
    [
      'a policy element',
      { WorkerRole: roleOf([{ Effect: 'Allow', NotAction: 'a:b', Resource: '*' }]) },
      /WorkerRole .*NotAction/,
    ],
    [
      'a public bucket',
      bucketWith({ PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
      /ReportsBucket .*BlockPublicPolicy/,
    ],
    [
      'a versioned bucket',
      bucketWith({ VersioningConfiguration: { Status: 'Enabled' } }),
      /VersioningConfiguration/,
    ],
    ['a bucket policy with a grant', bucketPolicyWith({ Effect: 'Allow' }), /ReportsBucketPolicy .*Effect/],
    [
      'a bucket policy without its objects',
      bucketPolicyWith({ Resource: ['arn:aws:s3:::app-reports'] }),
      /ReportsBucketPolicy: .*app-reports\/\*/,
    ],
    [
      'a condition',
      { WorkerRole: { ...roleOf([]), Condition: 'IsProduction' } },
      /WorkerRole: there is no condition IsProduction/,
    ],
  ])('a template is refused for %s unknown to the sandbox', (_what, changes, message) => {
    expect(() => readTemplate(smallTemplate(changes), place)).toThrow(message);
  });

  test('a template is refused for a section unknown to the sandbox', () => {
    const template = { ...smallTemplate(), Mappings: {} } as Template;
    expect(() => readTemplate(template, place)).toThrow(/Template: .* Mappings/);
  });
});

describe('deployment of a template', () => {
  test.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a role that may not read the queue',
      { WorkerRole: roleOf([]) },
      /permissions to call ReceiveMessage on SQS/,
    ],
    [
      'a visibility timeout shorter than the function runs',
      {
        JobsQueue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'app-jobs', VisibilityTimeout: 10 } },
      },
      /Queue visibility timeout: 10 seconds is less than Function timeout: 30 seconds/,
    ],
    [
      'an unknown event pattern',
      {
        JobRule: {
          Type: 'AWS::Events::Rule',
          Properties: { EventPattern: { source: [{ like: 'x' }] }, Targets: [] },
        },
      },
      /does not know the pattern/,
    ],
  ])('the deployment of %s is refused as in AWS', async (_what, changes, message) => {
    await expect(createSandbox({ template: smallTemplate(changes) })).rejects.toThrow(message);
  });
});

test.each([
  ['eusc-de-east-1', 'aws-eusc amazonaws.eu'],
  ['cn-north-1', 'aws-cn amazonaws.com.cn'],
  ['us-gov-west-1', 'aws-us-gov amazonaws.com'],
])('the stack in %s has the partition and domain %s', async (region, facts) => {
  const template = smallTemplate();
  const worker = template.Resources.Worker ?? template.Resources.WorkerFunction;
  expect(worker).toBeDefined();
  const environment = worker?.Properties?.Environment as { Variables: Record<string, unknown> } | undefined;
  if (environment) environment.Variables.FACTS = { 'Fn::Sub': `\${AWS::Partition} \${AWS::URLSuffix}` };
  const sandbox = await createSandbox({ region, template });
  expect(sandbox.deployment.functions.find(({ environment }) => environment.FACTS)?.environment.FACTS).toBe(
    facts,
  );
  await sandbox.close();
});

test('a region that AWS does not have is refused', async () => {
  await expect(createSandbox({ region: 'moon-1', template: smallTemplate() })).rejects.toThrow(
    'moon-1 is not',
  );
});
