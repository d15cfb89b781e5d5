import {
  type ApplicationAutoScalingClient,
  type CustomizedMetricSpecification,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  DescribeScheduledActionsCommand,
  type PredictiveScalingPolicyConfiguration,
  type ScalingPolicy,
  type SuspendedState,
} from '@aws-sdk/client-application-auto-scaling';
import { inChunks } from '../model/chunks.ts';
import type { AppliedPolicy, NamedMetric, ScalableService } from '../model/scaling.ts';
import { metricsOfMath, namedMetric } from './named-metric.ts';
import type { Pacer } from './pacer.ts';
import { pages } from './pages.ts';

/** Resource ids per call (API limit). */
const mostResources = 50;

/** Scalable dimension of a service: its task count. The page size is AWS's default. */
const tasks = {
  ServiceNamespace: 'ecs' as const,
  ScalableDimension: 'ecs:service:DesiredCount' as const,
};

export type Scaling = ReturnType<typeof createScaling>;

/** Reads the scaling of services. Methods throw the SDK's errors. */
export function createScaling(client: ApplicationAutoScalingClient, pacer: Pacer) {
  const policiesOf = async (ResourceId: string): Promise<AppliedPolicy[]> => {
    const policies: AppliedPolicy[] = [];
    const describe = async (NextToken?: string) => {
      await pacer.take('scaling');
      return client.send(new DescribeScalingPoliciesCommand({ ...tasks, ResourceId, NextToken }));
    };
    for await (const { ScalingPolicies } of pages(describe)) {
      policies.push(...(ScalingPolicies ?? []).flatMap((policy) => appliedPolicy(policy) ?? []));
    }
    return policies;
  };

  const scheduledActionsOf = async (ResourceId: string): Promise<string[]> => {
    const names: string[] = [];
    const describe = async (NextToken?: string) => {
      await pacer.take('scaling');
      return client.send(new DescribeScheduledActionsCommand({ ...tasks, ResourceId, NextToken }));
    };
    for await (const { ScheduledActions } of pages(describe)) {
      names.push(...(ScheduledActions ?? []).map(({ ScheduledActionName }) => ScheduledActionName ?? ''));
    }
    return names;
  };

  return {
    /** Reads the services of a cluster that are registered as scalable targets, by name. */
    async scalable(
      clusterName: string,
      serviceNames: readonly string[],
    ): Promise<Map<string, ScalableService>> {
      const found = new Map<string, ScalableService>();
      for (const names of inChunks(serviceNames, mostResources)) {
        const describe = async (NextToken?: string) => {
          await pacer.take('scaling');
          const ResourceIds = names.map((name) => `service/${clusterName}/${name}`);
          return client.send(new DescribeScalableTargetsCommand({ ...tasks, ResourceIds, NextToken }));
        };
        for await (const { ScalableTargets } of pages(describe)) {
          for (const { ResourceId = '', MinCapacity, MaxCapacity, SuspendedState } of ScalableTargets ?? []) {
            found.set(ResourceId.slice(ResourceId.lastIndexOf('/') + 1), {
              minimumTasks: MinCapacity ?? 0,
              maximumTasks: MaxCapacity ?? 0,
              ...suspended(SuspendedState),
              policies: await policiesOf(ResourceId),
              scheduledActions: await scheduledActionsOf(ResourceId),
            });
          }
        }
      }
      return found;
    },
  };
}

function suspended(state: SuspendedState | undefined): Pick<ScalableService, 'suspended'> {
  const {
    DynamicScalingOutSuspended: out = false,
    DynamicScalingInSuspended: inwards = false,
    ScheduledScalingSuspended: scheduled = false,
  } = state ?? {};
  return out || inwards || scheduled ? { suspended: { out, in: inwards, scheduled } } : {};
}

/** Converts a policy. @returns undefined for a policy that changes nothing */
function appliedPolicy(policy: ScalingPolicy): AppliedPolicy | undefined {
  const tracking = policy.TargetTrackingScalingPolicyConfiguration;
  if (tracking) {
    return {
      kind: 'target tracking',
      predefinedMetric: tracking.PredefinedMetricSpecification?.PredefinedMetricType,
      metrics: customizedMetrics(tracking.CustomizedMetricSpecification),
      isScaleInDisabled: tracking.DisableScaleIn ? true : undefined,
      targetValue: tracking.TargetValue,
      alarmNames: [],
    };
  }
  const predictive = policy.PredictiveScalingPolicyConfiguration;
  if (predictive) return predictivePolicy(predictive);
  const alarmNames = (policy.Alarms ?? []).flatMap(({ AlarmName }) => AlarmName ?? []);
  return { kind: 'step', metrics: [], alarmNames };
}

function predictivePolicy({
  Mode,
  MetricSpecifications,
}: PredictiveScalingPolicyConfiguration): AppliedPolicy | undefined {
  // ForecastOnly, the default, makes a forecast without scaling.
  if (Mode !== 'ForecastAndScale') return undefined;
  const [metric] = MetricSpecifications ?? [];
  return {
    kind: 'predictive',
    predefinedMetric:
      metric?.PredefinedMetricPairSpecification?.PredefinedMetricType ??
      metric?.PredefinedScalingMetricSpecification?.PredefinedMetricType,
    metrics: metricsOfMath(metric?.CustomizedScalingMetricSpecification?.MetricDataQueries),
    targetValue: metric?.TargetValue,
    alarmNames: [],
  };
}

/** Metrics of a customized specification: one, or those of its metric math. */
function customizedMetrics(specification: CustomizedMetricSpecification | undefined): NamedMetric[] {
  if (!specification) return [];
  if (specification.MetricName) return [namedMetric(specification)];
  return metricsOfMath(specification.Metrics);
}
