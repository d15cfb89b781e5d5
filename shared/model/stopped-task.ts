import type { ServiceReference } from './service-reference.ts';

/** ECS caps a reason at 1,024 characters (255 before 2023); whatever is longer than this is not ECS's own. */
export const longestReason = 4_096;

/** One container of a stopped task, as the event and DescribeTasks tell it. */
export interface StoppedContainer {
  name?: string;
  /** Absent (which is not 0) when the container never started, or its host died. */
  exitCode?: number;
  reason?: string;
  image?: string;
  imageDigest?: string;
  runtimeId?: string;
  essential?: boolean;
  healthStatus?: string;
}

/**
 * What diagnosis reads of a stop. Everything may be absent: ECS has left out each of these fields in
 * some year or on some platform. `undefined` always means "not known", never "no".
 */
export interface StopFacts {
  stoppedReason?: string;
  stopCode?: string;
  containers: StoppedContainer[];
  launchType?: string;
  /** Whether the task ever ran (startedAt is present). */
  started?: boolean;
  belongsToService?: boolean;
  /** From the moment when the task began to stop to the end of its containers, ms. */
  stopTookMs?: number;
  /** Time of the image pull, and from the creation of the task to its start, ms. */
  pullTookMs?: number;
  startTookMs?: number;
  /** `Linux`, `Windows Server 2022 Core` and the like; absent in older events. */
  platformFamily?: string;
  /** True where the network interface of the task has no IPv4 address; absent where no interface is known. */
  ipv6Only?: boolean;
  /** Reasons of attachments (EBS volumes) that could not be made. */
  attachmentReasons?: string[];
  /** Deployment id (`ecs-svc/...`) for service tasks, caller's text for others. */
  startedBy?: string;
}

/** One task that reached STOPPED. Times are epoch milliseconds. */
export interface StoppedTask extends StopFacts {
  taskArn: string;
  taskId: string;
  place: ServiceReference;
  taskDefinitionArn: string;
  family: string;
  revision: number;
  stoppedAt: number;
  startedAt?: number;
  capacityProviderName?: string;
  availabilityZone?: string;
  subnetId?: string;
  /** Task size, where the event tells it: CPU units (1024 = 1 vCPU) and MiB. */
  cpuUnits?: number;
  memoryMiB?: number;
}
