import * as z from 'zod/mini';
import { causes } from '../model/causes.ts';
import type { ServiceSettings } from '../model/change-evidence.ts';
import type { Diagnosis, Remedy } from '../model/diagnosis.ts';
import type {
  DefinedContainer,
  DeploymentEvidence,
  Evidence,
  LogTail,
  ServiceEvidence,
  TaskDefinitionEvidence,
} from '../model/evidence.ts';
import type { Occurrence } from '../model/incident.ts';
import type { Success } from '../model/job.ts';
import { formOf } from '../model/parse.ts';
import type {
  DeployedRevision,
  DeploymentDecider,
  DeploymentReference,
  RolledBack,
  ServiceDeploymentRecord,
} from '../model/service-deployment.ts';
import type { ServiceEvent } from '../model/service-event.ts';
import { serviceReferenceForm } from '../model/service-reference.ts';
import type { Shown, TaskCounts } from '../model/severity.ts';
import type { StoppedContainer, StoppedTask } from '../model/stopped-task.ts';
import { changeForm, usageForm } from './change-form.ts';

const text = z.optional(z.string());
const number = z.optional(z.number());
const flag = z.optional(z.boolean());

const containerForm = formOf<StoppedContainer>()(() => ({
  ...{ name: text, exitCode: number, reason: text, image: text, imageDigest: text },
  ...{ runtimeId: text, essential: flag, healthStatus: text },
}));

const stopForm = formOf<StoppedTask>()(() => ({
  ...{ taskArn: z.string(), taskId: z.string(), place: serviceReferenceForm },
  ...{ taskDefinitionArn: z.string(), family: z.string(), revision: z.number() },
  ...{ stoppedAt: z.number(), createdAt: number, startedAt: number, job: text },
  ...{ stoppedReason: text, stopCode: text, containers: z.array(containerForm), launchType: text },
  ...{ started: flag, belongsToService: flag, startedBy: text },
  ...{ platformFamily: text, ipv6Only: flag },
  ...{ pullTookMs: number, startTookMs: number },
  ...{ stopTookMs: number, attachmentReasons: z.optional(z.array(z.string())) },
  ...{ capacityProviderName: text, availabilityZone: text, subnetId: text },
  ...{ cpuUnits: number, memoryMiB: number },
}));

const serviceEventForm = formOf<ServiceEvent>()(() => ({
  ...{ id: z.string(), place: serviceReferenceForm, eventType: z.string(), eventName: z.string() },
  ...{ reason: text, deploymentId: text, capacityProviders: z.array(z.string()), at: z.number() },
}));

const diagnosisForm = formOf<Diagnosis>()(() => ({
  cause: z.enum(causes),
  headline: text,
  confidence: z.enum(['certain', 'likely', 'possible']),
  container: text,
  quotes: z.array(z.string()),
  sentence: z.string(),
  rollback: z.optional(z.object({ from: z.string(), to: z.string() })),
  remedies: z.array(formOf<Remedy>()(() => ({ text: z.string(), command: text }))),
}));

const happened = {
  ...{ id: z.string(), at: z.number() },
  ...{ place: serviceReferenceForm, diagnosis: diagnosisForm },
};
/** Stop or service event in an item. */
export const occurrenceForm: z.ZodMiniType<Occurrence> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('stop'), ...happened, stop: stopForm }),
    z.object({ kind: z.literal('service-event'), ...happened, event: serviceEventForm }),
  ]),
);

const definedContainerForm = formOf<DefinedContainer>()(() => ({
  ...{ name: z.string(), image: text, essential: z.boolean(), memoryMiB: number },
  ...{ logDriver: text, logGroup: text, logStreamPrefix: text, logRegion: text },
  ...{ heapFlags: z.array(z.string()), secrets: z.array(z.string()) },
  ...{ healthCheckStartPeriodSeconds: number, stopTimeoutSeconds: number },
  ...{ healthCheckCommand: text, mountPaths: z.optional(z.array(z.string())), restarts: flag, logMode: text },
  isLogRouter: flag,
}));

/** Task definition in an item, as far as diagnosis and sizing read it. */
export const taskDefinitionForm = formOf<TaskDefinitionEvidence>()(() => ({
  ...{ cpuUnits: number, memoryMiB: number, executionRoleArn: text, taskRoleArn: text },
  ...{ networkMode: text, cpuArchitecture: text, operatingSystemFamily: text },
  ...{ ephemeralStorageGiB: number, containers: z.array(definedContainerForm) },
  volumes: z.optional(z.array(z.object({ fileSystemId: text, rootDirectory: text }))),
}));

