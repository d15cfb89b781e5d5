import type { AwsState } from '../../sandbox/aws/state.ts';
import { seededRandom } from '../../sandbox/fleet/seeded.ts';

/** Storm: stops of many services, in random order, some of them delivered twice. */
export interface Storm {
  /** First stop of each service. */
  first: object[];
  /** All other deliveries, shuffled. */
  rest: object[];
  stopsByService: Map<string, number>;
}

/** Options of a storm. */
export interface StormOptions {
  stops: number;
  services: number;
  /** Share of the stops that are delivered twice. */
  deliveredTwice: number;
  /** Start of the storm, epoch ms. */
  at: number;
  seed: number;
}

const account = '123456789012';
const region = 'eu-west-1';
const cluster = 'storm';
const arn = (rest: string) => `arn:aws:ecs:${region}:${account}:${rest}`;

/** Faults of services; each service has one of these, repeatedly. */
const faults = [
  { stoppedReason: 'OutOfMemoryError: Container killed due to memory usage', exitCode: 137 },
  { stoppedReason: 'Essential container in task exited', exitCode: 1 },
  { stoppedReason: 'Essential container in task exited', exitCode: 139 },
  { stoppedReason: 'Task failed container health checks', exitCode: 143 },
  {
    stoppedReason: `Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/web/0123456789abcdef)`,
    exitCode: 143,
  },
  {
    stoppedReason: `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${account}.dkr.ecr.${region}.amazonaws.com/web:2.0.0: not found`,
  },
  {
    stoppedReason:
      'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve ecr registry auth: service call has been retried 3 time(s): RequestError: send request failed',
  },
] as const;

/** Creates the events; the same seed gives the same storm. */
export function createStorm(options: StormOptions): Storm {
  const random = seededRandom(options.seed);
  const stops = Array.from({ length: options.stops }, (_, index) => stopEvent(index, options));
  const twice = shuffled(stops, random).slice(0, Math.round(options.stops * options.deliveredTwice));
  const first = stops.slice(0, options.services);
  const rest = shuffled([...stops.slice(options.services), ...twice], random);
  const names = stops.map((_, index) => serviceName(index, options));
  const stopsByService = new Map(
    [...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]),
  );
  return { first, rest, stopsByService };
}

/** Puts the services of the storm into the local AWS, so that evidence is found. */
export function seedStorm(state: AwsState, { services, at }: StormOptions): void {
  for (let index = 0; index < services; index += 1) {
    const name = `service-${index}`;
    const taskDefinition = arn(`task-definition/${name}:1`);
    state.putTaskDefinition({
      taskDefinitionArn: taskDefinition,
      family: name,
      revision: 1,
      status: 'ACTIVE',
      cpu: '256',
      memory: '512',
      executionRoleArn: `arn:aws:iam::${account}:role/${name}-execution`,
      containerDefinitions: [
        {
          name: 'app',
          image: `${account}.dkr.ecr.${region}.amazonaws.com/web:2.0.0`,
          essential: true,
          logConfiguration: {
            logDriver: 'awslogs',
            options: {
              'awslogs-group': `/ecs/${name}`,
              'awslogs-region': region,
              'awslogs-stream-prefix': 'ecs',
            },
          },
        },
      ],
    });
    state.putService({
      serviceArn: arn(`service/${cluster}/${name}`),
      serviceName: name,
      clusterArn: arn(`cluster/${cluster}`),
      taskDefinition,
      desiredCount: 2,
      runningCount: 1,
      pendingCount: 1,
      deployments: [
        {
          ...{ id: deploymentId(index), status: 'PRIMARY', rolloutState: 'IN_PROGRESS', failedTasks: 1 },
          ...{ taskDefinition, desiredCount: 2, runningCount: 0, createdAt: new Date(at - 120_000) },
        },
        {
          ...{ id: `ecs-svc/${index}0`, status: 'ACTIVE', rolloutState: 'COMPLETED', failedTasks: 0 },
          ...{ taskDefinition: arn(`task-definition/${name}:0`), desiredCount: 2, runningCount: 1 },
        },
      ],
      events: [],
      createdAt: new Date(at - 86_400_000),
      currentServiceDeployment: arn(`service-deployment/${cluster}/${name}/${index}1`),
    });
    seedDeployment(state, name, index, at);
    const line = { timestamp: at, message: 'listening on port 8080' };
    state.putLogEvents(`/ecs/${name}`, `ecs/app/${taskId(index)}`, [line]);
  }
}

const deploymentId = (index: number) => `ecs-svc/${index}1`;

/** The history of a service whose deployment is under way, with the revision before it. */
function seedDeployment(state: AwsState, name: string, index: number, at: number): void {
  const of = { serviceArn: arn(`service/${cluster}/${name}`), clusterArn: arn(`cluster/${cluster}`) };
  const revision = (id: string) => arn(`service-revision/${cluster}/${name}/${id}`);
  const [before, now] = [`${index}0`, `${index}1`];
  state.putTaskDefinition({
    ...{ taskDefinitionArn: arn(`task-definition/${name}:0`), family: name, revision: 0, status: 'ACTIVE' },
    ...{
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'web:1.9.0', essential: true }],
    },
  });
  for (const [id, number] of [
    [before, 0],
    [now, 1],
  ] as const) {
    const taskDefinition = arn(`task-definition/${name}:${number}`);
    state.putServiceRevision({ ...of, serviceRevisionArn: revision(id), taskDefinition });
    const startedAt = new Date(at - (number === 1 ? 120_000 : 86_400_000));
    state.putServiceDeployment({
      ...of,
      ...{
        serviceDeploymentArn: arn(`service-deployment/${cluster}/${name}/${id}`),
        startedAt,
        createdAt: startedAt,
      },
      status: number === 1 ? 'IN_PROGRESS' : 'SUCCESSFUL',
      targetServiceRevision: { arn: revision(id) },
      ...(number === 1 && { sourceServiceRevisions: [{ arn: revision(before) }] }),
    });
  }
}

function serviceName(index: number, { services }: StormOptions): string {
  return `service-${index % services}`;
}

function taskId(index: number): string {
  return index.toString(16).padStart(32, '0');
}

function stopEvent(index: number, options: StormOptions): object {
  const name = serviceName(index, options);
  const { stoppedReason, ...container } = faults[(index % options.services) % faults.length] ?? faults[0];
  const taskArn = arn(`task/${cluster}/${taskId(index)}`);
  // Spread over five minutes, so that no incident goes quiet.
  const time = (ms: number) =>
    new Date(options.at + Math.floor((index / options.stops) * 300_000) + ms).toISOString();
  const started = 'exitCode' in container;
  return {
    version: '0',
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    account,
    time: time(0),
    region,
    resources: [taskArn],
    detail: {
      clusterArn: arn(`cluster/${cluster}`),
      containers: [{ name: 'app', lastStatus: 'STOPPED', taskArn, ...container }],
      createdAt: time(-330_000),
      ...(started && { startedAt: time(-300_000) }),
      stoppedAt: time(0),
      desiredStatus: 'STOPPED',
      lastStatus: 'STOPPED',
      group: `service:${name}`,
      startedBy: deploymentId(index % options.services),
      launchType: 'FARGATE',
      stopCode: started ? 'EssentialContainerExited' : 'TaskFailedToStart',
      stoppedReason,
      taskArn,
      taskDefinitionArn: arn(`task-definition/${name}:1`),
      cpu: '256',
      memory: '512',
      version: 5,
    },
  };
}

function shuffled<Value>(values: Value[], random: () => number): Value[] {
  const keyed = values.map((value) => ({ value, key: random() }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ value }) => value);
}
