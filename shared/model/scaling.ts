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
  name: string;
  kind: 'target tracking' | 'step' | 'scheduled' | 'predictive';
  signal: ScalingSignal;
}

/** How Application Auto Scaling moves the number of tasks of a service. */
export interface Scaling {
  minimumTasks: number;
  maximumTasks: number;
  policies: ScalingPolicy[];
}
