import type { Incident, Mute } from '../../shared/model/incident.ts';
import { minuteMs } from '../../shared/model/units.ts';
import type { Claim } from '../../shared/table/message-claims.ts';
import type { Deps } from './deps.ts';

type Tools = Pick<Deps, 'mutes' | 'claims' | 'now' | 'log'>;

/** Interval of checks on a muted message: the mute may be extended or ended in the meantime. */
const lookAgainMs = 10 * minuteMs;

/** Releases the message of a muted workload. @returns true if it is muted */
export async function givenBackAsMuted(claim: Claim, tools: Tools): Promise<boolean> {
  const { incident } = claim;
  const mute = await muteOf(incident, tools);
  if (!mute) return false;
  await giveBackAsMuted(claim, mute, tools);
  return true;
}

/** Releases a message until its mute ends. Consecutive mutes count as one. */
export async function giveBackAsMuted(
  claim: Claim,
  mute: Mute,
  { claims, now }: Pick<Tools, 'claims' | 'now'>,
): Promise<void> {
  const { incident } = claim;
  const since = wasSilent(incident) ? incident.muted.since : mute.since;
  await claims.mute(claim, { ...mute, since }, Math.min(mute.until, now() + lookAgainMs));
}

/** Tells whether the incident has unreported events from the time when it was muted. */
export function wasSilent(incident: Incident): incident is Incident & { muted: Mute } {
  return incident.muted !== undefined && incident.muted.count === undefined;
}

/** Adds the number of events during the mute to the incident. */
export async function withMutedCount(incident: Incident, { claims, now }: Tools): Promise<Incident> {
  if (!wasSilent(incident)) return incident;
  const { muted } = incident;
  // A user may have ended the mute early.
  const until = Math.min(muted.until, now());
  return {
    ...incident,
    muted: { ...muted, until, count: await claims.countSince(incident.id, muted.since) },
  };
}

/** Reads the mute of a workload. If in doubt, notify. */
export async function muteOf({ id, place }: Incident, { mutes, now, log }: Tools): Promise<Mute | undefined> {
  try {
    return await mutes.of(place, now());
  } catch (error) {
    log.warn('mute not readable', { error, workload: id.workload });
    return undefined;
  }
}
