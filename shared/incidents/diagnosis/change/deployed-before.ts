import { nameFromArn } from '../../../model/arn.ts';
import type { ChangeEvidence, EarlierRevision, ServiceSettings } from '../../../model/change-evidence.ts';
import type { ServiceEvidence } from '../../../model/evidence.ts';
import type { DeploymentReference, ServiceDeploymentRecord } from '../../../model/service-deployment.ts';

/** Deployment of a service, and the revision before it. Times in epoch ms. */
export interface DeployedBefore extends Pick<ChangeEvidence, 'before' | 'rolledBack' | 'newer'> {
  beganAt?: number;
  /** Call that started the deployment, as far as ECS tells of it. */
  started?: DeploymentStart;
  settings?: ServiceSettings;
  /** ARN of the deployment while it runs in stages. */
  stagedDeploymentArn?: string;
  earlier?: Omit<EarlierRevision, 'canRun'> & { settings?: ServiceSettings };
}

/** Start of a deployment. */
export interface DeploymentStart {
  /** `ecs-svc/…`, if known. */
  id?: string;
  /** Time at which ECS created the deployment. */
  createdAt: number;
  /** True for the first deployment of a service, which CreateService starts. */
  isFirst: boolean;
}

interface Known {
  service?: ServiceEvidence;
  history?: readonly ServiceDeploymentRecord[];
}

/**
 * Finds the revision that a service ran before the deployment of a stop: that of the newest completed deployment before
 * it. Revision numbers are not counted back, because the previous number may never have run.
 * @param of ID and revision of the deployment, if known
 */
export function deployedBefore(of: DeploymentReference, { service, history = [] }: Known): DeployedBefore {
  const told = fromHistory(of, history);
  const seen = service ? fromService(of, service) : {};
  const earlier = told.earlier ?? seen.earlier;
  const beganAt = told.beganAt ?? seen.beganAt;
  const started = told.started ?? seen.started;
  return { ...told, beganAt, started, earlier: earlier && withFailures(earlier, service) };
}

const isTarget = ({ revision }: DeploymentReference, { target }: ServiceDeploymentRecord) =>
  revision !== undefined && target.taskDefinition === revision;

function fromHistory(of: DeploymentReference, history: readonly ServiceDeploymentRecord[]): DeployedBefore {
  const newestFirst = history.toSorted((one, other) => (other.startedAt ?? 0) - (one.startedAt ?? 0));
  const byId = newestFirst.findIndex(({ target }) => of.id !== undefined && `ecs-svc/${target.id}` === of.id);
  const at = byId >= 0 ? byId : newestFirst.findIndex((record) => isTarget(of, record));
  const own = newestFirst[at];
  if (!own) return {};
  const older = newestFirst.slice(at + 1);
  const { startedAt: beganAt, target } = own;
  const earlier = lastCompleted(older) ?? onlySource(own);
  const staged = own.status === 'IN_PROGRESS' && (target.settings?.strategy ?? 'ROLLING') !== 'ROLLING';
  return {
    ...{ beganAt, settings: target.settings, earlier },
    ...(!earlier && { before: nothingBefore(own, older) }),
    ...{ rolledBack: rollbackOf(own), newer: newerOf(own, newestFirst[0]) },
    ...(byId >= 0 && { started: startOf(own, older) }),
    ...(staged && { stagedDeploymentArn: own.arn }),
  };
}

/** Reason that no earlier revision is known; undefined where the history may have lost it. */
function nothingBefore(
  { sources }: ServiceDeploymentRecord,
  older: readonly ServiceDeploymentRecord[],
): DeployedBefore['before'] {
  if (sources && sources.length > 0) return undefined;
  return older.length === 0 ? 'none' : 'none-completed';
}

/** Statuses of a deployment that ECS rolls back or rolled back (ECS API reference, ServiceDeployment). */
const rollingBack = new Set(['ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS', 'ROLLBACK_SUCCESSFUL']);

function rollbackOf({ status, rollback }: ServiceDeploymentRecord): DeployedBefore['rolledBack'] {
  if (!rollingBack.has(status)) return undefined;
  const to = rollback?.to?.taskDefinition;
  return { ...(to !== undefined && { to }), isOver: status === 'ROLLBACK_SUCCESSFUL' };
}

function newerOf(own: ServiceDeploymentRecord, newest?: ServiceDeploymentRecord): DeployedBefore['newer'] {
  const { target, startedAt: beganAt } = newest ?? {};
  const revision = target?.taskDefinition;
  if (revision === undefined || beganAt === undefined || revision === own.target.taskDefinition)
    return undefined;
  return { revision, beganAt };
}

function startOf(
  { createdAt, startedAt, target, sources = [] }: ServiceDeploymentRecord,
  older: readonly ServiceDeploymentRecord[],
): DeploymentStart | undefined {
  const at = createdAt ?? startedAt;
  const isFirst = older.length === 0 && sources.length === 0;
  return at === undefined ? undefined : { id: `ecs-svc/${target.id}`, createdAt: at, isFirst };
}

function lastCompleted(older: readonly ServiceDeploymentRecord[]): DeployedBefore['earlier'] {
  const at = older.findIndex(({ status }) => status === 'SUCCESSFUL');
  const revision = older[at]?.target.taskDefinition;
  if (revision === undefined) return undefined;
  // Repeated deployments of one revision count as one.
  const others = older.slice(at).findIndex(({ target }) => target.taskDefinition !== revision);
  const run = others < 0 ? older.slice(at) : older.slice(at, at + others);
  const settings = older[at]?.target.settings;
  return { revision, beganAt: run.at(-1)?.startedAt, completed: true, settings };
}

/** Revision that ran when the deployment began; the history no longer shows whether it ran well. */
function onlySource({ sources = [] }: ServiceDeploymentRecord): DeployedBefore['earlier'] {
  const [source] = sources;
  const revision = source?.taskDefinition;
  if (sources.length !== 1 || revision === undefined) return undefined;
  return { revision, completed: false, settings: source?.settings };
}

/** Earlier deployment from DescribeServices, which lists it while its tasks are being replaced. */
function fromService(
  { id, revision }: DeploymentReference,
  { deployments }: ServiceEvidence,
): DeployedBefore {
  const nameOf = ({ taskDefinitionArn }: { taskDefinitionArn: string }) => nameFromArn(taskDefinitionArn);
  const own = deployments.find((one) => one.id === id) ?? deployments.find((one) => nameOf(one) === revision);
  const before = deployments
    .filter((one) => one !== own && (one.createdAt ?? 0) < (own?.createdAt ?? 0))
    .filter(({ rolloutState }) => rolloutState === 'COMPLETED')
    .toSorted((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0))[0];
  const started = own?.createdAt === undefined ? undefined : { id: own.id, createdAt: own.createdAt };
  return {
    beganAt: own?.createdAt,
    ...(started && own?.id === id && { started: { ...started, isFirst: false } }),
    ...(before && { earlier: { revision: nameOf(before), beganAt: before.createdAt, completed: true } }),
  };
}

/** Adds ECS's count of failed tasks of the earlier revision while both run; failures of both exonerate the later one. */
function withFailures(
  earlier: NonNullable<DeployedBefore['earlier']>,
  service: ServiceEvidence | undefined,
): DeployedBefore['earlier'] {
  const entries = service?.deployments ?? [];
  const failed = entries.some(
    (one) => nameFromArn(one.taskDefinitionArn) === earlier.revision && one.failedTasks > 0,
  );
  return failed ? { ...earlier, failed } : earlier;
}
