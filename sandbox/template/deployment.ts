/** Partition, region and account of the sandbox. */
export interface Place {
  partition: string;
  region: string;
  accountId: string;
  urlSuffix: string;
  /** The local endpoint, http://127.0.0.1:PORT; queue URLs start with it, so that clients stay local. */
  endpoint: string;
}

/** One statement of an IAM policy, with single values made lists. `principalServices` only in resource policies. */
export interface PolicyStatement {
  effect: 'Allow' | 'Deny';
  actions: string[];
  resources: string[];
  /** Operator -> condition key -> accepted values. */
  conditions: Record<string, Record<string, string[]>>;
  principalServices?: string[];
}

export interface TableDefinition {
  name: string;
  /** The request of DynamoDB's CreateTable. */
  create: Record<string, unknown>;
  timeToLive?: { AttributeName: string; Enabled: boolean };
}

export interface BucketDefinition {
  name: string;
  /** After so many days objects are deleted; absent when they are kept. */
  expirationDays?: number;
}

export interface QueueDefinition {
  name: string;
  arn: string;
  visibilityTimeoutSeconds: number;
  redrive?: { deadLetterTargetArn: string; maxReceiveCount: number };
  /** Senders allowed by the template's queue policies. */
  policy: PolicyStatement[];
}

export interface RuleTarget {
  id: string;
  arn: string;
  /** Constant JSON text that the target gets instead of the event. */
  input?: string;
  deadLetterArn?: string;
}

export interface RuleDefinition {
  name: string;
  arn: string;
  enabled: boolean;
  /** A rule has a pattern or a schedule. */
  pattern?: Record<string, unknown>;
  schedule?: string;
  targets: RuleTarget[];
}

export interface FunctionDefinition {
  name: string;
  arn: string;
  /** For instance dist/diagnose-stops/index.handler. */
  handler: string;
  timeoutSeconds: number;
  memoryMegabytes: number;
  environment: Record<string, string>;
  roleName: string;
  statements: PolicyStatement[];
}

/** A public address of a function: its URL (AuthType NONE), or a route of an HTTP API. */
export interface FunctionUrlDefinition {
  id: string;
  functionName: string;
  /** http://127.0.0.1:PORT/lambda-url/ID/ */
  url: string;
  /** The path of the URL. */
  path: string;
  /** True when the function's permissions are public; else every request is forbidden. */
  isOpen: boolean;
  /** Of an HTTP API: the one method and path that it takes. */
  route?: { method: string; path: string };
}

export interface EventSourceMapping {
  queueArn: string;
  functionArn: string;
  enabled: boolean;
  batchSize: number;
  windowSeconds: number;
  maximumConcurrency: number;
  reportBatchItemFailures: boolean;
}

/** All that the packaged template deploys, with every reference resolved to a name or ARN of the sandbox. */
export interface Deployment {
  place: Place;
  tables: TableDefinition[];
  buckets: BucketDefinition[];
  queues: QueueDefinition[];
  rules: RuleDefinition[];
  functions: FunctionDefinition[];
  mappings: EventSourceMapping[];
  functionUrls: FunctionUrlDefinition[];
}

/** The template asks for something that the sandbox does not know; running on would not be what AWS does. */
export class TemplateError extends Error {}
