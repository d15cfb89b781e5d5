import type { Cause } from '../../../model/causes.ts';
import type { Advice, Facts } from '../advice/facts.ts';
import type { Finding, Rule } from '../rule.ts';
import type { Signs } from '../signs.ts';
import {
  accountBlocked,
  capacityAdvice,
  capacityProviderUnauthorized,
  capacityUnavailable,
  quotaExceeded,
} from './capacity.ts';
import { cleanExit, failingExit, logTellsWhy } from './container-exit.ts';
import { containerExitAdvice } from './container-exit-advice.ts';
import { containerDependencyFailed, containerStartAdvice, containerStartFailed } from './container-start.ts';
import { deploymentAdvice, deploymentRolledBack } from './deployment.ts';
import {
  containerHealthCheckFailed,
  describedAsUnhealthy,
  elbHealthCheckFailed,
  healthAdvice,
} from './health.ts';
import { heapAdvice } from './heap.ts';
import {
  dockerBroken,
  hostAdvice,
  hostTerminated,
  platformError,
  platformRetirement,
  spotInterruption,
  stopCodeOfPlatform,
} from './host.ts';
import {
  execFormatError,
  imageContentAdvice,
  imageInvalid,
  imagePlatformMismatch,
  imagePullDiskFull,
  imageUnreadable,
} from './image-content.ts';
import {
  imageNotFound,
  imageNotOnInstance,
  imagePullAdvice,
  imagePullDenied,
  imagePullRateLimited,
  imagePullUnauthorized,
  imageStorageBroken,
  libraryImageNotFound,
} from './image-pull.ts';
import { imagePullNetwork, imagePullNetworkAdvice } from './image-pull-network.ts';
import { killedAfterStopTimeout, killedWithFullMemory } from './killed.ts';
import { logDriverAdvice, logDriverFailed } from './log-driver.ts';
import { memoryAdvice, outOfMemory } from './memory.ts';
import { networkInterfaceAdvice, networkInterfaceFailed } from './network-interface.ts';
import {
  azRebalance,
  instanceDraining,
  normalLifeAdvice,
  scalingActivity,
  stoppedByUser,
  stopTaskReason,
  userInitiated,
} from './normal-life.ts';
import {
  registryAuthAdvice,
  registryAuthNetwork,
  registryAuthRetriedOften,
  registryAuthUnauthorized,
  registryCredentialsNotFound,
} from './registry-auth.ts';
import { roleAdvice, roleNotAssumable } from './role.ts';
import {
  fetchThrottled,
  secretNetwork,
  secretNotFound,
  secretRetriedOften,
  secretsAdvice,
  secretUnauthorized,
} from './secrets.ts';
import { efsMountFailed, environmentFileFailed, storageAdvice, volumeFailed } from './storage.ts';
import { unknownAdvice } from './unknown.ts';

/** All rules, in order of evaluation. The first match wins. */
export const rules: readonly Rule[] = [
  // Stops that ECS itself initiated for a healthy task: exit codes that follow are only a consequence.
  azRebalance,
  scalingActivity,
  instanceDraining,
  stoppedByUser,
  spotInterruption,
  platformRetirement,

  // Before health checks: a container killed for memory also fails them.
  outOfMemory,
  containerHealthCheckFailed,
  elbHealthCheckFailed,

  // Before the startup families: their messages can also report a full disk or a binary for another architecture.
  imagePullDiskFull,
  execFormatError,
  // Before the verdicts below, which would match a throttled call as too many retries.
  imagePullRateLimited,
  fetchThrottled,

  // Faults of the image first, then permission, existence and network. A refusal often adds "or does not exist"
  // as a precaution; both are answers, so network faults come after them.
  imagePlatformMismatch,
  imageInvalid,
  imageUnreadable,
  libraryImageNotFound,
  imagePullDenied,
  imagePullUnauthorized,
  imageNotFound,
  imageNotOnInstance,
  imagePullNetwork,
  imageStorageBroken,
  // Before the container start, which a failure of Docker also prevents.
  dockerBroken,

  // Before secrets and quotas: messages about a role that cannot be assumed, or a launch that EC2 refused, are specific.
  roleNotAssumable,
  capacityProviderUnauthorized,
  accountBlocked,

  // Same order for secrets and registry credentials; retry counts are evidence only if there is nothing else.
  secretUnauthorized,
  registryAuthUnauthorized,
  secretNotFound,
  registryCredentialsNotFound,
  secretNetwork,
  registryAuthNetwork,
  secretRetriedOften,
  registryAuthRetriedOften,

  // One cause per resource: here the verdict only changes the advice.
  environmentFileFailed,
  efsMountFailed,
  volumeFailed,
  logDriverFailed,
  // A quota on network interfaces needs an increase, not a check of the subnet.
  quotaExceeded,
  networkInterfaceFailed,
  containerDependencyFailed,
  containerStartFailed,

  // After the resources, which "InternalError: ..." and timeouts often wrap. Host before capacity, because a lost
  // host also reduces capacity.
  hostTerminated,
  capacityUnavailable,
  platformError,

  // Only in service events; a stop has its own reason.
  deploymentRolledBack,

  // Without a conclusive message, the stop code may name the cause.
  userInitiated,
  stopCodeOfPlatform,
  stopTaskReason,
  describedAsUnhealthy,

  // Exits of the containers come last; the log before the exit code, which it explains.
  logTellsWhy,
  cleanExit,
  killedAfterStopTimeout,
  killedWithFullMemory,
  failingExit,
];

/** Evaluates the rules in order; undefined if nothing proves a cause. */
export function findCause(signs: Signs): Finding | undefined {
  for (const rule of rules) {
    const finding = rule.find(signs);
    if (finding) return finding;
  }
  return undefined;
}

/** Explanation and remedies for each cause, from all families. */
export const adviceFor: Readonly<Record<Cause, (facts: Facts) => Advice>> = {
  ...imagePullAdvice,
  ...imagePullNetworkAdvice,
  ...imageContentAdvice,
  ...secretsAdvice,
  ...registryAuthAdvice,
  ...memoryAdvice,
  ...heapAdvice,
  ...containerExitAdvice,
  ...containerStartAdvice,
  ...healthAdvice,
  ...normalLifeAdvice,
  ...hostAdvice,
  ...capacityAdvice,
  ...storageAdvice,
  ...logDriverAdvice,
  ...networkInterfaceAdvice,
  ...roleAdvice,
  ...deploymentAdvice,
  ...unknownAdvice,
};
