import { readFileSync } from 'node:fs';
import {
  CloudFormationClient,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import { DescribeRuleCommand, EventBridgeClient, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { projectFile } from '../../sandbox/project-file.ts';
import type { SelfCheck } from '../../shared/runtime/self-check.ts';
import type { Connection } from '../install/options.ts';
import { projectVersion } from '../install/release.ts';
import { findStack, outputsOf } from '../install/stack.ts';
import type { FunctionFacts, QueueFacts, RuleFacts, StackFacts } from './check-stack.ts';

/** The stack and its resources, by which the other checks find queues, rules and functions. */
export interface StackView {
  facts: StackFacts;
  parameters: Record<string, string>;
  resources: { id: string; physicalId: string; type: string }[];
}

export async function readStack(connection: Connection, stackName: string): Promise<StackView> {
  const client = new CloudFormationClient(connection);
  const stack = await findStack({ client, stackName, sleep: async () => {} });
  const outputs = outputsOf(stack);
  const parameters = Object.fromEntries(
    (stack?.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [
      ParameterKey,
      ParameterValue,
    ]),
  );
  const resources: StackView['resources'] = [];
  if (stack)
    for await (const { StackResourceSummaries = [] } of paginateListStackResources(
      { client },
      { StackName: stackName },
    ))
      resources.push(...StackResourceSummaries.map(resource));
  const { region } = connection;
  const { Endpoint: endpoint = 'none', Version: version } = outputs;
  const ownVersion = projectVersion();
  return {
    facts: {
      ...{ name: stackName, region, status: stack?.StackStatus, version, endpoint, ownVersion },
      mode: parameters.mode ?? 'report',
    },
    parameters,
    resources,
  };
}

function resource({ LogicalResourceId, PhysicalResourceId, ResourceType }: StackResourceSummary) {
  return { id: LogicalResourceId ?? '', physicalId: PhysicalResourceId ?? '', type: ResourceType ?? '' };
}

const ofType = ({ resources }: StackView, type: string) => resources.filter((one) => one.type === type);

/** Sample of the event that each rule with a pattern is for, in events/. */
export const ruleSamples: Readonly<Record<string, string>> = {
  TaskStoppedRule: 'task-stopped/out-of-memory',
  ServiceActionRule: 'service-action/placement-failure',
  DeploymentRule: 'deployment/failed',
  UsageAlarmRule: 'cloudwatch-alarm/metric',
  RolloutDeploymentRule: 'deployment/completed',
  RolloutStopRule: 'task-stopped/out-of-memory',
};

export const sampleEvent = (name: string): string => readFileSync(projectFile(`events/${name}.json`), 'utf8');

export async function readRules(connection: Connection, stack: StackView): Promise<RuleFacts[]> {
  const client = new EventBridgeClient(connection);
  return Promise.all(
    ofType(stack, 'AWS::Events::Rule').map(async ({ id, physicalId }) => {
      const { State, EventPattern } = await client.send(
        new DescribeRuleCommand({ Name: nameOfRule(physicalId) }),
      );
      const isOptional = id === 'UsageWatchRule' && stack.parameters.usageWatch !== 'ENABLED';
      const sample = ruleSamples[id];
      if (!EventPattern || !sample) return { id, enabled: State === 'ENABLED', isOptional };
      const test = new TestEventPatternCommand({ EventPattern, Event: sampleEvent(sample) });
      // AWS always answers; moto does not test patterns, and leaves the result out.
      const { Result } = await client.send(test);
      return { id, enabled: State === 'ENABLED', isOptional, matchesSample: Result };
    }),
  );
}

/** CloudFormation names a rule by its name, or by `BUS|NAME`. */
const nameOfRule = (physicalId: string) => physicalId.split('|').at(-1) ?? physicalId;

export async function readQueues(connection: Connection, stack: StackView): Promise<QueueFacts[]> {
  const client = new SQSClient(connection);
  return Promise.all(
    ofType(stack, 'AWS::SQS::Queue').map(async ({ id, physicalId: QueueUrl }) => {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
      const messages = Number(Attributes?.ApproximateNumberOfMessages ?? 0);
      return { id, name: QueueUrl.split('/').at(-1) ?? '', messages };
    }),
  );
}

/** Invokes every function of the stack with `{"check": true}`. */
export async function readFunctions(connection: Connection, stack: StackView): Promise<FunctionFacts[]> {
  const client = new LambdaClient(connection);
  return Promise.all(
    ofType(stack, 'AWS::Lambda::Function').map(async ({ physicalId }) => {
      const name = physicalId.replace(`${stack.facts.name}-`, '');
      try {
        return { name, ...(await check(client, physicalId)) };
      } catch (error) {
        return { name, problem: `not invoked: ${(error as Error).name}: ${(error as Error).message}` };
      }
    }),
  );
}

async function check(client: LambdaClient, FunctionName: string): Promise<Omit<FunctionFacts, 'name'>> {
  const Payload = Buffer.from('{"check":true}');
  const { Payload: answer, FunctionError } = await client.send(new InvokeCommand({ FunctionName, Payload }));
  const parsed: unknown = JSON.parse(Buffer.from(answer ?? []).toString('utf8') || 'null');
  if (FunctionError) return { problem: `failed: ${(parsed as { errorMessage?: string })?.errorMessage}` };
  return isSelfCheck(parsed) ? { answer: parsed } : { problem: 'unexpected response format: deploy again' };
}

function isSelfCheck(value: unknown): value is SelfCheck {
  const { check, probes } = (value ?? {}) as Partial<SelfCheck>;
  return check === true && Array.isArray(probes);
}
