import type { Cause } from '../model/causes.ts';

/**
 * Causes that speak against a new size: too little memory, or health checks that failed, for which too little CPU is
 * the likely reason in the hours after CPU was changed. Others (an image, a role) would have come with any size.
 */
const causes: ReadonlySet<Cause> = new Set<Cause>([
  'out-of-memory',
  'container-health-check-failed',
  'elb-health-check-failed',
]);

export function isBadForSize(cause: Cause): boolean {
  return causes.has(cause);
}
