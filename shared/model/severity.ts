/**
 * down: no task runs, or the last attempt of a job failed. degraded: fewer tasks run than desired, or a deployment
 * failed while the earlier revision serves. minor: everything else.
 */
export type Severity = 'down' | 'degraded' | 'minor';

/** Task counts of a service from DescribeServices, with their time. */
export interface TaskCounts {
  /** Epoch milliseconds of the answer. */
  at: number;
  running: number;
  desired: number;
  pending: number;
  /** True where ECS no longer knows the service, or calls it inactive: it was deleted. */
  deleted?: boolean;
  /** Set where a deployment of the service has failed: its revision, and the one that serves (`web:41`). */
  failedDeployment?: { failed?: string; serving?: string };
}

/**
 * State of a message as last written, in addition to the counts. A message that already shows all of it is not written
 * again.
 */
export interface Shown {
  /** Number of changes of the incident that it showed. */
  changes: number;
  severity?: Severity;
  isQuiet: boolean;
}
