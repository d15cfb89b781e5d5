import { setTimeout as sleep } from 'node:timers/promises';
import { cloudWatchError } from './cloudwatch/errors.ts';
import { AwsError, type Input } from './service.ts';

/** Call that a fault can hit. */
interface FaultTarget {
  /** The prefix of its IAM actions: dynamodb, ecs, cloudwatch, ... */
  service: string;
  operation: string;
  /** A function's name, `operator`, `events.amazonaws.com` or `lambda.amazonaws.com` (the queue's poller). */
  caller: string;
}

type EventFault = 'twice' | 'late' | 'lost';

/** Failure to inject, and the calls it hits. A field left out of the target matches every call. */
export interface Fault extends Partial<FaultTarget> {
  /**
   * `reset-before` cuts the connection before, `reset-after` after the call was carried out. `conflict` is
   * another transaction on the same items, `overloaded` more traffic than their partition takes (both for
   * TransactWriteItems only). `slow` answers late, by `ms`. `twice`, `late` (by `ms`, on the sandbox's clock) and
   * `lost` are for AWS's own events: service `events`, the event's name as operation.
   */
  kind:
    | 'throttled'
    | 'denied'
    | 'http500'
    | 'conflict'
    | 'overloaded'
    | 'reset-before'
    | 'reset-after'
    | 'slow'
    | EventFault;
  /** Number of matching calls that it hits; 1 by default. The SDK tries a call three times. */
  times?: number;
  /** Number of matching calls that pass first. */
  skip?: number;
  ms?: number;
}

/** The connection is cut before the response. */
export class ConnectionReset extends Error {}

/** Pending faults. */
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** The fault that hits an event of AWS's own, by its eventName or detail-type. */
  takeForEvent(name: string): Fault | undefined;
  /** Executes a call, or makes it fail with the first matching fault. */
  during<Result>(target: FaultTarget, input: Input, run: () => Promise<Result>): Promise<Result>;
}

/** No faults. */
export function createFaults(): Faults {
  let waiting: (Fault & { times: number; skip: number })[] = [];

  function take(target: FaultTarget, ofEvents = false): Fault | undefined {
    const found = waiting.filter((fault) => isForEvents(fault) === ofEvents && isFor(fault, target));
    for (const fault of found) {
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.times -= 1;
      if (fault.times === 0) waiting = waiting.filter((other) => other !== fault);
      return fault;
    }
    return undefined;
  }

  return {
    add: (fault) => void waiting.push({ ...fault, times: fault.times ?? 1, skip: fault.skip ?? 0 }),
    clear() {
      waiting = [];
    },
    takeForEvent: (operation) => take({ service: 'events', operation, caller: 'ecs.amazonaws.com' }, true),
    async during(target, input, run) {
      const fault = waiting.length ? take(target) : undefined;
      if (!fault) return run();
      if (fault.kind === 'slow') {
        await sleep(fault.ms ?? 0);
        return run();
      }
      if (fault.kind === 'reset-after') await run();
      throw failure(fault.kind as Failing, target, input);
    },
  };
}

function isForEvents({ kind }: Fault): boolean {
  return kind === 'twice' || kind === 'late' || kind === 'lost';
}

function isFor(fault: Fault, target: FaultTarget): boolean {
  return (['service', 'operation', 'caller'] as const).every(
    (part) => fault[part] === undefined || fault[part] === target[part],
  );
}

/** Each service's name for an internal failure. */
const internalErrors: Record<string, string> = {
  'application-autoscaling': 'InternalServiceException',
  cloudwatch: 'InternalServiceFault',
  dynamodb: 'InternalServerError',
  ecr: 'ServerException',
  ecs: 'ServerException',
  logs: 'ServiceUnavailableException',
  sqs: 'InternalError',
  ssm: 'InternalServerError',
};

type Failing = Exclude<Fault['kind'], 'slow' | EventFault>;

function failure(kind: Failing, { service, operation, caller }: FaultTarget, input: Input): Error {
  const failures: Record<Failing, () => Error> = {
    throttled: () => throttled(service),
    denied: () =>
      new AwsError(
        'AccessDeniedException',
        `User: ${caller} is not authorized to perform: ${service}:${operation} with an explicit deny in a service control policy`,
      ),
    http500: () =>
      new AwsError(internalErrors[service] ?? 'InternalFailure', 'Internal server error', { status: 500 }),
    conflict: () => cancelled(input, 'TransactionConflict', 'Transaction is ongoing for the item'),
    overloaded: () =>
      cancelled(input, 'ThrottlingError', 'Throughput exceeds the current capacity of your table'),
    'reset-before': () => new ConnectionReset(),
    'reset-after': () => new ConnectionReset(),
  };
  return failures[kind]();
}

/** Error of a service whose limit is exceeded. */
export function throttled(service: string): AwsError {
  // CloudWatch's SDKs take the code from the header, in which it is called as in the query protocol.
  if (service === 'cloudwatch') return cloudWatchError('Throttling', 'Rate exceeded');
  return new AwsError(service === 'sqs' ? 'RequestThrottled' : 'ThrottlingException', 'Rate exceeded');
}

/** A transaction that was refused for the same reason at each of its items. */
function cancelled(input: Input, Code: string, Message: string): AwsError {
  const items = (input.TransactItems ?? []) as unknown[];
  const CancellationReasons = items.map(() => ({
    Code,
    Message,
  }));
  const codes = items.map(() => Code).join(', ');
  return new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { details: { CancellationReasons } },
  );
}
