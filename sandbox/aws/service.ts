import type { Place } from '../template/deployment.ts';

/** Failure as AWS returns it. `name` is the error code, for instance ThrottlingException. */
export class AwsError extends Error {
  readonly status: number;
  /** More members of the error's body, for instance CancellationReasons. */
  readonly details: Record<string, unknown>;
  /** The x-amzn-query-error header of services that once spoke the query protocol (SQS). */
  readonly queryError?: string;

  constructor(
    name: string,
    message: string,
    options: { status?: number; details?: Record<string, unknown>; queryError?: string } = {},
  ) {
    super(message);
    this.name = name;
    this.status = options.status ?? 400;
    this.details = options.details ?? {};
    if (options.queryError) this.queryError = options.queryError;
  }
}

/** The body of a request, parsed from JSON. */
export type Input = Record<string, unknown>;

/** Action on a resource (ARN or `*`) that the caller's role must allow. */
export interface Requirement {
  action: string;
  resource: string;
  /** Condition keys of the request, for instance ecs:cluster. */
  keys?: Record<string, string>;
}

/** Caller and region of a request: the signing region decides, as with AWS's endpoints. */
export interface RequestContext {
  place: Place;
  /** The function's name, or `operator` for tests and tools. */
  caller: string;
  /** Caller, as ECS writes it into registeredBy. */
  callerArn: string;
}

/** API operation: the permissions it needs, and its implementation. Both may throw AwsError. */
export interface Operation {
  requires(input: Input, context: RequestContext): Requirement[];
  run(input: Input, context: RequestContext): unknown;
}

/** One AWS service of the local endpoint. */
export interface Service {
  /** The prefix of its IAM actions, for instance dynamodb. */
  name: string;
  /** Prefix of the operation in x-amz-target. */
  target: string;
  contentType: 'application/x-amz-json-1.0' | 'application/x-amz-json-1.1';
  operations: Record<string, Operation>;
}

/** Response that its operation has serialized as JSON itself, because it is large. */
export class PreparedJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** The answer's JSON text. The JSON protocols write times as epoch seconds. */
export function toWire(value: unknown): string {
  if (value instanceof PreparedJson) return value.text;
  return JSON.stringify(value ?? {}, function (this: Record<string, unknown>, key, item) {
    const original = this[key];
    return original instanceof Date ? original.getTime() / 1000 : item;
  });
}

/** An ARN in the given place. */
export function arnIn(place: Place, service: string, resource: string): string {
  return `arn:${place.partition}:${service}:${place.region}:${place.accountId}:${resource}`;
}