const deploymentForm = formOf<DeploymentEvidence>()(() => ({
  ...{ id: z.string(), status: z.string(), rolloutState: text, rolloutStateReason: text },
  ...{ taskDefinitionArn: z.string(), failedTasks: z.number(), createdAt: number },
  ...{ desiredCount: number, runningCount: number },
}));

const lines = z.array(z.object({ at: z.number(), message: z.string() }));

const serviceForm = formOf<ServiceEvidence>()(() => ({
  ...{ desiredCount: z.number(), runningCount: z.number(), pendingCount: z.number() },
  ...{ controller: text, isExpressMode: flag },
  ...{ deployments: z.array(deploymentForm), events: lines },
  ...{ subnets: z.array(z.string()), securityGroups: z.array(z.string()) },
  ...{ assignPublicIp: text, healthCheckGracePeriodSeconds: number, channel: text },
}));

const names = z.optional(z.array(z.string()));

const settingsForm = formOf<ServiceSettings>()(() => ({
  ...{ loadBalancers: names, subnets: names, securityGroups: names, assignPublicIp: text },
  ...{ capacityProviders: names, launchType: text, platformVersion: text, strategy: text },
  desiredCount: number,
  images: z.optional(z.array(z.object({ container: z.string(), image: z.string(), digest: z.string() }))),
}));

const deployedForm = formOf<DeployedRevision>()(() => ({
  ...{ id: z.string(), taskDefinition: text, settings: z.optional(settingsForm) },
}));

const deploymentRecordForm = formOf<ServiceDeploymentRecord>()(() => ({
  ...{ arn: z.string(), status: z.string(), statusReason: text, lifecycleStage: text },
  ...{ createdAt: number, startedAt: number, endedAt: number, target: deployedForm },
  sources: z.optional(z.array(deployedForm)),
  rollback: z.optional(z.object({ reason: text, to: z.optional(deployedForm) })),
  circuitBreaker: z.optional(z.object({ failures: z.number(), threshold: z.number() })),
  alarms: z.array(z.string()),
}));

const deciderForm: z.ZodMiniType<DeploymentDecider> = z.lazy(() =>
  z.discriminatedUnion('by', [
    z.object({ by: z.literal('circuit-breaker'), failures: number, threshold: number }),
    z.object({ by: z.literal('alarm'), names: z.array(z.string()) }),
    z.object({ by: z.literal('hook'), stage: text }),
    z.object({ by: z.literal('person') }),
  ]),
);

/** Deployment of an incident in an item, with its outcome. */
export const deploymentReferenceForm = formOf<DeploymentReference>()(() => ({ id: text, revision: text }));
export const rolledBackForm = formOf<RolledBack>()(() => ({
  ...{ live: z.string(), failed: z.string(), decider: z.optional(deciderForm) },
}));

/** Run of a job that ended its incident, in an item. */
export const successForm = formOf<Success>()(() => ({ at: z.number(), ranForMs: number }));

/** Task counts of a service in an item. */
export const taskCountsForm = formOf<TaskCounts>()(() => ({
  ...{ at: z.number(), running: z.number(), desired: z.number(), pending: z.number() },
  deleted: flag,
  failedDeployment: z.optional(z.object({ failed: text, serving: text })),
}));

/** State of a message as last written, in an item. */
export const shownForm = formOf<Shown>()(() => ({
  changes: z.number(),
  severity: z.optional(z.enum(['down', 'degraded', 'minor'])),
  isQuiet: z.boolean(),
}));

/** Evidence of a stop in an item. */
export const evidenceForm = formOf<Evidence>()(() => ({
  containers: z.optional(z.array(containerForm)),
  taskDefinition: z.optional(taskDefinitionForm),
  service: z.optional(serviceForm),
  isServiceDeleted: flag,
  deployments: z.optional(z.array(deploymentRecordForm)),
  log: z.optional(
    formOf<LogTail>()(() => ({
      ...{ container: z.string(), group: z.string(), stream: z.string(), region: z.string() },
      lines,
    })),
  ),
  change: z.optional(changeForm),
  usage: z.optional(usageForm),
  gaps: z.array(z.string()),
}));
