import { causeTitles } from '../../model/causes.ts';
import {
  counted,
  durationInWords,
  memoryInWords,
  minutesInWords,
  monthlyInWords,
  tasksInWords,
  utcInWords,
  vcpuInWords,
} from '../../model/format.ts';
import type { OpenIncident } from '../../model/incident.ts';
import type { RolloutState } from '../../model/rollout.ts';
import type { Fault, HoldReason, Realised, RolloutEvent, Unobserved } from '../../model/rollout-step.ts';

/** States of a rollout in the words of a reader. */
export const stateWords: Readonly<Record<RolloutState, string>> = {
  registering: 'Registering the revision',
  deploying: 'Deploying',
  watching: 'Deployed, watching',
  reverting: 'Rolling back',
  verified: 'Verified',
  'not-enough': 'Not enough; the larger size stays',
  'not-observed': 'Not observed; the new size stays',
  reverted: 'Rolled back',
  superseded: 'Superseded by another revision',
  failed: 'Failed, needs attention',
};

/** `Out of memory`, also for a cause that this version does not know. */
export function causeWords(cause: string): string {
  const titles: Readonly<Record<string, string>> = causeTitles;
  return titles[cause] ?? cause;
}

/** The fault as a clause that begins a sentence, such as `Memory reached 500 MiB of 512 MiB`. May hold a Slack mention. */
export function faultWords(fault: Fault): string {
  switch (fault.code) {
    case 'memory-kill':
      return `A task of the new size was killed for memory at ${memoryInWords(fault.memoryMiB)}`;
    case 'memory-full':
      return `Memory reached ${memoryInWords(fault.usedMiB)} of ${memoryInWords(fault.memoryMiB)}`;
    case 'cpu':
      return `CPU was at its limit of ${vcpuInWords(fault.vcpu)} for ${minutesInWords(fault.minutes)}`;
    case 'stops':
      return stopsWords(fault);
    case 'below-desired':
      return `Only ${fault.running} of ${counted(fault.desired, 'task')} ran for ${minutesInWords(fault.minutes)}`;
    case 'deployment-failed':
      return 'The deployment failed';
    case 'deployment-stuck':
      return `The deployment is stuck: no further task ran for ${minutesInWords(fault.minutes)}`;
    case 'rolled-back-elsewhere':
      return 'The deployment was rolled back by ECS or by a person';
    case 'next':
      return 'A larger size is applied';
    case 'person':
      return `Rolled back by <@${fault.by}>`;
    case 'worded':
      return fault.text;
  }
}

function stopsWords({ stops, causes, stopsBefore }: Extract<Fault, { code: 'stops' }>): string {
  const before = stopsBefore === 0 ? 'none' : `${stopsBefore}`;
  const titles = causes.map(causeWords).join(', ');
  return `${counted(stops, 'task')} of the new size stopped (${titles}), and ${before} of the old one in the day before`;
}

/** The step as a sentence. May hold a Slack mention, and names from outside. */
export function stepWords(event: RolloutEvent): string {
  switch (event.code) {
    case 'begun':
      return 'Started.';
    case 'registered':
      return `Registered ${event.revision}, like ${event.like} but for its size; other services of the family stay as they are.`;
    case 'registered-otherwise':
      return `${event.revision} differs from what was requested (${event.differences.join(', ')}); the service was not changed.`;
    case 'not-begun':
      return `It could not start within ${minutesInWords(event.minutes)}; the service was not changed.`;
    case 'deploying':
      return `Deploying ${event.revision}.`;
    case 'watching':
      return `Running and stable at the new size; watching until ${utcInWords(event.until)}, or until ${utcInWords(event.atMost)} if too little can be observed.`;
    case 'verified':
      return realisedWords(event.realised);
    case 'not-observed':
      return `Not observed: ${unobservedWords[event.why]}; ${event.revision} stays.`;
    default:
      return endWords(event);
  }
}

/** Codes of the steps on the way to a new size. */
type Forward =
  | 'begun'
  | 'registered'
  | 'registered-otherwise'
  | 'not-begun'
  | 'deploying'
  | 'watching'
  | 'verified'
  | 'not-observed';

