import { counted, sizeInWords, timesInWords, utcInWords } from '../model/format.ts';
import { causeWords, holdWords, openIncidentsInWords } from '../sizing/report/rollout-words.ts';
import type { Refusal } from './preconditions.ts';

type WordsOf = { [Code in Refusal['code']]: (refusal: Extract<Refusal, { code: Code }>) => string };

const words: WordsOf = {
  paused: ({ since, by }) =>
    `Changes have been paused since ${utcInWords(since)} by <@${by}>; \`/steward resume\` ends it.`,
  'service-gone': () => 'The service was deleted.',
  mode: ({ mode, needsApproval }) =>
    needsApproval
      ? 'Its mode is approve: an approver has to click Apply.'
      : `Its mode is ${mode} (tag steward:mode, parameter mode): nothing is changed.`,
  'on-hold': ({ until, reason, service }) =>
    `The service is on hold until ${utcInWords(until)}: ${holdWords(reason)}. \`/steward release ${service}\` lifts the hold.`,
  'rollout-under-way': ({ startedAt }) =>
    startedAt === undefined
      ? 'Another rollout of this service has just started.'
      : `The rollout of ${utcInWords(startedAt)} is still running.`,
  controller: ({ controller }) =>
    `Its deployments are controlled by ${controller}, not by ECS; change the size there.`,
  'express-mode': ({ serviceArn, size }) =>
    `ECS Express Mode owns this service, and its next update would undo the change. Run: aws ecs update-express-gateway-service --service-arn ${serviceArn} --cpu ${size.cpuUnits} --memory ${size.memoryMiB}`,
  'not-fargate': () => 'It does not run on Fargate.',
  deploying: () =>
    'A deployment is in progress, baking or waiting at a hook; please try again when it has finished.',
  stale: ({ analysed, runs }) => `${analysed} was analyzed, but ${runs} runs: it will be analyzed again.`,
  'not-copyable': ({ revision }) =>
    `${revision} was deleted, so a rollback would be impossible; please deploy an active revision first.`,
  'newer-recommendation': () => 'A newer recommendation of this service exists; please use that one.',
  'too-old': ({ decidedAt, days }) =>
    `The recommendation is from ${utcInWords(decidedAt)}, more than ${counted(days, 'day')} old: it will be analyzed again.`,
  'stops-since': ({ stops, lastAt, cause }) =>
    `${counted(stops, 'task')} stopped since the analysis, the last ${utcInWords(lastAt)} (${causeWords(cause)}): it will be analyzed again.`,
  'open-incident': ({ incidents, now }) =>
    `${openIncidentsInWords(incidents, now)}. Nothing is shrunk until it is closed.`,
  'step-limit': ({ most }) => `It would shrink by more than a factor of ${most} at once.`,
  'no-change': () => 'It changes nothing.',
  'growth-limit': ({ times, days, before }) =>
    `It would be more than ${timesInWords(times)} the ${sizeInWords(before)} of ${counted(days, 'day')} ago: apply it with its button or manually.`,
  cooldown: ({ endedAt, until }) =>
    `Its last rollout finished ${utcInWords(endedAt)}; the next may start ${utcInWords(until)}.`,
  'change-window': ({ isReadable }) =>
    isReadable
      ? 'Its change window (tag steward:change-window) is closed now.'
      : 'Its tag steward:change-window is malformed; expected hours such as Mon-Fri 09:00-16:00 Europe/Berlin.',
  freeze: () => 'Changes are frozen (parameter freeze).',
  'owned-by-code': ({ owner }) =>
    `${owner} would revert it at its next deployment; tag the service steward:auto-over-code = yes to change it anyway.`,
  'image-moved': ({ container, image, isUnread }) => {
    const why = isUnread
      ? 'it is unknown whether its tag still points to the running image'
      : 'its tag now points to a different image than the running one';
    return `Container ${container} (${image}): ${why}. Deploy it first, use a digest, or tag the service steward:mutable-images = accept.`;
  },
  budget: ({ underWay, budget }) =>
    underWay === undefined
      ? `${counted(budget, 'rollout')} are running, the limit (parameter rolloutBudget); please try again later.`
      : `${counted(underWay, 'rollout')} of at most ${budget} (parameter rolloutBudget) ${underWay === 1 ? 'is' : 'are'} running.`,
};

/** Words why a decision is not applied, with what to do. May hold a Slack mention, and names from outside. */
export function refusalWords(refusal: Refusal): string {
  // The table has the words of each code; TypeScript cannot pair them across a union.
  const inWords = words[refusal.code] as (one: Refusal) => string;
  return inWords(refusal);
}
