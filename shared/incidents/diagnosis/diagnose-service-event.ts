import type { Diagnosis, Remedy } from '../../model/diagnosis.ts';
import { type Evidence, noEvidence } from '../../model/evidence.ts';
import { isFargateProvider } from '../../model/hosts.ts';
import { missingTasksEvent, type ServiceEvent } from '../../model/service-event.ts';
import type { StopFacts, StoppedTask } from '../../model/stopped-task.ts';
import { awsCommand } from '../../model/text/shell-command.ts';
import { hintFor } from './causes/unknown.ts';
import { readFailedDeployment } from './deployments/failed-deployment.ts';
import { diagnoseFailedDeployment } from './deployments/failed-deployment-advice.ts';
import { diagnose } from './diagnose.ts';

/** Explanation and remedies for an event whose reason names no cause of a stop. */
interface EventAdvice {
  /** Completes "Service NAME ...". */
  says(event: ServiceEvent): string;
  /** Reasons of ECS that add nothing to the explanation. */
  repeats?: RegExp;
  remedies: readonly string[];
}

/** Source: Amazon ECS Developer Guide, "Amazon ECS service action events" and "deployment state change events". */
const eventAdvice: Readonly<Record<string, EventAdvice>> = {
  SERVICE_TASK_PLACEMENT_FAILURE: {
    says: () => 'could not place a task',
    remedies: ['ECS keeps retrying. Compare its reason with the requirements of the task definition.'],
  },
  [missingTasksEvent]: {
    says: () => 'runs fewer tasks than desired, and no task stopped',
    remedies: [
      'Check whether a deployment is waiting (a paused lifecycle hook, its bake time), or scaling raised the desired count.',
    ],
  },
  SERVICE_TASK_CONFIGURATION_FAILURE: {
    says: () => 'could not place a task because of its configuration',
    remedies: [
      'Check that the roles of the task definition exist and trust ecs-tasks.amazonaws.com.',
      'Tags require the long ARN format: check the account settings of ECS.',
    ],
  },
  SERVICE_TASK_START_IMPAIRED: {
    says: () => 'cannot start its tasks: they keep failing',
    repeats: /unable to consistently start/i,
    remedies: [
      'See the incident messages of its stopped tasks: each cause has its own message in this channel.',
    ],
  },
  SERVICE_DAEMON_PLACEMENT_CONSTRAINT_VIOLATED: {
    says: () => 'has a daemon task on an instance that no longer meets its placement constraints',
    remedies: ['Compare the placement constraints of the service with the attributes of the instance.'],
  },
  SERVICE_DISCOVERY_INSTANCE_UNHEALTHY: {
    says: () => 'has a task that AWS Cloud Map reports as unhealthy',
    remedies: ['Check the health check of the Cloud Map service, or the container health check behind it.'],
  },
  VPC_LATTICE_TARGET_UNHEALTHY: {
    says: () => 'has a task that VPC Lattice reports as unhealthy',
    remedies: [
      'Check path, port and timeout of the health check of the Lattice target group, and the security group.',
    ],
  },
  SERVICE_HEALTH_UNKNOWN: {
    says: () => 'has tasks whose health could not be read',
    remedies: ['Check that the service-linked role AWSServiceRoleForECS has all of its permissions.'],
  },
  ECS_OPERATION_THROTTLED: {
    says: () => 'is delayed: ECS is throttling the scheduler',
    remedies: ['Deploy fewer services at a time. ECS keeps retrying.'],
  },
  SERVICE_DISCOVERY_OPERATION_THROTTLED: {
    says: () => 'is delayed: AWS Cloud Map is throttling the scheduler',
    remedies: ['Deploy fewer services at a time. ECS keeps retrying.'],
  },
};

/**
 * Diagnoses a WARN or ERROR event of a service: a cause if the reason names one (`RESOURCE:FARGATE`), otherwise
 * `unknown` with ECS's message verbatim. Evidence adds counts, revisions and the outcome of a deployment.
 * Never throws.
 */
