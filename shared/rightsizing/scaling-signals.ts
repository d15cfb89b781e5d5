import type { Alarm } from '../task/alarm.ts';
import type { AppliedPolicy, NamedMetric, ScalableService } from '../task/scalable-service.ts';
import type { Scaling, ScalingPolicy, ScalingSignal } from '../task/scaling.ts';

/**
 * What moves the number of tasks of a service, from what Application Auto Scaling says.
 * @param alarms those that step scaling names, as far as they could be read
 */
export function scalingOf(service: ScalableService, alarms: readonly Alarm[]): Scaling {
  const { minimumTasks, maximumTasks, policies, scheduledActions } = service;
  const scheduled = scheduledActions.map(
    (name): ScalingPolicy => ({ name, kind: 'scheduled', signal: { by: 'schedule', metric: name } }),
  );
  const applied = policies.flatMap((policy): ScalingPolicy[] => {
    const signal = policy.kind === 'step' ? stepSignal(policy, alarms) : targetSignal(policy);
    return signal ? [{ name: policy.name, kind: policy.kind, signal }] : [];
  });
  return { minimumTasks, maximumTasks, policies: [...applied, ...scheduled] };
}

function targetSignal({ predefinedMetric, metrics, targetValue }: AppliedPolicy): ScalingSignal {
  const [metric] = metrics;
  const name = predefinedMetric ?? (metrics.length > 1 ? 'metric math' : (metric?.metricName ?? 'a metric'));
  const by = predefinedMetric ? utilizationIn(predefinedMetric) : usageIn(metrics);
  return signalBy(by, targetValue, name);
}

/** The alarm that adds tasks; a policy that only takes tasks away does not say how full they may get. */
function stepSignal({ alarmNames }: AppliedPolicy, alarms: readonly Alarm[]): ScalingSignal | undefined {
  const triggers = alarms.filter(({ name }) => alarmNames.includes(name));
  const adding = triggers.find(({ comparison }) => comparison?.startsWith('Greater'));
  if (adding) {
    return signalBy(
      usageIn(adding.metrics),
      adding.threshold,
      adding.metrics[0]?.metricName ?? 'metric math',
    );
  }
  return triggers.length > 0 ? undefined : { by: 'other', metric: 'an alarm that could not be read' };
}

function signalBy(
  by: 'cpu' | 'memory' | undefined,
  percent: number | undefined,
  metric: string,
): ScalingSignal {
  if (by && percent !== undefined && percent > 0) return { by, percent: Math.min(percent, 100) };
  return { by: metric.includes('RequestCount') ? 'requests' : 'other', metric };
}

/** `ECSServiceAverageCPUUtilization`, with and without HighResolution; predictive scaling's pairs are named alike. */
function utilizationIn(name: string): 'cpu' | 'memory' | undefined {
  if (name.includes('CPUUtilization')) return 'cpu';
  return name.includes('MemoryUtilization') ? 'memory' : undefined;
}

/** CPU or memory in percent of the task; metric math may be anything. */
function usageIn(metrics: readonly NamedMetric[]): 'cpu' | 'memory' | undefined {
  const [metric] = metrics;
  if (metrics.length !== 1 || metric?.namespace !== 'AWS/ECS') return undefined;
  return utilizationIn(metric.metricName);
}
