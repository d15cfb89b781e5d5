import { counted } from './format.ts';
import type { DeploymentDecider, RolledBack } from './service-deployment.ts';

/**
 * Phrase for the decider, to follow "by": "the circuit breaker (3 failed tasks, threshold 3)", "the CloudWatch alarm
 * web-5xx", "the lifecycle hook at PRE_SCALE_UP", "a person".
 */
export function deciderInWords(decider: DeploymentDecider): string {
  switch (decider.by) {
    case 'circuit-breaker': {
      const { failures, threshold } = decider;
      const count = failures ? ` (${counted(failures, 'failed task')}, threshold ${threshold})` : '';
      return `the circuit breaker${count}`;
    }
    case 'alarm': {
      const { names } = decider;
      if (names.length === 0) return 'a CloudWatch alarm';
      return `the CloudWatch ${names.length > 1 ? 'alarms' : 'alarm'} ${names.join(', ')}`;
    }
    case 'hook':
      return decider.stage ? `the lifecycle hook at ${decider.stage}` : 'a lifecycle hook';
    case 'person':
      return 'a person';
  }
}

/** "web:41 is live; web:42 failed". A deployment that was only forced has the revision of the one before. */
export function rolledBackInWords({ live, failed }: RolledBack): string {
  if (live === failed) return `${live} is live as before; its new deployment failed`;
  return `${live} is live; ${failed} failed`;
}