export function diagnoseServiceEvent(event: ServiceEvent, evidence: Evidence = noEvidence): Diagnosis {
  if (event.eventName === 'SERVICE_DEPLOYMENT_FAILED')
    return diagnoseFailedDeployment(readFailedDeployment(event, evidence));
  const diagnosis = causeInReason(withReason(event, evidence)) ?? eventInWords(event, evidence);
  return { ...diagnosis, sentence: withTasks(diagnosis.sentence, event, evidence) };
}

/** ECS's messages about a task that it could not start. */
const trouble = /unable|fail|throttl|denied/i;

/** Adds a reason to our own event, which has none: the newest failure that ECS has reported since. */
function withReason(event: ServiceEvent, { service }: Evidence): ServiceEvent {
  if (event.eventName !== missingTasksEvent) return event;
  const reported = service?.events.find(({ at, message }) => at >= event.at && trouble.test(message));
  return reported ? { ...event, reason: reported.message } : event;
}

/** Cause named by ECS's reason; undefined if there is none. */
function causeInReason(event: ServiceEvent): Diagnosis | undefined {
  const { place, reason } = event;
  const stop: StopFacts & Partial<StoppedTask> = {
    stoppedReason: reason,
    containers: [],
    place,
    started: false,
    capacityProviderName: event.capacityProviders.find((name) => isFargateProvider(name)),
  };
  const found = diagnose(stop);
  if (found.cause === 'unknown') return undefined;
  const quotes = found.quotes.map((words) => (bareCode.test(words) ? `reason: ${words}` : words));
  return { ...found, quotes, sentence: withProviders(found.sentence, event) };
}

/** Diagnosis that quotes the event. The message shows the service's newest events, unless they could not be read. */
function eventInWords(event: ServiceEvent, { service }: Evidence): Diagnosis {
  const { place, reason, eventName } = event;
  const advice = Object.hasOwn(eventAdvice, eventName) ? eventAdvice[eventName] : undefined;
  const hint = hintFor(reason ?? '');
  const general = (advice?.remedies ?? []).map((text) => ({ text }));
  const told = reason && !advice?.repeats?.test(reason) ? `: ${reason.trim()}` : '.';
  return {
    cause: 'unknown',
    confidence: 'possible',
    quotes: [reason ?? eventName],
    sentence: `Service ${place.name} ${advice?.says(event) ?? `got the event ${eventName}`}${told}`,
    remedies: [...(hint ? [hint] : general), ...(service ? [] : [serviceEvents(event)])],
  };
}

/** Adds the task counts: a task that cannot be placed is an outage only if tasks are missing. */
function withTasks(sentence: string, { eventName }: ServiceEvent, { service }: Evidence): string {
  if (!service || eventName !== 'SERVICE_TASK_PLACEMENT_FAILURE') return sentence;
  const { runningCount, desiredCount } = service;
  const whole = /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
  if (runningCount < desiredCount) return `${whole} ${runningCount} of ${desiredCount} tasks are running.`;
  const all = desiredCount === 1 ? 'The desired task is running' : `All ${desiredCount} tasks are running`;
  return `${whole} ${all}, so this is not an outage: ECS tried to start an additional task, as for rebalancing and deployments.`;
}

/** Bare code such as `RESOURCE:FARGATE`, which needs an explanation. */
const bareCode = /^[A-Z_]+(?::[A-Z_*]+)?$/;

function withProviders(sentence: string, { capacityProviders }: ServiceEvent): string {
  if (capacityProviders.length === 0) return sentence;
  return `${sentence.replace(/\.$/, '')} (capacity provider ${capacityProviders.join(', ')}).`;
}

function serviceEvents({ place }: ServiceEvent): Remedy {
  const options = {
    cluster: place.cluster,
    services: place.name,
    query: 'services[0].events[:10].message',
  };
  const command = awsCommand('ecs describe-services', options, place.region);
  return { text: 'Read the last events of the service:', ...(command && { command }) };
}
