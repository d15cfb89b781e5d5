import type { ChangeEvidence, UsageEvidence } from './change-evidence.ts';
import type { ServiceDeploymentRecord } from './service-deployment.ts';
import type { StoppedContainer } from './stopped-task.ts';

/** A container of the task definition: only what diagnosis needs, never environment values. */
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
  /** True where a restart policy restarts the container inside its task. */
  restarts?: boolean;
  /** `blocking` or `non-blocking`, where the definition says so. */
  logMode?: string;
  stopTimeoutSeconds?: number;
}

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

export interface DeploymentEvidence {
  id: string;
  /** PRIMARY, ACTIVE or INACTIVE. */
  status: string;
  rolloutState?: string;
  rolloutStateReason?: string;
  taskDefinitionArn: string;
  failedTasks: number;
  /** Start of the deployment, epoch milliseconds; absent in evidence of before it was kept. */
  createdAt?: number;
  /** Tasks of this deployment; absent in evidence of before these were kept. */
  desiredCount?: number;
  runningCount?: number;
}

export interface ServiceEvidence {
  desiredCount: number;
  runningCount: number;
  pendingCount: number;
  /** `ECS`, `CODE_DEPLOY` or `EXTERNAL`; the task sets of the latter two stand among the deployments. */
  controller?: string;
  /** True where ECS Express Mode manages the service (resourceManagementType ECS). */
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

export interface LogTail {
  container: string;
  group: string;
  stream: string;
  region: string;
  /** Oldest first, redacted, at most 25. */
  lines: { at: number; message: string }[];
}

/**
 * What was read about a stop beyond its event. Every part fails soft: what could not be read is absent
 * and named in `gaps`, in words fit for the message ("logs not readable: ...").
 */
export interface Evidence {
  /** From DescribeTasks: container reasons and health, which events do not carry. */
  containers?: StoppedContainer[];
  taskDefinition?: TaskDefinitionEvidence;
  service?: ServiceEvidence;
  /** The newest deployments in the history of the service, newest first. */
  deployments?: ServiceDeploymentRecord[];
  log?: LogTail;
  /** What was deployed before the first occurrence. */
  change?: ChangeEvidence;
  /** CPU and memory before the stop. */
  usage?: UsageEvidence;
  gaps: string[];
}

export const noEvidence: Evidence = { gaps: [] };
