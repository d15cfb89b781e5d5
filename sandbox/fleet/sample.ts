import type { Cause } from '../../shared/model/causes.ts';

/** An EventBridge event as it arrives: the envelope that all share, and a detail of its own kind. */
export interface SampleEvent {
  id: string;
  'detail-type': string;
  source: string;
  time: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/**
 * Expected effect of an event on the channel. message: it opens an incident or adds to one. note: a sentence in the
 * service's open incident, or a message of its own if none is open. close: it closes the service's open incidents.
 * silent: nothing. sizing: a right-sizing report of the service; digest: of the fleet.
 */
type Outcome = 'message' | 'note' | 'close' | 'silent' | 'sizing' | 'digest';

/** Sample of events/, with what the sandbox's AWS knows about it beyond the event. */
export interface Sample {
  /** File under events/, without `.json`. */
  name: string;
  /** Title in plain words, for the page that lists the samples. */
  title: string;
  outcome: Outcome;
  /** Expected cause, with the evidence available; absent for events without a cause. */
  cause?: Cause;
  /** Part of the title, where log or reason name more than the cause. */
  headline?: string;
  /** Data that DescribeTasks adds to the event, by container name. */
  described?: Record<string, { reason?: string; healthStatus?: 'HEALTHY' | 'UNHEALTHY' }>;
  /** File in logs/ with the log of one container of the task. */
  log?: { container: string; file: string };
}
