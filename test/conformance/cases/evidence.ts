import { GetLogEventsCommand, type GetLogEventsCommandInput } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
} from '@aws-sdk/client-ecs';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { type Backend, type Case, errorOf } from '../backend.ts';
import { lineTimes, logGroup, logStream, parameterName, seededTaskArn } from '../seed.ts';

const cluster = 'shop';

const ecsCases: Case[] = [
  {
    name: 'a task by ARN and by id, with and without tags',
    async ask({ ecs }) {
      const taskArn = seededTaskArn();
      const describe = async (name: string, ...include: 'TAGS'[]) => {
        const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [name], include }));
        // moto's tasks change status with each call.
        const { lastStatus: _lastStatus, desiredStatus: _desiredStatus, ...task } = tasks?.[0] ?? {};
        return task;
      };
      const { tags: _tags, ...byId } = await describe(taskArn.split('/').at(-1) ?? '');
      return [byId, (await describe(taskArn, 'TAGS')).tags];
    },
  },
  {
    name: 'a service, and one that is missing',
    async ask({ ecs }) {
      const { services, failures } = await ecs.send(
        new DescribeServicesCommand({ cluster, services: ['web', 'nobody'] }),
      );
      return {
        services: services?.map(({ tags: _tags, ...service }) => service),
        missing: failures?.map(({ reason }) => reason),
      };
    },
  },
  {
    name: 'a task definition by family and by revision',
    async ask({ ecs }) {
      const describe = async (taskDefinition: string) =>
        (await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition;
      return [await describe('web'), await describe('web:1')];
    },
  },
  {
    name: 'a cluster and a task definition that are missing',
    ask: ({ ecs }) =>
      Promise.all([
        errorOf(ecs.send(new DescribeTasksCommand({ cluster: 'nothing', tasks: ['a'] })), 'message'),
        errorOf(ecs.send(new DescribeServicesCommand({ cluster: 'nothing', services: ['a'] })), 'message'),
        errorOf(ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'nothing:7' })), 'message'),
      ]),
  },
];

const lines = async ({ logs }: Backend, input: Partial<GetLogEventsCommandInput>) => {
  const stream = { logGroupName: logGroup, logStreamName: logStream, ...input };
  const { events, ...tokens } = await logs.send(new GetLogEventsCommand(stream));
  return { messages: events?.map(({ message, timestamp }) => ({ message, timestamp })), ...tokens };
};

const logCases: Case[] = [
  {
    name: 'the last lines, the first lines, and the lines of a time',
    async ask(backend) {
      const [, second = 0, third = 0, fourth = 0] = lineTimes;
      const answers = await Promise.all([
        lines(backend, { limit: 2 }),
        lines(backend, { limit: 2, startFromHead: true }),
        lines(backend, { startTime: second, endTime: fourth - 1, startFromHead: true }),
        lines(backend, { endTime: third + 1 }),
      ]);
      return answers.map(({ messages }) => messages);
    },
  },
  {
    name: 'reading on with the token until it stays the same',
    async ask(backend) {
      const first = await lines(backend, { limit: 3, startFromHead: true });
      const second = await lines(backend, { limit: 3, nextToken: first.nextForwardToken });
      const end = await lines(backend, { limit: 3, nextToken: second.nextForwardToken });
      return [
        first.messages,
        second.messages,
        end.messages,
        end.nextForwardToken === second.nextForwardToken,
      ];
    },
  },
  {
    name: 'a group and a stream that are missing',
    ask: ({ logs }) => {
      const read = (logGroupName: string, logStreamName: string) =>
        logs.send(new GetLogEventsCommand({ logGroupName, logStreamName }));
      return Promise.all([
        errorOf(read('/nothing', 'a'), 'message'),
        // moto blames the log group here, too; AWS says "The specified log stream does not exist."
        errorOf(read(logGroup, 'nothing')),
      ]);
    },
  },
];

const parameterCases: Case[] = [
  {
    name: 'a SecureString with decryption, and a parameter that is missing',
    async ask({ ssm }) {
      const { Parameter } = await ssm.send(
        new GetParameterCommand({ Name: parameterName, WithDecryption: true }),
      );
      const { Name, Type, Value, Version, ARN, DataType } = Parameter ?? {};
      const missing = await errorOf(ssm.send(new GetParameterCommand({ Name: '/nothing' })));
      return [{ Name, Type, Value, Version, ARN, DataType }, missing];
    },
  },
];

/** Calls that read evidence and settings. */
export const evidenceCases: Case[] = [...ecsCases, ...logCases, ...parameterCases];
