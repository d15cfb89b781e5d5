/** A metric as a scaling policy or an alarm names it. */
export interface NamedMetric {
  namespace: string;
  metricName: string;
  dimensions: Readonly<Record<string, string>>;
}

/** What Application Auto Scaling knows of a service. */
export interface ScalableService {
  minimumTasks: number;
  maximumTasks: number;
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
  /** Of target tracking and predictive scaling. */
  targetValue?: number;
  /** The alarms that trigger it (step scaling), by name. */
  alarmNames: string[];
}
