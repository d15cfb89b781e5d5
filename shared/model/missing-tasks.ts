import { minuteMs } from './units.ts';

/** Since when a service has run fewer tasks than desired (epoch ms), and how many were desired then. */
export interface MissingTasks {
  since: number;
  desired: number;
}

/** Counts of a service, and the start of the deployment that is under way (epoch ms). */
interface Counts {
  running: number;
  desired: number;
  deployingSince?: number;
}

/** whole: nothing is missing. waiting: not for long enough. missing: since longer than the setting allows. */
export type Verdict = { state: 'whole' } | ({ state: 'waiting' | 'missing' } & MissingTasks);

/**
 * Decides whether a service has run fewer tasks than desired for too long. The time starts again with a deployment and
 * with a higher desired count: both need time to start tasks.
 * @param known since when tasks were missing at the last look
 * @param minutes setting missingTasksMinutes
 */
export function weighMissing(
  { running, desired, deployingSince = 0 }: Counts,
  known: MissingTasks | undefined,
  now: number,
  minutes: number,
): Verdict {
  if (running >= desired) return { state: 'whole' };
  const first = known === undefined || known.desired < desired ? now : known.since;
  const since = Math.max(first, deployingSince);
  return { state: now - since >= minutes * minuteMs ? 'missing' : 'waiting', since, desired };
}
