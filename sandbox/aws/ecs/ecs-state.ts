import type {
  Cluster,
  DeploymentLifecycleHookStage,
  Service,
  ServiceDeployment,
  ServiceRevision,
  Tag,
  Task,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { Place } from '../../template/deployment.ts';
import { arnIn } from '../service.ts';

/** Failure of the next deployment of a service: of its tasks, by default. */
export interface DeploymentFailure {
  /** True when ECS rolls back; by default as the service is configured. */
  rollback?: boolean;
  /** Name of the CloudWatch alarm that fails the deployment; its tasks are healthy. */
  alarm?: string;
  /** Stage whose lifecycle hook fails the deployment; its tasks are healthy. */
  hook?: DeploymentLifecycleHookStage;
  /** Its tasks stay pending, and nothing ends the deployment. */
  neverSettles?: boolean;
}

/**
 * State of ECS. Shapes are AWS's own, times are Dates. A put replaces the entry with the same ARN, and adds its
 * cluster.
 */
export interface EcsState {
  /** Adds a cluster by name, or updates the given fields; returns its ARN. */
  addCluster(name: string, details?: Pick<Cluster, 'settings' | 'status' | 'tags'>): string;
  /** Tags are kept beside a task definition, not in it. */
  putTaskDefinition(definition: TaskDefinition, tags?: Tag[]): void;
  /** Deletes an inactive revision for good, as DeleteTaskDefinitions does after a while. */
  deleteTaskDefinition(arn: string): void;
  putService(service: Service): void;
  putTask(task: Task): void;
  putServiceDeployment(deployment: ServiceDeployment): void;
  putServiceRevision(revision: ServiceRevision): void;

  /**
   * Makes the service's next deployment fail: by default none of its tasks becomes healthy. With its circuit breaker
   * on, the deployment fails after three minutes; otherwise it stays in progress.
   */
  failNextDeployment(serviceArn: string, failure?: DeploymentFailure): void;
  /** Consumes the failure of this deployment, if one was set. */
  takeDeploymentFailure(serviceArn: string): DeploymentFailure | undefined;

  clusters(): Cluster[];
  cluster(arn: string): Cluster | undefined;
  /** Task by ARN. */
  task(arn: string): Task | undefined;
  /** Tasks of a cluster, by its ARN, stopped or not. */
  tasks(clusterArn: string): Task[];
  service(arn: string): Service | undefined;
  /** Services of a cluster, by its ARN. */
  services(clusterArn: string): Service[];
  /** Deployments of a service, by its ARN, newest first. */
  serviceDeployments(serviceArn: string): ServiceDeployment[];
  serviceDeployment(arn: string): ServiceDeployment | undefined;
  serviceRevision(arn: string): ServiceRevision | undefined;
  /** Task definition by ARN, family:revision, or family alone for its latest ACTIVE revision. */
  taskDefinition(name: string): TaskDefinition | undefined;
  /** Every revision of a family, or of all, ACTIVE or not. */
  taskDefinitions(family?: string): TaskDefinition[];
  /** Tags of a task definition, by its ARN. */
  taskDefinitionTags(arn: string): Tag[];
}

/** An account without clusters. */
export function createEcsState(place: Place): EcsState {
  const clusters = new Map<string, Cluster>();
  const definitions = new Map<string, TaskDefinition>();
  const services = new Map<string, Service>();
  const inCluster = new Map<string, Set<string>>();
  const tasks = new Map<string, Task>();
  const failures = new Map<string, DeploymentFailure>();
  const definitionTags = new Map<string, Tag[]>();

  function putCluster(clusterArn: string, details: Partial<Cluster> = {}): string {
    const clusterName = clusterArn.replace(/^.*cluster\//, '');
    const known = clusters.get(clusterArn) ?? { clusterArn, clusterName, ...newCluster };
    clusters.set(clusterArn, { ...known, ...details });
    return clusterArn;
  }

  const ofFamily = (name?: string): TaskDefinition[] =>
    [...definitions.values()].filter(({ family }) => name === undefined || family === name);

  return {
    ...createHistory(),
    addCluster: (name, details) => putCluster(arnIn(place, 'ecs', `cluster/${name}`), details),
    putTaskDefinition(definition, tags = []) {
      const arn = required(definition.taskDefinitionArn, 'taskDefinitionArn');
      definitions.set(arn, definition);
      definitionTags.set(arn, tags);
    },
    deleteTaskDefinition(arn) {
      definitions.delete(arn);
      definitionTags.delete(arn);
    },
    putService(service) {
      const arn = required(service.serviceArn, 'serviceArn');
      const clusterArn = putCluster(required(service.clusterArn, 'clusterArn'));
      services.set(arn, service);
      entry(inCluster, clusterArn, () => new Set<string>()).add(arn);
    },
    putTask(task) {
      putCluster(required(task.clusterArn, 'clusterArn'));
      tasks.set(required(task.taskArn, 'taskArn'), task);
    },

    failNextDeployment: (serviceArn, failure = {}) => void failures.set(serviceArn, failure),
    takeDeploymentFailure(serviceArn) {
      const failure = failures.get(serviceArn);
      failures.delete(serviceArn);
      return failure;
    },

    clusters: () => [...clusters.values()],
    cluster: (arn) => clusters.get(arn),
    task: (arn) => tasks.get(arn),
    tasks: (clusterArn) => [...tasks.values()].filter((task) => task.clusterArn === clusterArn),
    service: (arn) => services.get(arn),
    services: (clusterArn) =>
      [...(inCluster.get(clusterArn) ?? [])].map((arn) => services.get(arn) as Service),
    taskDefinition: (name) =>
      definitions.get(name) ??
      definitions.get(arnIn(place, 'ecs', `task-definition/${name}`)) ??
      latestActive(ofFamily(name)),
    taskDefinitions: ofFamily,
    taskDefinitionTags: (arn) => definitionTags.get(arn) ?? [],
  };
}

/** Deployments and revisions of services. */
function createHistory(): Pick<
  EcsState,
  | 'putServiceDeployment'
  | 'putServiceRevision'
  | 'serviceDeployments'
  | 'serviceDeployment'
  | 'serviceRevision'
> {
  const deployments = new Map<string, ServiceDeployment>();
  const ofService = new Map<string, Set<string>>();
  const revisions = new Map<string, ServiceRevision>();
  return {
    putServiceDeployment(deployment) {
      const arn = required(deployment.serviceDeploymentArn, 'serviceDeploymentArn');
      deployments.set(arn, deployment);
      entry(ofService, required(deployment.serviceArn, 'serviceArn'), () => new Set<string>()).add(arn);
    },
    putServiceRevision: (revision) =>
      void revisions.set(required(revision.serviceRevisionArn, 'serviceRevisionArn'), revision),
    serviceDeployments: (serviceArn) =>
      [...(ofService.get(serviceArn) ?? [])]
        .map((arn) => deployments.get(arn) as ServiceDeployment)
        .sort((one, other) => Number(other.createdAt) - Number(one.createdAt)),
    serviceDeployment: (arn) => deployments.get(arn),
    serviceRevision: (arn) => revisions.get(arn),
  };
}

const newCluster: Cluster = {
  status: 'ACTIVE',
  settings: [{ name: 'containerInsights', value: 'disabled' }],
};

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
