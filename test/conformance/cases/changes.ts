import {
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ListTaskDefinitionsCommand,
  RegisterTaskDefinitionCommand,
  type RegisterTaskDefinitionCommandInput,
  type TaskDefinition,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { type Case, errorOf } from '../backend.ts';
import { changedFamily as family, changedService as service } from '../seed.ts';

/** One of every field that a copy must keep. */
const rich: RegisterTaskDefinitionCommandInput = {
  family,
  cpu: '512',
  memory: '1024',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  taskRoleArn: 'arn:aws:iam::123456789012:role/task',
  executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
  runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
  ephemeralStorage: { sizeInGiB: 30 },
  volumes: [{ name: 'files', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
  containerDefinitions: [
    {
      name: 'web',
      image: 'web:1',
      memory: 512,
      environment: [{ name: 'MODE', value: 'live' }],
      secrets: [{ name: 'KEY', valueFrom: '/key' }],
      mountPoints: [{ sourceVolume: 'files', containerPath: '/files' }],
      dependsOn: [{ containerName: 'agent', condition: 'START' }],
      ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 4096 }],
    },
    { name: 'agent', image: 'agent:1', essential: false, memoryReservation: 64 },
  ],
};
const tags = [{ key: 'team', value: 'shop' }];
const cluster = 'shop';

/** moto fills in fewer defaults than ECS, and returns neither times nor attributes. */
function comparable({ containerDefinitions = [], volumes = [], ...definition }: TaskDefinition = {}) {
  const { registeredAt, registeredBy, deregisteredAt, requiresAttributes, ...rest } = definition;
  return {
    ...rest,
    volumes,
    containerDefinitions: containerDefinitions.map(({ systemControls: _newer, ...container }) => container),
  };
}

/** Each case continues where the one before ended. */
export const changeCases: Case[] = [
  {
    name: 'a task definition that is registered, with what is filled in',
    async ask({ ecs }) {
      const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand({ ...rich, tags }));
      return comparable(taskDefinition);
    },
  },
  {
    name: 'its next revision, and both described with and without tags',
    async ask({ ecs }) {
      await ecs.send(new RegisterTaskDefinitionCommand({ ...rich, cpu: '256', tags }));
      const described = [];
      for (const [name, include] of [
        [family, ['TAGS']],
        [`${family}:1`, []],
      ] as [string, 'TAGS'[]][]) {
        const command = new DescribeTaskDefinitionCommand({ taskDefinition: name, include });
        const answer = await ecs.send(command);
        described.push([comparable(answer.taskDefinition), answer.tags]);
      }
      return described;
    },
  },
  {
    name: 'the revisions of a family',
    async ask({ ecs }) {
      const command = new ListTaskDefinitionsCommand({ familyPrefix: family });
      return (await ecs.send(command)).taskDefinitionArns;
    },
  },
  {
    name: 'a service that is given another revision, and back',
    async ask({ ecs }) {
      const revisions = [];
      for (const revision of [2, 1]) {
        const taskDefinition = `arn:aws:ecs:us-east-1:123456789012:task-definition/${family}:${revision}`;
        const updated = await ecs.send(new UpdateServiceCommand({ cluster, service, taskDefinition }));
        const { services } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
        revisions.push(updated.service?.taskDefinition, services?.[0]?.taskDefinition);
      }
      return revisions;
    },
  },
  {
    name: 'a revision that is deregistered, and what is listed then',
    async ask({ ecs }) {
      const command = new DeregisterTaskDefinitionCommand({ taskDefinition: `${family}:2` });
      const { taskDefinition } = await ecs.send(command);
      const list = async (status: 'ACTIVE' | 'INACTIVE') =>
        (await ecs.send(new ListTaskDefinitionsCommand({ familyPrefix: family, status }))).taskDefinitionArns;
      return [comparable(taskDefinition), await list('ACTIVE'), await list('INACTIVE')];
    },
  },
  {
    name: 'changes that are refused',
    ask({ ecs }) {
      const register = (changes: Partial<RegisterTaskDefinitionCommandInput>) =>
        ecs.send(new RegisterTaskDefinitionCommand({ ...rich, ...changes }));
      const withoutMemory = [{ name: 'web', image: 'web:1' }];
      return Promise.all([
        errorOf(register({ containerDefinitions: [{ image: 'web:1' }] }), 'message'),
        errorOf(register({ containerDefinitions: [{ name: 'web' }] }), 'message'),
        errorOf(
          register({
            requiresCompatibilities: ['EC2'],
            memory: undefined,
            containerDefinitions: withoutMemory,
          }),
          'message',
        ),
        errorOf(ecs.send(new UpdateServiceCommand({ cluster, service: 'nobody' })), 'message'),
        errorOf(ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: family })), 'message'),
        errorOf(ecs.send(new DeregisterTaskDefinitionCommand({ taskDefinition: `${family}:77` })), 'message'),
      ]);
    },
  },
];
