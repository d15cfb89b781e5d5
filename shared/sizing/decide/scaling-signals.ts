import type { Alarm } from '../../model/alarm.ts';
import type {
  AppliedPolicy,
  NamedMetric,
  ScalableService,
  Scaling,
  ScalingPolicy,
  ScalingSignal,
} from '../../model/scaling.ts';

/** A band may add tasks on both sides. */
const takesAway = /^LessThan(?!LowerOrGreater)/;
const usageNamespaces = new Set(['AWS/ECS', 'ECS/ContainerInsights']);

/**
 * Derives the scaling of a service from Application Auto Scaling's description.
 * @param alarms alarms of step scaling that could be read
 */
export function scalingOf(service: ScalableService, alarms: readonly Alarm[]): Scaling {
  const { minimumTasks, maximumTasks, suspended } = service;
  // A suspended policy adds no tasks, so their number stays.
  const policies = suspended?.out ? [] : service.policies;
  const scheduledActions = suspended?.scheduled ? [] : service.scheduledActions;
  const isFixed = suspended?.in || policies.some((policy) => policy.isScaleInDisabled);
  const scheduled = scheduledActions.map(
    (name): ScalingPolicy => ({ kind: 'scheduled', signal: { by: 'schedule', metric: name } }),
  );
  const applied = policies.flatMap((policy): ScalingPolicy[] => {
    const signals = policy.kind === 'step' ? stepSignals(policy, alarms) : [targetSignal(policy)];
    return signals.map((signal) => ({ kind: policy.kind, signal }));
  });
  const scaling = { minimumTasks, maximumTasks, policies: [...applied, ...scheduled] };
  return isFixed ? { ...scaling, isScaleInDisabled: true } : scaling;
}

/** Tells whether the task count may follow CPU in a way that could not be determined. */
export function mayFollowCpu({ policies }: Scaling): boolean {
  return policies.some(({ signal }) => 'metric' in signal && signal.mayFollowCpu === true);
}

function targetSignal({ predefinedMetric, metrics, targetValue }: AppliedPolicy): ScalingSignal {
  if (!predefinedMetric) return signalOf(metrics, targetValue);
  return signalBy(utilizationIn(predefinedMetric), targetValue, predefinedMetric);
}

/** Signals of alarms that add tasks. A policy that only removes tasks does not limit how full they get. */
function stepSignals({ alarmNames }: AppliedPolicy, alarms: readonly Alarm[]): ScalingSignal[] {
  const triggers = alarms.filter(({ name }) => alarmNames.includes(name));
  const adding = triggers.filter(({ comparison }) => !takesAway.test(comparison ?? ''));
  if (adding.length === 0 && triggers.length < alarmNames.length) {
    return [{ by: 'other', metric: 'an alarm that could not be read', mayFollowCpu: true }];
  }
  return adding.map(({ metrics, threshold }) => signalOf(metrics, threshold));
}

function signalOf(metrics: readonly NamedMetric[], percent: number | undefined): ScalingSignal {
  const [metric] = metrics;
  if (metric && metrics.length === 1) return signalBy(usageIn(metric), percent, metric.metricName);
  // A composite alarm has no metric of its own.
  const isOfCpu = metrics.length === 0 || metrics.some(({ metricName }) => /cpu/i.test(metricName));
  const signal = { by: 'other', metric: 'metric math' } as const;
  return isOfCpu ? { ...signal, mayFollowCpu: true } : signal;
}

function signalBy(
  by: 'cpu' | 'memory' | undefined,
  percent: number | undefined,
  metric: string,
): ScalingSignal {
  if (by && percent !== undefined && percent > 0) return { by, percent: Math.min(percent, 100) };
  const isOfRequests = metric.includes('RequestCount');
  const signal = { by: isOfRequests ? 'requests' : 'other', metric } as const;
  return by === 'cpu' ? { ...signal, mayFollowCpu: true } : signal;
}

/**
 * `ECSServiceAverageCPUUtilization`, with and without HighResolution; predictive scaling's metric pairs have similar
 * names, and Container Insights has `TaskCpuUtilization`.
 */
function utilizationIn(name: string): 'cpu' | 'memory' | undefined {
  if (/CPUUtilization/i.test(name)) return 'cpu';
  return name.includes('MemoryUtilization') ? 'memory' : undefined;
}

/** Tells whether a metric is CPU or memory in percent of the task. */
function usageIn({ namespace, metricName }: NamedMetric): 'cpu' | 'memory' | undefined {
  return usageNamespaces.has(namespace) ? utilizationIn(metricName) : undefined;
}
