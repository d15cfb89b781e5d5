import type { ServiceReference } from './service-reference.ts';

/** Characters kept of a reason. ECS limits it to 1,024 (255 before 2023), so a longer one is not from ECS. */
export const longestReason = 4_096;

/** Container of a stopped task, as in the event and in DescribeTasks. */
export interface StoppedContainer {
  name?: string;
  /** Absent (not 0) if the container never started, or its host died. */
  exitCode?: number;
  reason?: string;
  image?: string;
  imageDigest?: string;
  runtimeId?: string;
  essential?: boolean;
  healthStatus?: string;
}

/**
 * Facts of a stop that diagnosis reads. All may be absent: ECS has left out each of these fields in some year or on
 * some platform. `undefined` always means "unknown", never "no".
 */
export interface StopFacts {
  stoppedReason?: string;
  stopCode?: string;
  containers: StoppedContainer[];
  launchType?: string;
  /** True if the task ever ran (startedAt is present). */
  started?: boolean;
  belongsToService?: boolean;
  /** Time from the start of stopping to the end of its containers, ms. */
  stopTookMs?: number;
  /** Time of the image pull, and from the creation of the task to its start, ms. */
  pullTookMs?: number;
  startTookMs?: number;
  /** `Linux`, `Windows Server 2022 Core` and similar; absent in older events. */
  platformFamily?: string;
  /** True if the task's network interface has no IPv4 address; absent if no interface is known. */
  ipv6Only?: boolean;
  /** Reasons of attachments (EBS volumes) that could not be created. */
  attachmentReasons?: string[];
  /** Deployment id (`ecs-svc/...`) for service tasks, the caller's text for others. */
  startedBy?: string;
}

/** Task that reached STOPPED. Times are epoch ms. */
export interface StoppedTask extends StopFacts {
  taskArn: string;
  taskId: string;
  place: ServiceReference;
  taskDefinitionArn: string;
  family: string;
  revision: number;
  stoppedAt: number;
  createdAt?: number;
  startedAt?: number;
  capacityProviderName?: string;
  availabilityZone?: string;
  subnetId?: string;
  /** Which job of its family a task without a service did (model/job.ts). */
  job?: string;
  /** Task size, if the event contains it: CPU units (1024 = 1 vCPU) and MiB. */
  cpuUnits?: number;
  memoryMiB?: number;
}
