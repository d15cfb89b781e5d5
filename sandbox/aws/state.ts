import type { Service, Task, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Place } from '../template/deployment.ts';
import { arnIn } from './service.ts';

/** One line of a log stream; `timestamp` in epoch milliseconds. */
export interface LogEvent {
  timestamp: number;
  message: string;
}

/** A parameter of SSM's Parameter Store. */
interface Parameter {
  name: string;
  value: string;
  type: 'String' | 'SecureString';
}

/**
 * What the ECS, CloudWatch Logs and SSM of the sandbox know. The fleet and tests fill it; shapes are AWS's
 * own, times are Dates. Everything put replaces what had the same ARN, or for log streams is added to it.
 */
export interface AwsState {
  /** Adds a cluster by name (putting a service or task adds its cluster too); returns its ARN. */
  addCluster(name: string): string;
  putTaskDefinition(definition: TaskDefinition): void;
  putService(service: Service): void;
  putTask(task: Task): void;
  /** Appends lines to a stream. Another region than the sandbox's own is one that awslogs-region names. */
  putLogEvents(group: string, stream: string, events: LogEvent[], region?: string): void;
  putParameter(name: string, value: string, type?: Parameter['type']): void;

  hasCluster(arn: string): boolean;
  /** By ARN. */
  task(arn: string): Task | undefined;
  /** By ARN. */
  service(arn: string): Service | undefined;
  /** By ARN, family:revision, or family alone for its latest ACTIVE revision. */
  taskDefinition(name: string): TaskDefinition | undefined;
  /** The streams of a log group by name, or undefined for an unknown group. */
  logGroup(group: string, region: string): Map<string, LogEvent[]> | undefined;
  parameter(name: string): Parameter | undefined;
}

/** An empty account. */
export function createAwsState(place: Place): AwsState {
  const clusters = new Set<string>();
  const definitions = new Map<string, TaskDefinition>();
  const services = new Map<string, Service>();
  const tasks = new Map<string, Task>();
  const groups = new Map<string, Map<string, LogEvent[]>>();
  const parameters = new Map<string, Parameter>();

  return {
    addCluster(name) {
      const arn = arnIn(place, 'ecs', `cluster/${name}`);
      clusters.add(arn);
      return arn;
    },
    putTaskDefinition: (definition) =>
      void definitions.set(required(definition.taskDefinitionArn, 'taskDefinitionArn'), definition),
    putService(service) {
      clusters.add(required(service.clusterArn, 'clusterArn'));
      services.set(required(service.serviceArn, 'serviceArn'), service);
    },
    putTask(task) {
      clusters.add(required(task.clusterArn, 'clusterArn'));
      tasks.set(required(task.taskArn, 'taskArn'), task);
    },
    putLogEvents(group, stream, events, region = place.region) {
      const streams = entry(groups, `${region}:${group}`, () => new Map<string, LogEvent[]>());
      const lines = entry(streams, stream, () => []);
      for (const event of events) lines.push(event);
      lines.sort((a, b) => a.timestamp - b.timestamp);
    },
    putParameter: (name, value, type = 'SecureString') => void parameters.set(name, { name, value, type }),

    hasCluster: (arn) => clusters.has(arn),
    task: (arn) => tasks.get(arn),
    service: (arn) => services.get(arn),
    taskDefinition: (name) =>
      definitions.get(name) ??
      definitions.get(arnIn(place, 'ecs', `task-definition/${name}`)) ??
      latestActive([...definitions.values()].filter(({ family }) => family === name)),
    logGroup: (group, region) => groups.get(`${region}:${group}`),
    parameter: (name) => parameters.get(name),
  };
}

function latestActive(revisions: TaskDefinition[]): TaskDefinition | undefined {
  return revisions
    .filter(({ status }) => status === undefined || status === 'ACTIVE')
    .sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0))[0];
}

function required(value: string | undefined, name: string): string {
  if (!value) throw new Error(`The sandbox's state needs a ${name} here.`);
  return value;
}

function entry<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const value = map.get(key) ?? create();
  map.set(key, value);
  return value;
}
