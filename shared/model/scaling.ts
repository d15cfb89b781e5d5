/** Signal by which a scaling policy adds or removes tasks. */
export type ScalingSignal =
  /** Percentage of the task size: how full the tasks are depends on their size. */
  | { by: 'cpu' | 'memory'; percent: number }
  /**
   * Load, a queue, a schedule: the task count does not depend on the task size. Unless `mayFollowCpu`: the signal could
   * not be read, or is too complex to tell.
   */
  | { by: 'requests' | 'schedule' | 'other'; metric: string; mayFollowCpu?: true };

/** Policy or schedule that changes the task count of a service. */
export interface ScalingPolicy {
  kind: 'target tracking' | 'step' | 'scheduled' | 'predictive';
  signal: ScalingSignal;
}

/** Application Auto Scaling of a service's task count. */
export interface Scaling {
  minimumTasks: number;
  maximumTasks: number;
  policies: ScalingPolicy[];
  /** True if added tasks are not removed: scale-in is suspended or disabled. */
  isScaleInDisabled?: true;
}

/** Metric as a scaling policy or an alarm names it. */
export interface NamedMetric {
  namespace: string;
  metricName: string;
  dimensions: Readonly<Record<string, string>>;
  /** Account of the metric, if an alarm of a monitoring account names it. */
  accountId?: string;
}

/** Scalable target of a service. */
export interface ScalableService {
  minimumTasks: number;
  maximumTasks: number;
  /** Suspended parts of scaling. */
  suspended?: { out: boolean; in: boolean; scheduled: boolean };
  policies: AppliedPolicy[];
  /** Names of the scheduled actions. */
  scheduledActions: string[];
}

/** Configured scaling policy. */
export interface AppliedPolicy {
  kind: 'target tracking' | 'step' | 'predictive';
  /** `ECSServiceAverageCPUUtilization` and similar. */
  predefinedMetric?: string;
  /** Metrics of a customized specification; metric math has several. */
  metrics: NamedMetric[];
  /** Target tracking that never removes tasks. */
  isScaleInDisabled?: true;
  /** Target of target tracking and predictive scaling. */
  targetValue?: number;
  /** Names of the alarms that trigger it (step scaling). */
  alarmNames: string[];
}
