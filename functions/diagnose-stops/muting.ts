import type { Incident, Mute } from '../../shared/model/incident.ts';
import { minuteMs } from '../../shared/model/units.ts';
import type { Claim } from '../../shared/table/message-claims.ts';
import type { Deps } from './deps.ts';

type Tools = Pick<Deps, 'mutes' | 'claims' | 'now' | 'log'>;

/** A mute may be lengthened or cut short meanwhile, so a muted message is looked at again this often. */
const lookAgainMs = 10 * minuteMs;

/** @returns whether the incident's workload is muted; its message is then given back. */
export async function givenBackAsMuted(claim: Claim, tools: Tools): Promise<boolean> {
  const { incident } = claim;
  const mute = await muteOf(incident, tools);
  if (!mute) return false;
  // One mute after the other is one silence.
  const since = wasSilent(incident) ? incident.muted.since : mute.since;
  await tools.claims.mute(claim, { ...mute, since }, Math.min(mute.until, tools.now() + lookAgainMs));
  return true;
}

/** Whether things happened to it while it was muted of which nobody was told yet. */
export function wasSilent(incident: Incident): incident is Incident & { muted: Mute } {
  return incident.muted !== undefined && incident.muted.count === undefined;
}

/** The incident, with how much happened while it was muted. */
export async function withMutedCount(incident: Incident, { claims }: Tools): Promise<Incident> {
  if (!wasSilent(incident)) return incident;
  const { muted } = incident;
  return { ...incident, muted: { ...muted, count: await claims.countSince(incident.id, muted.since) } };
}

/** A message too many is better than silence. */
async function muteOf({ id, place }: Incident, { mutes, now, log }: Tools): Promise<Mute | undefined> {
  try {
    return await mutes.of(place, now());
  } catch (error) {
    log.warn('cannot tell whether it is muted', { error, workload: id.workload });
    return undefined;
  }
}
