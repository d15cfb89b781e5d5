import { z } from 'zod';
import { policyDocument } from './policy-document.ts';

/*
 * The properties of each resource type that the sandbox acts on. The objects are strict: a property that is
 * missing here changes nothing in the sandbox, so the template must not be accepted with it. `inert` marks
 * what has no effect on behaviour that can be seen here.
 */
const inert = z.unknown().optional();
const number = z.coerce.number();

export const table = z.strictObject({
  TableName: z.string(),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  AttributeDefinitions: z.array(z.unknown()),
  KeySchema: z.array(z.unknown()),
  GlobalSecondaryIndexes: z.array(z.unknown()).optional(),
  TimeToLiveSpecification: z.strictObject({ AttributeName: z.string(), Enabled: z.boolean() }).optional(),
  PointInTimeRecoverySpecification: inert,
  SSESpecification: inert,
  Tags: inert,
});

export const queue = z.strictObject({
  QueueName: z.string(),
  VisibilityTimeout: number.default(30),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: number }).optional(),
  MessageRetentionPeriod: inert,
  SqsManagedSseEnabled: inert,
  Tags: inert,
});

export const queuePolicy = z.strictObject({ Queues: z.array(z.string()), PolicyDocument: policyDocument });

export const rule = z.strictObject({
  Name: z.string().optional(),
  Description: inert,
  State: z.enum(['ENABLED', 'DISABLED']).default('ENABLED'),
  EventPattern: z.record(z.string(), z.unknown()).optional(),
  ScheduleExpression: z.string().optional(),
  Targets: z.array(
    z.strictObject({
      Id: z.string(),
      Arn: z.string(),
      Input: z.string().optional(),
      DeadLetterConfig: z.strictObject({ Arn: z.string() }).optional(),
    }),
  ),
});

export const role = z.strictObject({
  RoleName: z.string().optional(),
  AssumeRolePolicyDocument: inert,
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument: policyDocument })).default([]),
});

export const lambdaFunction = z.strictObject({
  FunctionName: z.string(),
  Handler: z.string(),
  Role: z.string(),
  Timeout: number.default(3),
  MemorySize: number.default(128),
  Environment: z.strictObject({ Variables: z.record(z.string(), z.coerce.string()) }).optional(),
  Architectures: inert,
  Code: inert,
  Description: inert,
  LoggingConfig: inert,
  Runtime: inert,
  Tags: inert,
});

export const eventSourceMapping = z.strictObject({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  Enabled: z.boolean().default(true),
  BatchSize: number.default(10),
  MaximumBatchingWindowInSeconds: number.default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  // Without a limit Lambda starts with five concurrent batches.
  ScalingConfig: z.strictObject({ MaximumConcurrency: number }).default({ MaximumConcurrency: 5 }),
});
