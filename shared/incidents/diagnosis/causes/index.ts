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
  imagePullNetwork,
  imagePullRateLimited,
  imagePullUnauthorized,
  imageStorageBroken,
  libraryImageNotFound,
} from './image-pull.ts';
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

/** Every rule, in the order in which they are asked. The first that finds something decides. */
export const rules: readonly Rule[] = [
  // Why ECS itself ended a task that was well: whatever exit codes follow is the end of the containers.
  azRebalance,
  scalingActivity,
  instanceDraining,
  stoppedByUser,
  spotInterruption,
  platformRetirement,

  // Before health checks: a container killed for memory also stops answering them.
  outOfMemory,
  containerHealthCheckFailed,
  elbHealthCheckFailed,

  // Before the start-up families: a full disk and a foreign binary name themselves in any of their sentences.
  imagePullDiskFull,
  execFormatError,
  // Before the verdicts below, which a throttled call would otherwise pass as too many retries.
  imagePullRateLimited,
  fetchThrottled,

  // Faults of the image itself first; then whether it may be had, exists, can be reached. A refusal often
  // adds "or does not exist" to be safe, and both are answers, so a network fault is looked for after them.
  imagePlatformMismatch,
  imageInvalid,
  imageUnreadable,
  libraryImageNotFound,
  imagePullUnauthorized,
  imageNotFound,
  imageNotOnInstance,
  imagePullNetwork,
  imageStorageBroken,
  // Before the container's start, which Docker's own trouble also stops.
  dockerBroken,

  // Before the secrets and the quotas: a role that ECS cannot become, and what EC2 refuses to launch, name themselves.
  roleNotAssumable,
  capacityProviderUnauthorized,
  accountBlocked,

  // The same order for secrets and registry credentials; retry counts speak only when nothing else does.
  secretUnauthorized,
  registryAuthUnauthorized,
  secretNotFound,
  registryCredentialsNotFound,
  secretNetwork,
  registryAuthNetwork,
  secretRetriedOften,
  registryAuthRetriedOften,

  // One cause per resource: here the verdict changes the advice, not the cause.
  environmentFileFailed,
  efsMountFailed,
  volumeFailed,
  logDriverFailed,
  // A quota on network interfaces is answered by raising it, not by looking at the subnet.
  quotaExceeded,
  networkInterfaceFailed,
  containerDependencyFailed,
  containerStartFailed,

  // After the resources: "InternalError: ..." and time-outs often wrap one of them. Host before capacity,
  // since a lost host also leaves too little of it.
  hostTerminated,
  capacityUnavailable,
  platformError,

  // A service event alone says it; a stop is explained by its own words.
  deploymentRolledBack,

  // No sentence told the cause; the code that ECS put on the stop may.
  userInitiated,
  stopCodeOfPlatform,
  stopTaskReason,
  describedAsUnhealthy,

  // Last, what the containers did. The log before the exit code, which it explains.
  logTellsWhy,
  cleanExit,
  killedAfterStopTimeout,
  killedWithFullMemory,
  failingExit,
];

/** Asks the rules in turn. Nothing found means that the stop proves no cause. */
export function findCause(signs: Signs): Finding | undefined {
  for (const rule of rules) {
    const finding = rule.find(signs);
    if (finding) return finding;
  }
  return undefined;
}

/** Sentence and remedies for each cause, from the families. */
export const adviceFor: Readonly<Record<Cause, (facts: Facts) => Advice>> = {
  ...imagePullAdvice,
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