/** Steps that end a rollout, or restore the earlier revision. */
function endWords(event: Exclude<RolloutEvent, { code: Forward }>): string {
  switch (event.code) {
    case 'rolling-back':
      return rollingBackWords(event.fault);
    case 'larger-size-stays':
      return `${faultWords(event.fault)}: the larger size stays${afterGrowth(event.fault)}.`;
    case 'larger-size-failed':
      return `${faultWords(event.fault)}, but tasks of the larger size run, and it stays: please check the service.`;
    case 'deployment-stopped':
      return 'Stopped the deployment; ECS rolls it back.';
    case 'copied':
      return `Registered ${event.revision}, a copy of ${event.of}, which is inactive.`;
    case 'runs-again':
      return `${event.revision} runs again${event.isSteady ? ' and is stable' : ''}.`;
    case 'not-steady':
      return 'The earlier revision does not become stable: please check the service.';
    case 'does-not-go-back':
      return 'The service does not return to the earlier revision: please check it.';
    case 'superseded':
      return `${event.revision} was deployed in the meantime; it stays.`;
    case 'service-deleted':
      return 'The service was deleted.';
    case 'revision-deleted':
      return `${event.revision} was deleted${event.isGoingBack ? ': please check the service' : '; nothing was changed'}.`;
    case 'refused':
      return refusedWords(event);
    case 'going-back':
      return `Rolled back by <@${event.by}>: from ${event.from} to ${event.to}.`;
    case 'worded':
      return event.text;
  }
}

/** A kill, full memory or full CPU proves that more is needed; the rest of the evidence is for a new analysis. */
function afterGrowth({ code }: Fault): string {
  if (code === 'next') return '';
  const isSize = code === 'memory-kill' || code === 'memory-full' || code === 'cpu';
  return `, and the service will be analyzed ${isSize ? 'for the next size' : 'again'}`;
}

function rollingBackWords(fault: Fault): string {
  const why = faultWords(fault);
  return fault.code === 'person' ? `${why}.` : `${why}: rolling back to the earlier revision.`;
}

function refusedWords({ error, message, isGoingBack }: Extract<RolloutEvent, { code: 'refused' }>): string {
  const left = isGoingBack ? 'Please check the service' : 'The service was not changed';
  return `${left}. ${error === undefined ? '' : `ECS refused it, ${error}: `}${message}`;
}

const unobservedWords: Readonly<Record<Unobserved, string>> = {
  'scaled-to-zero': 'the service is scaled to 0 tasks',
  'no-task': 'no task runs',
  'no-usage': 'CloudWatch has no usage of it',
  'not-looked': 'for most of the watch no task ran, or the service could not be read',
};

/** `Measured since: saves $36/month with 2 tasks; CPU at most 0.2 vCPU of 0.5 vCPU, memory at most 500 MiB of 1 GiB.` */
function realisedWords(realised: Realised): string {
  const memory = `memory at most ${memoryInWords(realised.highestMemoryMiB)} of ${memoryInWords(realised.memoryMiB)}`;
  const cpu = `CPU at most ${vcpuInWords(realised.highestVcpu)} of ${vcpuInWords(realised.vcpu)}`;
  const { savedMonthlyUsd: saved, tasks } = realised;
  if (saved === undefined) return `Measured since: ${cpu}, ${memory}.`;
  const usd = monthlyInWords(saved);
  const money = saved >= 0 ? `saves ${usd}` : `costs ${usd} more`;
  return `Measured since: ${money} with ${tasksInWords(tasks)} ${tasks === 1 ? 'task' : 'tasks'}; ${cpu}, ${memory}.`;
}

/** `1 open incident: Out of memory, 3 min ago`; of several, the one that was seen last. @param now epoch ms */
export function openIncidentsInWords(incidents: readonly OpenIncident[], now: number): string {
  const last = incidents.toSorted((one, other) => other.lastSeenAt - one.lastSeenAt)[0];
  const what = last && `: ${causeWords(last.cause)}, ${durationInWords(now - last.lastSeenAt)} ago`;
  return `${counted(incidents.length, 'open incident')}${what ?? ''}`;
}

/** The reason of a hold as a clause. May hold a Slack mention. */
export function holdWords(reason: HoldReason): string {
  switch (reason.code) {
    case 'rolled-back':
    case 'failed':
      return faultWords(reason.fault);
    case 'not-now':
      return `Snoozed by <@${reason.by}> (Not now)`;
    case 'worded':
      return reason.text;
  }
}
