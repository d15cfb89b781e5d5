import { impactOf } from './impact.ts';
import { type Incident, incidentPolicy, isClosed } from './incident.ts';
import { dayMs, minuteMs } from './units.ts';

/** Without a stop for this long an open incident is called quiet, in milliseconds. */
const quietAfterMs = 10 * minuteMs;
/** Counts are looked at again this often while stops come, and this often afterwards while tasks are missing, ms. */
const lookAgainMs = { lively: minuteMs, missing: 10 * minuteMs };
/** Incidents whose service never recovers are followed for this long after their last stop, ms. */
const longestMs = dayMs;

/** Tells whether an open incident has had no stop for a while. Times are epoch milliseconds. */
export function isQuiet({ lastSeenAt }: Pick<Incident, 'lastSeenAt'>, now: number): boolean {
  return now - lastSeenAt >= quietAfterMs;
}

/**
 * Decides when the counts of an incident are read again without a new stop: a service may recover, or lose its last
 * task, in the meantime.
 * @returns epoch ms; undefined if there is nothing to follow
 */
export function nextLookAt(incident: Incident, now: number): number | undefined {
  if (incident.place.kind !== 'service' || isClosed(incident)) return undefined;
  const since = now - incident.lastSeenAt;
  if (since < incidentPolicy.quiet) return now + lookAgainMs.lively;
  const { severity } = impactOf(incident);
  const isMissing = severity === 'down' || severity === 'degraded';
  return isMissing && since < longestMs ? now + lookAgainMs.missing : undefined;
}
