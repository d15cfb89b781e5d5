import { fileURLToPath } from 'node:url';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/sandbox.ts';
import type { Template } from '../../../sandbox/template/read-template.ts';

/** Start of every simulated clock in these tests. */
export const startAt = Date.parse('2026-03-01T09:00:00Z');

const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

/** Permissions of the worker function; AWS's poller needs the first three. */
export const workerStatements: object[] = [
  {
    Effect: 'Allow',
    Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    Resource: arnOf('JobsQueue'),
  },
];

/** Role with these statements. */
export function roleOf(statements: object[]): object {
  const PolicyDocument = { Version: '2012-10-17', Statement: statements };
  return {
    Type: 'AWS::IAM::Role',
    Properties: { AssumeRolePolicyDocument: {}, Policies: [{ PolicyName: 'worker', PolicyDocument }] },
  };
}

/** A rule, a queue with a dead-letter queue, a function on the queue, and a table. */
const resources: Record<string, unknown> = {
  ItemsTable: {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      TableName: 'app-items',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
        { AttributeName: 'owner', AttributeType: 'S' },
        { AttributeName: 'attention', AttributeType: 'S' },
        { AttributeName: 'attentionSince', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-owner',
          KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
        {
          IndexName: 'attention',
          KeySchema: [
            { AttributeName: 'attention', KeyType: 'HASH' },
            { AttributeName: 'attentionSince', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    },
  },
  JobsQueue: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'app-jobs',
      VisibilityTimeout: 60,
      RedrivePolicy: { deadLetterTargetArn: arnOf('DeadJobsQueue'), maxReceiveCount: 2 },
    },
  },
  DeadJobsQueue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'app-dead-jobs' } },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'JobsQueue' }, { Ref: 'DeadJobsQueue' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: '*',
            Condition: { ArnEquals: { 'aws:SourceArn': arnOf('JobRule') } },
          },
        ],
      },
    },
  },
  JobRule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventPattern: { source: ['test'], 'detail-type': ['Job'] },
      Targets: [{ Id: 'jobs', Arn: arnOf('JobsQueue'), DeadLetterConfig: { Arn: arnOf('DeadJobsQueue') } }],
    },
  },
  WorkerRole: roleOf(workerStatements),
  WorkerFunction: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      FunctionName: 'app-worker',
      Handler: 'dist/worker/index.handler',
      Role: arnOf('WorkerRole'),
      Timeout: 30,
      MemorySize: 256,
      Environment: { Variables: { TABLE_NAME: { Ref: 'ItemsTable' }, GREETING: 'from the template' } },
    },
  },
  WorkerMapping: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      EventSourceArn: arnOf('JobsQueue'),
      FunctionName: arnOf('WorkerFunction'),
      BatchSize: 20,
      MaximumBatchingWindowInSeconds: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 2 },
    },
  },
};

/** Template with some resources replaced. */
export function smallTemplate(changes: Record<string, unknown> = {}): Template {
  return { Resources: { ...resources, ...changes } } as Template;
}

/** Handlers of these tests, as paths. */
export const handlers = {
  callback: fileURLToPath(new URL('./handlers/callback.ts', import.meta.url)),
  jobs: fileURLToPath(new URL('./handlers/jobs.ts', import.meta.url)),
  reads: fileURLToPath(new URL('./handlers/reads.ts', import.meta.url)),
  writes: fileURLToPath(new URL('./handlers/writes.ts', import.meta.url)),
  web: fileURLToPath(new URL('./handlers/web.ts', import.meta.url)),
};

/** Sandbox of the small template on a simulated clock, whose worker runs the jobs of handlers/jobs.ts. */
export function createSmallSandbox(
  options: SandboxOptions & { resources?: Record<string, unknown> } = {},
): Promise<Sandbox> {
  const { resources: changes, ...rest } = options;
  return createSandbox({
    clock: { startAt },
    region: 'us-east-1',
    template: smallTemplate(changes),
    functions: { worker: { bundlePath: handlers.jobs } },
    ...rest,
  });
}

/** Event that the small template's rule sends to the worker. */
export function jobEvent(job: string, more: object = {}): object {
  return { source: 'test', 'detail-type': 'Job', detail: { job, ...more } };
}
