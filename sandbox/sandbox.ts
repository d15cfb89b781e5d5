import type { Calls } from './aws/calls.ts';
import { openEndpoint } from './aws/endpoint.ts';
import type { Fault, Faults } from './aws/faults.ts';
import type { QueuedMessage } from './aws/fauxqs.ts';
import type { AwsState } from './aws/state.ts';
import { putTaskFromEvent } from './aws/task-from-event.ts';
import { deploy, findNamed, type Machinery, operatorKeyId, type SandboxOptions } from './deploy.ts';
import type { FailedDelivery } from './events/delivery.ts';
import type { SendResult } from './events/event-bus.ts';
import type { Invocation } from './lambda/lambda.ts';
import type { FunctionLogs } from './lambda/logs.ts';
import type { InvocationError } from './lambda/messages.ts';
import type { Deployment } from './template/deployment.ts';
import { packageTemplate } from './template/package-template.ts';

export type { Fault, SandboxOptions };

/** A running local AWS with the template deployed to it. */
export interface Sandbox {
  /** http://127.0.0.1:PORT */
  endpoint: string;
  /** For SDK clients of tests and tools: everything is allowed, and calls are logged as `operator`. */
  clientConfig: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  deployment: Deployment;
  state: AwsState;
  faults: Faults;
  calls: Calls;
  logs: FunctionLogs;
  now(): number;
  /** Puts an event on the event bus. Stopped and running tasks become describable. */
  send(event: unknown): Promise<SendResult>;
  /** Puts any text into a queue, past the event bus. */
  enqueue(queueName: string, body: string): Promise<void>;
  /** Resolves once the queues are empty and no function runs. Batching windows are cut short. */
  settle(): Promise<void>;
  /** Settles, moves the clock forward, runs everything that came due once, and settles again. */
  advance(ms: number): Promise<void>;
  invoke(functionName: string, payload: unknown): Promise<{ result?: unknown; error?: InvocationError }>;
  /** The URL of a function that has one. */
  functionUrl(functionName: string): string;
  /** Every invocation that has ended, by queues or by hand. */
  invocations(): readonly Invocation[];
  /** All messages of one queue, visible or not. */
  messages(queueName: string): Promise<QueuedMessage[]>;
  /** The messages of all dead-letter queues. */
  deadLetters(): Promise<QueuedMessage[]>;
  failedDeliveries(): readonly FailedDelivery[];
  close(): Promise<void>;
}

/**
 * Deploys the packaged template to a local AWS.
 * @throws TemplateError or AwsError when the sandbox, or AWS, would refuse the template; EADDRINUSE.
 */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const template = options.template ?? (await packageTemplate(options.endpoint));
  const endpoint = await openEndpoint(options.port ?? 0);
  try {
    const machinery = await deploy(template, endpoint, options);
    return toSandbox(machinery, async () => {
      await stop(machinery);
      await endpoint.close();
      await machinery.sqs.close();
      await machinery.dynamodb.close();
    });
  } catch (error) {
    await endpoint.close();
    throw error;
  }
}

function toSandbox(machinery: Machinery, close: () => Promise<void>): Sandbox {
  const { place, deployment, clock, state, faults, calls, logs, sqs, lambda, bus } = machinery;
  return {
    endpoint: place.endpoint,
    clientConfig: {
      endpoint: place.endpoint,
      region: place.region,
      credentials: { accessKeyId: operatorKeyId, secretAccessKey: 'sandbox' },
    },
    deployment,
    state,
    faults,
    calls,
    logs,
    now: clock.now,
    send(event) {
      // First, since a function may describe the task as soon as it has the event.
      putTaskFromEvent(state, event);
      return bus.send(event);
    },
    enqueue: (queueName, body) => sqs.send(findNamed(deployment.queues, queueName).arn, body),
    settle: () => settle(machinery),
    async advance(ms) {
      await settle(machinery);
      clock.advance(ms);
      await settle(machinery);
    },
    async invoke(functionName, payload) {
      const { name } = findNamed(deployment.functions, functionName);
      const { result, error } = await lambda.invoke(name, payload);
      return { ...(result !== undefined && { result: JSON.parse(result) }), ...(error && { error }) };
    },
    functionUrl(functionName) {
      const { name } = findNamed(deployment.functions, functionName);
      const found = deployment.functionUrls.find((one) => one.functionName === name);
      if (!found) throw new Error(`${name} has no URL in the template.`);
      return found.url;
    },
    invocations: lambda.invocations,
    messages: (queueName) => sqs.inspect(findNamed(deployment.queues, queueName).name),
    async deadLetters() {
      return (await Promise.all(deadLetterQueues(deployment).map(({ name }) => sqs.inspect(name)))).flat();
    },
    failedDeliveries: bus.failedDeliveries,
    close,
  };
}

/** A batch may put work into another queue, so the queues are drained until none had any. */
async function settle({ bus, pollers }: Machinery): Promise<void> {
  let batches: number[];
  do {
    await bus.settled();
    batches = await Promise.all(pollers.map((poller) => poller.drain()));
  } while (batches.some((count) => count > 0));
}

/** Stopping the workers ends the invocations that the pollers wait for. */
async function stop({ pollers, lambda, clock }: Machinery): Promise<void> {
  const stopping = pollers.map((poller) => poller.stop());
  await lambda.close();
  await Promise.all(stopping);
  clock.stop();
}

function deadLetterQueues({ queues, rules }: Deployment) {
  const arns = new Set([
    ...queues.map(({ redrive }) => redrive?.deadLetterTargetArn),
    ...rules.flatMap(({ targets }) => targets.map(({ deadLetterArn }) => deadLetterArn)),
  ]);
  return queues.filter(({ arn }) => arns.has(arn));
}
