import { partitionOfRegion } from '../shared/model/partition.ts';
import { createCalls, operator } from './aws/calls.ts';
import { createCloudTrail } from './aws/cloudtrail.ts';
import { createCloudWatch } from './aws/cloudwatch/cloudwatch.ts';
import { createEventBridge } from './aws/control/event-bridge.ts';
import { createLambdaApi } from './aws/control/lambda-api.ts';
import { createCloudFormation } from './aws/control/stack.ts';
import { createSts } from './aws/control/sts.ts';
import { createDynamoDb, type DynamoDb } from './aws/dynamodb/dynamodb.ts';
import { createEcr } from './aws/ecr.ts';
import { createDeployer } from './aws/ecs/deployer.ts';
import { createEcs } from './aws/ecs/ecs.ts';
import type { Endpoint } from './aws/endpoint.ts';
import { createFaults } from './aws/faults.ts';
import { createLogs } from './aws/logs.ts';
import { createPricing } from './aws/pricing.ts';
import { createS3 } from './aws/s3/object-store.ts';
import { createApplicationAutoScaling } from './aws/scaling/application-auto-scaling.ts';
import { createSqs, type Sqs } from './aws/sqs.ts';
import { createSsm } from './aws/ssm.ts';
import { createAwsState } from './aws/state.ts';
import { createThrottle } from './aws/throttles.ts';
import { type Clock, createRealClock, createSimulatedClock } from './clock.ts';
import { createEventBus } from './events/event-bus.ts';
import { checkMapping } from './lambda/check-mapping.ts';
import { createEmbeddedMetrics } from './lambda/embedded-metrics.ts';
import { createFunctionUrls } from './lambda/function-urls.ts';
import { createLambda } from './lambda/lambda.ts';
import { createFunctionLogs } from './lambda/logs.ts';
import type { ConsumerParts } from './lambda/queue-consumer.ts';
import { createQueuePoller, type QueuePoller } from './lambda/queue-poller.ts';
import type { FunctionOverride } from './lambda/warm-copies.ts';
import {
  type Deployment,
  type EventSourceMapping,
  type Place,
  TemplateError,
} from './template/deployment.ts';
import type { EndpointKind } from './template/package-template.ts';
import { readTemplate, type Template } from './template/read-template.ts';

export interface SandboxOptions {
  /** Start of a simulated clock, epoch ms; it stands still until advanced. Default: real time. */
  clock?: 'real' | { startAt: number };
  /** Region; by default that of the sample fleet, eu-west-1 of 123456789012. */
  region?: string;
  accountId?: string;
  /** Times that a schedule of one minute fires in a minute; by default 1, as in AWS. */
  schedulesPerMinute?: number;
  /** Additional environment variables for every function; they override the template's. */
  environment?: Record<string, string>;
  /** Port of the local AWS; 0, the default, takes any free one. */
  port?: number;
  /** Enforce AWS's published rate limits, by the sandbox's clock. */
  throttles?: boolean;
  /** Also print the output of the functions. */
  echoLogs?: boolean;
  /** Other bundles or timeouts, by the function's name (or its folder in functions/). */
  functions?: Record<string, FunctionOverride>;
  /** Functions that poll their queues, all by default; the queues of others fill up. */
  working?: string[];
  /** Shortens the wait before failed messages come again; default: the queue's own. */
  visibilityTimeoutMs?: number;
  /** Way in which Slack reaches the stack, for the project's own template; default url. */
  endpoint?: EndpointKind;
  /** Values of the template's parameters; the others have their defaults. */
  parameters?: Record<string, string>;
  /** Default: the project's own template, packaged if it is outdated. */
  template?: Template;
}

/** Everything that the template deployed. */
export type Machinery = Awaited<ReturnType<typeof deploy>>;

/** The access key of tests and tools. */
export const operatorKeyId = 'AKIASANDBOXOPERATOR1';

/**
 * Deploys the template behind an open endpoint.
 * @throws TemplateError or AwsError for what the sandbox, or AWS, would refuse to deploy
 */
