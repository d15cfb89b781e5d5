import type { Alarm } from '../../model/alarm.ts';
import type {
  AppliedPolicy,
  NamedMetric,
  ScalableService,
  Scaling,
  ScalingPolicy,
  ScalingSignal,
} from '../../model/scaling.ts';

/** Of a band, both sides may add tasks. */
const takesAway = /^LessThan(?!LowerOrGreater)/;
const usageNamespaces = new Set(['AWS/ECS', 'ECS/ContainerInsights']);

/**
 * What moves the number of tasks of a service, from what Application Auto Scaling says.
 * @param alarms those that step scaling names, as far as they could be read
 */
export function scalingOf(service: ScalableService, alarms: readonly Alarm[]): Scaling {
  const { minimumTasks, maximumTasks, suspended } = service;
  // What is suspended adds no tasks: their number is what it is.
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

/** Whether the number of tasks may follow CPU in a way that could not be told. */
export function mayFollowCpu({ policies }: Scaling): boolean {
  return policies.some(({ signal }) => 'metric' in signal && signal.mayFollowCpu === true);
}

function targetSignal({ predefinedMetric, metrics, targetValue }: AppliedPolicy): ScalingSignal {
  if (!predefinedMetric) return signalOf(metrics, targetValue);
  return signalBy(utilizationIn(predefinedMetric), targetValue, predefinedMetric);
}

/** The alarms that add tasks; a policy that only takes tasks away does not say how full they may get. */
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
  // A composite alarm names no metric at all.
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
 * `ECSServiceAverageCPUUtilization`, with and without HighResolution; predictive scaling's pairs are named alike, and
 * Container Insights has `TaskCpuUtilization`.
 */
function utilizationIn(name: string): 'cpu' | 'memory' | undefined {
  if (/CPUUtilization/i.test(name)) return 'cpu';
  return name.includes('MemoryUtilization') ? 'memory' : undefined;
}

/** CPU or memory in percent of the task. */
function usageIn({ namespace, metricName }: NamedMetric): 'cpu' | 'memory' | undefined {
  return usageNamespaces.has(namespace) ? utilizationIn(metricName) : undefined;
}
