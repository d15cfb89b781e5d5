/** What makes a scaling policy add or remove tasks. */
export type ScalingSignal =
  /** Percent of the task size: how full the tasks are depends on the size. */
  | { by: 'cpu' | 'memory'; percent: number }
  /**
   * Load, a queue, a schedule: the number of tasks does not depend on their size. Unless `mayFollowCpu`: what could not
   * be read, or is too involved to tell.
   */
  | { by: 'requests' | 'schedule' | 'other'; metric: string; mayFollowCpu?: true };

/** One policy or schedule that changes the number of tasks of a service. */
export interface ScalingPolicy {
  kind: 'target tracking' | 'step' | 'scheduled' | 'predictive';
  signal: ScalingSignal;
}

/** How Application Auto Scaling moves the number of tasks of a service. */
export interface Scaling {
  minimumTasks: number;
  maximumTasks: number;
  policies: ScalingPolicy[];
  /** True where tasks that were added are not taken away: suspended, or switched off. */
  isScaleInDisabled?: true;
}

/** A metric as a scaling policy or an alarm names it. */
export interface NamedMetric {
  namespace: string;
  metricName: string;
  dimensions: Readonly<Record<string, string>>;
  /** The account that the metric is of, where an alarm of a monitoring account names it. */
  accountId?: string;
}

/** What Application Auto Scaling knows of a service. */
export interface ScalableService {
  minimumTasks: number;
  maximumTasks: number;
  /** Parts of scaling that are suspended. */
  suspended?: { out: boolean; in: boolean; scheduled: boolean };
  policies: AppliedPolicy[];
  /** Names of the scheduled actions. */
  scheduledActions: string[];
}

/** One scaling policy, as it is set. */
export interface AppliedPolicy {
  name: string;
  kind: 'target tracking' | 'step' | 'predictive';
  /** `ECSServiceAverageCPUUtilization` and its like. */
  predefinedMetric?: string;
  /** The metrics of a customized specification; metric math has several. */
  metrics: NamedMetric[];
  /** Target tracking that never takes tasks away. */
  isScaleInDisabled?: true;
  /** Of target tracking and predictive scaling. */
  targetValue?: number;
  /** The alarms that trigger it (step scaling), by name. */
  alarmNames: string[];
}
