import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
} from '@aws-sdk/client-ecs';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { Backend } from './backend.ts';
import { seedUsage } from './seed-usage.ts';

/** Seed of both backends. The sandbox gets its ECS state from what moto created for the same requests. */
export const logGroup = '/ecs/web';
export const logStream = 'web/web/1';
export const parameterName = '/app/token';
const parameterValue = 'xoxb-1';
/** Family that only the cases of changes register, and a service for them to update. */
export const changedFamily = 'changed';
export const changedService = 'worker';
const cluster = 'shop';

/** Whole minutes of the last hour: CloudWatch Logs rejects old lines. */
export const lineTimes = [5, 4, 3, 2, 1].map((minutes) => Math.floor(Date.now() / 60_000 - minutes) * 60_000);
const logEvents = lineTimes.map((timestamp, index) => ({ timestamp, message: `line ${index + 1}` }));

let taskArn = '';

/** ARN of the task in both. */
export function seededTaskArn(): string {
  return taskArn;
}

/** Creates in moto what the sandbox has from its template, and in the sandbox's state what moto created. */
export async function seed(moto: Backend, motoEndpoint: string, sandbox: Sandbox): Promise<void> {
  const [table] = sandbox.deployment.tables;
  await moto.dynamodb.send(new CreateTableCommand(table?.create as unknown as CreateTableCommandInput));
  for (const { name } of sandbox.deployment.buckets) {
    await moto.s3.send(new CreateBucketCommand({ Bucket: name }));
  }
  await seedQueues(moto, sandbox);
  await seedEcs(moto, motoEndpoint, sandbox);
  await seedUsage(moto, sandbox);
  await moto.logs.send(new CreateLogGroupCommand({ logGroupName: logGroup }));
  const stream = { logGroupName: logGroup, logStreamName: logStream };
  await moto.logs.send(new CreateLogStreamCommand(stream));
  await moto.logs.send(new PutLogEventsCommand({ ...stream, logEvents }));
  sandbox.state.putLogEvents(logGroup, logStream, logEvents);
  const parameter = { Name: parameterName, Value: parameterValue, Type: 'SecureString' as const };
  await moto.ssm.send(new PutParameterCommand(parameter));
  sandbox.state.putParameter(parameterName, parameterValue);
}

async function seedQueues({ sqs }: Backend, { deployment }: Sandbox): Promise<void> {
  // Dead-letter queues first: moto checks that they exist.
  const queues = [...deployment.queues].sort(
    (a, b) => Number(a.redrive !== undefined) - Number(b.redrive !== undefined),
  );
  for (const { name, visibilityTimeoutSeconds, redrive } of queues) {
    const Attributes = {
      VisibilityTimeout: String(visibilityTimeoutSeconds),
      ...(redrive && { RedrivePolicy: JSON.stringify(redrive) }),
    };
    await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  }
}

async function seedEcs({ ecs }: Backend, motoEndpoint: string, { state }: Sandbox): Promise<void> {
  const settings = [{ name: 'containerInsights' as const, value: 'enabled' }];
  await ecs.send(new CreateClusterCommand({ clusterName: cluster, settings }));
  state.addCluster(cluster, { settings });
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'web',
      cpu: '256',
      memory: '512',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      containerDefinitions: [{ name: 'web', image: 'web:1', essential: true, memory: 512 }],
    }),
  );
  const where = {
    cluster,
    taskDefinition: 'web',
    launchType: 'FARGATE' as const,
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [await anyOf(motoEndpoint, 'DescribeSubnets', /subnet-\w+/)],
        securityGroups: [await anyOf(motoEndpoint, 'DescribeSecurityGroups', /sg-\w+/)],
      },
    },
  };
  const { service } = await ecs.send(
    new CreateServiceCommand({ ...where, serviceName: 'web', desiredCount: 1 }),
  );
  const { service: toChange } = await ecs.send(
    new CreateServiceCommand({ ...where, serviceName: changedService, desiredCount: 1 }),
  );
  const { tasks } = await ecs.send(new RunTaskCommand({ ...where, tags: [{ key: 'team', value: 'shop' }] }));
  taskArn = tasks?.[0]?.taskArn ?? '';
  const described = await ecs.send(
    new DescribeTasksCommand({ cluster, tasks: [taskArn], include: ['TAGS'] }),
  );
  if (taskDefinition) state.putTaskDefinition(taskDefinition);
  for (const one of [service, toChange]) if (one) state.putService(one);
  for (const task of described.tasks ?? []) state.putTask(task);
}

/** Id of a resource in moto's default VPC. There is no EC2 client here, so this uses EC2's query protocol. */
async function anyOf(endpoint: string, Action: string, id: RegExp): Promise<string> {
  const authorization = 'AWS4-HMAC-SHA256 Credential=any/20260301/us-east-1/ec2/aws4_request';
  const body = new URLSearchParams({ Action, Version: '2016-11-15' });
  const response = await fetch(endpoint, { method: 'POST', headers: { authorization }, body });
  const [found] = id.exec(await response.text()) ?? [];
  if (!found) throw new Error(`moto answers ${Action} without anything.`);
  return found;
}
