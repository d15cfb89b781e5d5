import { z } from 'zod';
import { policyDocument } from './policy-document.ts';

/*
 * The properties of each resource type that the sandbox acts on. The objects are strict: a property that is
 * missing here changes nothing in the sandbox, so the template must not be accepted with it. `inert` marks
 * what has no effect on behavior that can be seen here.
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

/** All objects are private here, so a bucket must say that it keeps them so. */
export const bucket = z.strictObject({
  BucketName: z.string().optional(),
  PublicAccessBlockConfiguration: z.strictObject({
    BlockPublicAcls: z.literal(true),
    BlockPublicPolicy: z.literal(true),
    IgnorePublicAcls: z.literal(true),
    RestrictPublicBuckets: z.literal(true),
  }),
  LifecycleConfiguration: z
    .strictObject({
      Rules: z.array(
        z.strictObject({
          Id: inert,
          Status: z.literal('Enabled'),
          ExpirationInDays: number,
          AbortIncompleteMultipartUpload: inert,
        }),
      ),
    })
    .optional(),
  BucketEncryption: inert,
  OwnershipControls: inert,
  Tags: inert,
});

/** The one policy of a bucket that changes nothing here, where no call leaves the machine: TLS or nothing. */
export const bucketPolicy = z.strictObject({
  Bucket: z.string(),
  PolicyDocument: z.strictObject({
    Version: z.literal('2012-10-17'),
    Statement: z.tuple([
      z.strictObject({
        Sid: z.string().optional(),
        Effect: z.literal('Deny'),
        Principal: z.literal('*'),
        Action: z.literal('s3:*'),
        Resource: z.array(z.string()),
        Condition: z.strictObject({
          Bool: z.strictObject({ 'aws:SecureTransport': z.literal([false, 'false']) }),
        }),
      }),
    ]),
  }),
});

export const queue = z.strictObject({
  QueueName: z.string(),
  VisibilityTimeout: number.default(30),
  RedrivePolicy: z.strictObject({ deadLetterTargetArn: z.string(), maxReceiveCount: number }).optional(),
  MessageRetentionPeriod: inert,
  SqsManagedSseEnabled: inert,
  KmsMasterKeyId: inert,
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
  Path: inert,
  PermissionsBoundary: inert,
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
  ReservedConcurrentExecutions: inert,
  Runtime: inert,
  Tags: inert,
  VpcConfig: inert,
});

/** A response in one piece, for everybody; what CORS would allow to browsers is not built. */
export const functionUrl = z.strictObject({
  TargetFunctionArn: z.string(),
  AuthType: z.literal('NONE'),
  InvokeMode: z.literal('BUFFERED').optional(),
});

/** The permissions that let everybody call a function's URL, or an HTTP API invoke it. */
export const functionPermission = z.union([
  z.strictObject({
    FunctionName: z.string(),
    Action: z.literal('lambda:InvokeFunctionUrl'),
    Principal: z.literal('*'),
    FunctionUrlAuthType: z.literal('NONE'),
  }),
  z.strictObject({
    FunctionName: z.string(),
    Action: z.literal('lambda:InvokeFunction'),
    Principal: z.literal('*'),
    InvokedViaFunctionUrl: z.literal(true),
  }),
  z.strictObject({
    FunctionName: z.string(),
    Action: z.literal('lambda:InvokeFunction'),
    Principal: z.literal('apigateway.amazonaws.com'),
    SourceArn: z.string(),
  }),
]);

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

export const httpApi = z.strictObject({ Name: z.string(), ProtocolType: z.literal('HTTP') });

export const httpApiStage = z.strictObject({
  ApiId: z.string(),
  StageName: z.literal('$default'),
  AutoDeploy: z.literal(true),
  DefaultRouteSettings: inert,
});

export const httpApiIntegration = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: inert,
});

export const httpApiRoute = z.strictObject({ ApiId: z.string(), RouteKey: z.string(), Target: z.string() });
