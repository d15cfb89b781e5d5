import type {
  ScalableTarget,
  ScalingPolicy,
  ScheduledAction,
} from '@aws-sdk/client-application-auto-scaling';

/** State of Application Auto Scaling. Shapes are AWS's own, times are Dates. */
export interface ScalingState {
  /** Replaces the target of the same resource and dimension. */
  putScalableTarget(target: ScalableTarget): void;
  /** Replaces the policy of the same name and resource. */
  putScalingPolicy(policy: ScalingPolicy): void;
  /** Replaces the action of the same name and resource. */
  putScheduledAction(action: ScheduledAction): void;
  scalableTargets(): ScalableTarget[];
  scalingPolicies(): ScalingPolicy[];
  scheduledActions(): ScheduledAction[];
}

/** Nothing that scales. */
export function createScalingState(): ScalingState {
  const targets = new Map<string, ScalableTarget>();
  const policies = new Map<string, ScalingPolicy>();
  const actions = new Map<string, ScheduledAction>();
  return {
    putScalableTarget: (target) => void targets.set(keyOf(target, target.ScalableDimension), target),
    putScalingPolicy: (policy) => void policies.set(keyOf(policy, policy.PolicyName), policy),
    putScheduledAction: (action) => void actions.set(keyOf(action, action.ScheduledActionName), action),
    scalableTargets: () => [...targets.values()],
    scalingPolicies: () => [...policies.values()],
    scheduledActions: () => [...actions.values()],
  };
}

function keyOf(
  item: Pick<ScalableTarget, 'ServiceNamespace' | 'ResourceId'>,
  name: string | undefined,
): string {
  return `${item.ServiceNamespace}\n${item.ResourceId}\n${name}`;
}
