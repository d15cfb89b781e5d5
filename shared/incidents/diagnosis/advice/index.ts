import type { Cause } from '../../../model/causes.ts';
import {
  applicationError,
  applicationExited,
  commandNotFound,
  containerDependencyFailed,
  containerStartFailed,
  crashed,
  killed,
  taskCompleted,
  terminated,
} from './container.ts';
import { efsMountFailed } from './efs.ts';
import type { Advice, Facts } from './facts.ts';
import { containerHealthCheckFailed, elbHealthCheckFailed } from './health.ts';
import {
  execFormatError,
  imageInvalid,
  imageNotFound,
  imagePlatformMismatch,
  imagePullDiskFull,
  imagePullNetwork,
  imagePullRateLimited,
  imagePullUnauthorized,
} from './image.ts';
import { outOfMemory } from './memory.ts';
import { deployment, scaleIn, userStopped } from './normal-life.ts';
import {
  capacityUnavailable,
  hostTerminated,
  platformError,
  platformRetirement,
  quotaExceeded,
  spotInterruption,
} from './platform.ts';
import { environmentFileFailed, logDriverFailed, networkInterfaceFailed, volumeFailed } from './resources.ts';
import {
  registryAuthNetwork,
  registryAuthUnauthorized,
  secretNetwork,
  secretNotFound,
  secretUnauthorized,
} from './secrets.ts';
import { unknownCause } from './unknown.ts';

/** What to say and to do for each cause. */
export const adviceFor: Readonly<Record<Cause, (facts: Facts) => Advice>> = {
  'image-not-found': imageNotFound,
  'image-pull-unauthorized': imagePullUnauthorized,
  'image-pull-rate-limited': imagePullRateLimited,
  'image-pull-network': imagePullNetwork,
  'image-platform-mismatch': imagePlatformMismatch,
  'image-pull-disk-full': imagePullDiskFull,
  'image-invalid': imageInvalid,
  'secret-unauthorized': secretUnauthorized,
  'secret-not-found': secretNotFound,
  'secret-network': secretNetwork,
  'registry-auth-unauthorized': registryAuthUnauthorized,
  'registry-auth-network': registryAuthNetwork,
  'log-driver-failed': logDriverFailed,
  'efs-mount-failed': efsMountFailed,
  'volume-failed': volumeFailed,
  'env-file-failed': environmentFileFailed,
  'network-interface-failed': networkInterfaceFailed,
  'out-of-memory': outOfMemory,
  killed,
  'container-start-failed': containerStartFailed,
  'exec-format-error': execFormatError,
  'application-error': applicationError,
  'application-exited': applicationExited,
  crashed,
  'command-not-found': commandNotFound,
  terminated,
  'container-dependency-failed': containerDependencyFailed,
  'container-health-check-failed': containerHealthCheckFailed,
  'elb-health-check-failed': elbHealthCheckFailed,
  'spot-interruption': spotInterruption,
  'capacity-unavailable': capacityUnavailable,
  'quota-exceeded': quotaExceeded,
  'platform-retirement': platformRetirement,
  'host-terminated': hostTerminated,
  'platform-error': platformError,
  deployment,
  'scale-in': scaleIn,
  'user-stopped': userStopped,
  'task-completed': taskCompleted,
  unknown: unknownCause,
};
