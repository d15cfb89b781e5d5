import { type Cause, isNormalLife } from '../model/causes.ts';
import type { EcsEvent } from '../model/ecs-event.ts';
import { type ExitKind, exitKind } from '../model/exit-codes.ts';
import type { IncidentId, Occurrence } from '../model/incident.ts';
import type { SucceededRun } from '../model/job.ts';
import type { ServiceEvent } from '../model/service-event.ts';
import { type ServiceReference, serviceKey } from '../model/service-reference.ts';
import type { StoppedContainer, StoppedTask } from '../model/stopped-task.ts';
import { readDecider } from './diagnosis/deployments/decider.ts';
import { diagnose } from './diagnosis/diagnose.ts';
import { diagnoseServiceEvent } from './diagnosis/diagnose-service-event.ts';
import { isHelper } from './diagnosis/fault-container.ts';

/** Action for one event. `why` is the reason under which a dropped event is counted. */
export type Triage =
  | { action: 'record'; id: IncidentId; occurrence: Occurrence }
  /** Sentence for the open incidents; an incident of its own if there is none, unless it only comments. */
  | { action: 'note'; id: IncidentId; occurrence: Occurrence; note: string; opens: boolean }
  /** The service is stable; `completed` is the finished deployment, if the event names one. */
  | { action: 'close'; place: ServiceReference; at: number; completed?: string }
  /** Run of a job that succeeded: its open incidents may be over. `why` is its cause. */
  | { action: 'recover'; run: SucceededRun; why: Cause }
  | { action: 'refresh' }
  /** Look at the next services for missing tasks. */
  | { action: 'look' }
  | { action: 'drop'; why: DropReason };

type DropReason = Cause | 'not-a-stop' | 'in-progress' | 'other-account' | 'other-region';

/** Account and region that one installation serves. */
type Home = Pick<ServiceReference, 'account' | 'region'>;

/**
 * Decides what an event is worth from its own content: evidence never decides under which incident a stop is counted
 * (docs/decisions/0002).
 * @param home place where the installation reads evidence; events of another account or region are dropped, since
 * services there often have the same names. Without it, every event counts.
 */
export function triage(event: EcsEvent, home?: Home): Triage {
  const elsewhere = home && whyElsewhere(event, home);
  if (elsewhere) return { action: 'drop', why: elsewhere };
  switch (event.kind) {
    case 'refresh':
      return { action: 'refresh' };
    case 'look':
      return { action: 'look' };
    case 'ignored':
      return { action: 'drop', why: 'not-a-stop' };
    case 'stop':
      return triageStop(event.stop);
    case 'service-event':
      return triageServiceEvent(event.event);
  }
}

function whyElsewhere(event: EcsEvent, home: Home): DropReason | undefined {
  if (event.kind !== 'stop' && event.kind !== 'service-event') return undefined;
  const { account, region } = event.kind === 'stop' ? event.stop.place : event.event.place;
  if (account !== home.account) return 'other-account';
  return region === home.region ? undefined : 'other-region';
}

function triageStop(stop: StoppedTask): Triage {
  const diagnosis = diagnose(stop);
  if (isNormalLife(diagnosis.cause)) {
    const run = succeededRun(stop, diagnosis.cause);
    return run ? { action: 'recover', run, why: diagnosis.cause } : { action: 'drop', why: diagnosis.cause };
  }
  const { place, taskArn, stoppedAt } = stop;
  const occurrence: Occurrence = { kind: 'stop', id: taskArn, at: stoppedAt, place, stop, diagnosis };
  return {
    action: 'record',
    id: incidentId(place, `${diagnosis.cause}#${diagnosis.container ?? ''}`),
    occurrence,
  };
}

/** Ends of a container that ECS stops behind the one that finished. */
const endedByEcs: ReadonlySet<ExitKind> = new Set(['terminated', 'killed']);

/**
 * Run of a job that certainly ended well: each container exited with 0, apart from those that ECS stopped behind the one
 * that finished. Only the task definition says which container is essential, and it is not read for a success.
 */
function succeededRun(stop: StoppedTask, cause: Cause): SucceededRun | undefined {
  const { place, createdAt, startedAt, stoppedAt, job, containers } = stop;
  if (cause !== 'task-completed' || place.kind !== 'family') return undefined;
  if (createdAt === undefined || job === undefined) return undefined;
  const isWell = ({ exitCode, reason, ...one }: StoppedContainer) =>
    isHelper(one) ||
    (exitCode !== undefined && !reason && (exitCode === 0 || endedByEcs.has(exitKind(exitCode))));
  return containers.every(isWell) ? { place, job, createdAt, startedAt, stoppedAt } : undefined;
}

/** Events that report a recovery. */
const recoveries = new Set(['SERVICE_STEADY_STATE', 'SERVICE_DEPLOYMENT_COMPLETED']);
/** Events that comment on stops with incidents of their own. */
const comments = new Set(['SERVICE_DEPLOYMENT_FAILED', 'SERVICE_TASK_START_IMPAIRED']);
/** "The difference between the two is in the reason field" (Amazon ECS service deployment state change events). */
const rollingBack = /\brolling back\b/i;

function triageServiceEvent(event: ServiceEvent): Triage {
  const { eventName, eventType, place, at, deploymentId, reason = '' } = event;
  if (recoveries.has(eventName)) return { action: 'close', place, at, completed: deploymentId };
  const goesBack = eventName === 'SERVICE_DEPLOYMENT_IN_PROGRESS' && rollingBack.test(reason);
  if (eventType === 'INFO' && !goesBack) return { action: 'drop', why: 'in-progress' };
  const diagnosis = diagnoseServiceEvent(event);
  const occurrence: Occurrence = { kind: 'service-event', id: event.id, at, place, event, diagnosis };
  const id = incidentId(place, `${diagnosis.cause}#${eventName}`);
  if (goesBack) return { action: 'note', id, occurrence, note: reason, opens: false };
  if (!comments.has(eventName) || failedWithoutStops(event)) return { action: 'record', id, occurrence };
  return { action: 'note', id, occurrence, note: diagnosis.sentence, opens: true };
}

/** An alarm or a lifecycle hook failed the deployment, so there is no incident of a stop to comment on. */
function failedWithoutStops({ eventName, reason }: ServiceEvent): boolean {
  if (eventName !== 'SERVICE_DEPLOYMENT_FAILED') return false;
  const by = readDecider(reason)?.by;
  return by === 'alarm' || by === 'hook';
}

function incidentId(place: ServiceReference, key: string): IncidentId {
  return { workload: serviceKey(place), key };
}
