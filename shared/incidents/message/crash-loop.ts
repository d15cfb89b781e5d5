import { counted, durationInWords, usdInWords } from '../../model/format.ts';
import { type Incident, isClosed } from '../../model/incident.ts';
import type { StoppedTask } from '../../model/stopped-task.ts';
import { hourMs, minuteMs, unitsPerVcpu } from '../../model/units.ts';

/** Stops of an episode from which on it is a loop. */
const leastStops = 3;

/** Prices of Fargate for Linux on x86 in us-east-1, US dollars an hour (AWS price list, 2026-11): an order of size. */
const listPrice = { perVcpuHour: 0.04048, perGiBHour: 0.004445 };
/** Fargate bills at least a minute of each task, from the pull of its image on. */
const leastBilledMs = minuteMs;

/** Seconds to minutes that one task of the loop lives; undefined where it never started. */
function lifeOf({ startedAt, stoppedAt }: StoppedTask): number | undefined {
  return startedAt === undefined ? undefined : stoppedAt - startedAt;
}

/** Cost of all stopped tasks, if each was like the first; undefined for tasks that Fargate does not bill. */
function burnt({ count }: Incident, stop: StoppedTask): string | undefined {
  const { cpuUnits, memoryMiB, launchType } = stop;
  const life = lifeOf(stop);
  if (launchType !== 'FARGATE' || !cpuUnits || !memoryMiB || life === undefined) return undefined;
  const hourly =
    (cpuUnits / unitsPerVcpu) * listPrice.perVcpuHour + (memoryMiB / 1024) * listPrice.perGiBHour;
  const usd = (hourly * count * Math.max(life, leastBilledMs)) / hourMs;
  return usd < 0.01 ? undefined : `about ${usdInWords(usd)} of Fargate`;
}

/**
 * The next try of ECS. Tasks that reached RUNNING are replaced at once; of those that did not, ECS spaces the starts out, up
 * to 27 minutes apart (ECS developer guide, "Service throttle logic").
 */
function nextTry({ tasks }: Incident, stop: StoppedTask): string {
  if (tasks && tasks.pending > 0) return 'next try under way';
  return lifeOf(stop) === undefined ? 'next try within 27 min' : 'next try at once';
}

/**
 * A loop of failing tasks in one line of mrkdwn: "Crash loop: 14 stops an hour, each task lives about 40 s, next try at once;
 * 14 tasks, about $0.12 of Fargate". Undefined for what is no loop: of jobs, of few stops, and of an incident that is over.
 */
export function crashLoopLine(incident: Incident): string | undefined {
  const { occurrence, place, count, firstSeenAt, lastSeenAt } = incident;
  if (occurrence.kind !== 'stop' || place.kind !== 'service' || isClosed(incident)) return undefined;
  const lasted = lastSeenAt - firstSeenAt;
  if (count < leastStops || lasted < minuteMs) return undefined;
  const { stop } = occurrence;
  const perHour = Math.round(((count - 1) * hourMs) / lasted);
  const life = lifeOf(stop);
  const lives = life === undefined ? 'no task starts' : `each task lives about ${durationInWords(life)}`;
  const cost = [counted(count, 'task'), burnt(incident, stop)].filter(Boolean).join(', ');
  return `Crash loop: ${counted(perHour, 'stop')} an hour, ${lives}, ${nextTry(incident, stop)}; ${cost}`;
}
