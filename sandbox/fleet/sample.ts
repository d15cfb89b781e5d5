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
 * Effect that the channel must show of an event. message: it opens an incident or adds to one. note: a sentence
 * in the service's open incident, a message of its own where none is open. close: it closes the
 * service's open incidents. silent: nothing. sizing: a right-sizing report of the service; digest: of the fleet.
 */
type Outcome = 'message' | 'note' | 'close' | 'silent' | 'sizing' | 'digest';

/** One sample of events/, and what the sandbox's AWS knows about it beyond the event. */
export interface Sample {
  /** Its file under events/, without `.json`. */
  name: string;
  /** In plain words, for the page that lists the samples. */
  title: string;
  outcome: Outcome;
  /** The cause that its message names, with the evidence at hand. Absent where an event has none. */
  cause?: Cause;
  /** Completes the service's name in the title, where the log names the failure. */
  headline?: string;
  /** By container name: what DescribeTasks tells and the event does not. */
  described?: Record<string, { reason?: string; healthStatus?: 'HEALTHY' | 'UNHEALTHY' }>;
  /** The file in logs/ that holds the log of one container of the task. */
  log?: { container: string; file: string };
}
