import { nameFromArn } from './arn.ts';
import type { ChangeEvidence, UsageEvidence } from './change-evidence.ts';
import type { ServiceDeploymentRecord } from './service-deployment.ts';
import type { StoppedContainer } from './stopped-task.ts';

/** Container of the task definition, with the fields that diagnosis needs; never environment values. */
export interface DefinedContainer {
  name: string;
  image?: string;
  essential: boolean;
  /** Hard limit, MiB. */
  memoryMiB?: number;
  logDriver?: string;
  logGroup?: string;
  logStreamPrefix?: string;
  logRegion?: string;
  /** Heap settings found in command, entry point and environment, such as `-Xmx512m`. */
  heapFlags: string[];
  /** ARNs or names that the definition refers to; never their values. */
  secrets: string[];
  healthCheckStartPeriodSeconds?: number;
  /** Redacted. */
  healthCheckCommand?: string;
  /** Paths in the container at which volumes are mounted. */
  mountPaths?: string[];
  /** True for the log router of FireLens (firelensConfiguration). */
  isLogRouter?: boolean;
  /** True if a restart policy restarts the container inside its task. */
  restarts?: boolean;
  /** `blocking` or `non-blocking`, if the definition sets it. */
  logMode?: string;
  stopTimeoutSeconds?: number;
}

/** Evidence from the task definition. */
export interface TaskDefinitionEvidence {
  cpuUnits?: number;
  memoryMiB?: number;
  executionRoleArn?: string;
  taskRoleArn?: string;
  networkMode?: string;
  cpuArchitecture?: string;
  operatingSystemFamily?: string;
  ephemeralStorageGiB?: number;
  containers: DefinedContainer[];
  /** EFS volumes. */
  volumes?: { fileSystemId?: string; rootDirectory?: string }[];
}

/** Evidence from a deployment of the service. */
export interface DeploymentEvidence {
  id: string;
  /** PRIMARY, ACTIVE or INACTIVE. */
  status: string;
  rolloutState?: string;
  rolloutStateReason?: string;
  taskDefinitionArn: string;
  failedTasks: number;
  /** Start of the deployment, epoch ms; absent in evidence stored before this field existed. */
  createdAt?: number;
  /** Tasks of this deployment; absent in evidence stored before these fields existed. */
  desiredCount?: number;
  runningCount?: number;
}

/** Evidence from the service. */
export interface ServiceEvidence {
  desiredCount: number;
  runningCount: number;
  pendingCount: number;
  /** `ECS`, `CODE_DEPLOY` or `EXTERNAL`; the task sets of the latter two are among the deployments. */
  controller?: string;
  /** True if ECS Express Mode manages the service (resourceManagementType ECS). */
  isExpressMode?: boolean;
  deployments: DeploymentEvidence[];
  /** Newest first, at most 10. */
  events: { at: number; message: string }[];
  subnets: string[];
  securityGroups: string[];
  assignPublicIp?: string;
  healthCheckGracePeriodSeconds?: number;
  /** Slack channel that the tag steward:channel names. */
  channel?: string;
}

/** Last lines of a container's log. */
export interface LogTail {
  container: string;
  group: string;
  stream: string;
  region: string;
  /** Oldest first, redacted, at most 25. `leftOut` is the number of lines between one and the line before it. */
  lines: { at: number; message: string; leftOut?: number }[];
}

/**
 * Evidence of a stop beyond its event. Each part may fail: what could not be read is absent and named in `gaps`, in
 * words for the message ("logs not readable: ...").
 */
export interface Evidence {
  /** From DescribeTasks: container reasons and health, which events do not contain. */
  containers?: StoppedContainer[];
  taskDefinition?: TaskDefinitionEvidence;
  service?: ServiceEvidence;
  /** True where ECS answered that it does not know the service any more. */
  isServiceDeleted?: boolean;
  /** Newest deployments in the history of the service, newest first. */
  deployments?: ServiceDeploymentRecord[];
  log?: LogTail;
  /** Deployment before the first occurrence. */
  change?: ChangeEvidence;
  /** CPU and memory before the stop. */
  usage?: UsageEvidence;
  gaps: string[];
}

export const noEvidence: Evidence = { gaps: [] };

/** `web:42`, the revision of a deployment; undefined without one. */
export function revisionOf(deployment: DeploymentEvidence | undefined): string | undefined {
  return deployment && nameFromArn(deployment.taskDefinitionArn);
}