export async function deploy(template: Template, endpoint: Endpoint, options: SandboxOptions) {
  const region = options.region ?? 'eu-west-1';
  const partition = partitionOfRegion(region);
  if (!partition) throw new TemplateError(`${region} is not the name of an AWS region.`);
  const place: Place = {
    partition: partition.id,
    region,
    accountId: options.accountId ?? '123456789012',
    urlSuffix: partition.urlSuffix,
    endpoint: endpoint.url,
  };
  const deployment = readTemplate(template, place, options.parameters);
  const clock = createClock(options.clock);
  const faults = createFaults();
  const state = createAwsState(place);
  const calls = createCalls();
  const logs = createFunctionLogs(options.echoLogs ?? false, createEmbeddedMetrics(state));
  const pollers: QueuePoller[] = [];
  const sqs = createSqs(place, clock, (queueName) => {
    for (const poller of pollers) if (poller.queueName === queueName) poller.wake();
  });
  const dynamodb = createDynamoDb(clock);
  await createResources(deployment, dynamodb, sqs);
  const lambda = createLambda(deployment.functions, clock, {
    place,
    logs,
    environment: options.environment ?? {},
    overrides: overridesByName(deployment, options),
  });
  for (const mapping of deployment.mappings.filter(({ enabled }) => enabled)) {
    const ends = findEnds(mapping, deployment, options);
    if (options.working && !options.working.some((name) => ends.definition.name.endsWith(`-${name}`)))
      continue;
    pollers.push(createQueuePoller({ place, mapping, ...ends, sqs, lambda, clock, faults }));
  }
  const bus = createEventBus(deployment, sqs, clock, faults, options.schedulesPerMinute);
  const minuteMs = 60_000 / (options.schedulesPerMinute ?? 1);
  const deployer = createDeployer({ state, clock, publish: bus.publish, minuteMs });
  const throttle = options.throttles ? createThrottle(clock) : undefined;
  endpoint.serve({
    place,
    clock,
    services: [
      dynamodb,
      sqs,
      createEcs(state, clock, deployer),
      createLogs(state, clock),
      createEcr(state),
      createCloudTrail(state, clock),
      createSsm(state),
      createPricing(),
      createS3(deployment.buckets, clock, place),
      createCloudWatch(state, clock, throttle),
      createApplicationAutoScaling(state),
      createSts(),
      createCloudFormation(template, place, options.parameters ?? {}, clock.now),
      createEventBridge(deployment.rules),
      createLambdaApi(lambda),
    ],
    principal: (keyId) => (keyId === operatorKeyId ? { caller: operator } : lambda.principal(keyId)),
    faults,
    calls,
    ...(throttle && { throttle }),
    serveFunctionUrl: createFunctionUrls(deployment.functionUrls, lambda, clock),
  });
  return { place, deployment, clock, state, faults, calls, logs, sqs, dynamodb, lambda, pollers, bus };
}

function createClock(setting: SandboxOptions['clock']): Clock {
  return typeof setting === 'object' ? createSimulatedClock(setting.startAt) : createRealClock();
}

async function createResources({ tables, queues }: Deployment, dynamodb: DynamoDb, sqs: Sqs): Promise<void> {
  for (const table of tables) await dynamodb.createTable(table);
  for (const queue of queues) await sqs.createQueue(queue);
}

function overridesByName(
  { functions }: Deployment,
  options: SandboxOptions,
): Record<string, FunctionOverride> {
  const entries = Object.entries(options.functions ?? {});
  return Object.fromEntries(entries.map(([name, override]) => [findNamed(functions, name).name, override]));
}

/** The two ends of a mapping: its function, and what its queue says about redelivery. */
function findEnds(
  mapping: EventSourceMapping,
  { queues, functions }: Deployment,
  options: SandboxOptions,
): Pick<ConsumerParts, 'definition' | 'visibilityTimeoutMs'> {
  const queue = queues.find(({ arn }) => arn === mapping.queueArn);
  const definition = functions.find(({ arn }) => arn === mapping.functionArn);
  if (!queue || !definition)
    throw new TemplateError(`${mapping.queueArn} or ${mapping.functionArn} is not in the template.`);
  checkMapping(mapping, definition, queue);
  const visibilityTimeoutMs = options.visibilityTimeoutMs ?? queue.visibilityTimeoutSeconds * 1000;
  return { definition, visibilityTimeoutMs };
}

/** A function or queue by its full name or by the end of it, without service and stage. */
export function findNamed<Item extends { name: string }>(items: Item[], name: string): Item {
  const item = items.find((one) => one.name === name) ?? items.find((one) => one.name.endsWith(`-${name}`));
  if (!item)
    throw new Error(`There is no ${name} in the template, only ${items.map((one) => one.name).join(', ')}.`);
  return item;
}
