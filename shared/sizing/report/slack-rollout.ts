import { nameFromArn } from '../../model/arn.ts';
import { counted, sizeInWords, slackDate, utcInWords } from '../../model/format.ts';
import type { OpenIncident } from '../../model/incident.ts';
import type { Hold, Rollout, RolloutState } from '../../model/rollout.ts';
import { type ServiceReference, serviceName } from '../../model/service-reference.ts';
import { notNowDays, notNowValue, slackActions } from '../../model/slack-actions.ts';
import { actions, button, menu, section } from '../../slack/blocks.ts';
import type { Block } from '../../slack/message.ts';
import { mrkdwnWithPeopleAndTimes, requesterWords } from '../../slack/names.ts';
import { code, mrkdwn, plain } from '../../slack/untrusted.ts';
import type { ServiceReport } from '../service-report.ts';
import { causeWords, holdWords, stateWords, stepWords } from './rollout-words.ts';
import { actionInWords } from './service-words.ts';

/** Characters of a confirmation's 300 for a name; the rest is fixed text. */
const nameInDialog = 40;

/**
 * Buttons of a decision: apply, not now, and why. The dialog of the first names the incidents that were open when the
 * service was analysed.
 */
export function decisionButtons(
  report: ServiceReport,
  decisionId: string,
  incidents: readonly OpenIncident[] = [],
): Block {
  const { place } = report;
  const [name, cluster] = [plain(place.name, nameInDialog), plain(place.cluster, nameInDialog)];
  const words = `${incidentsAtAnalysis(report, incidents)}${name} in ${cluster}: ${applyWords(report)}`;
  const confirmation = { title: `${actionInWords(report)}?`, words, yes: 'Apply' };
  return actions(
    button('Apply', { id: slackActions.apply, value: decisionId, of: name }, confirmation),
    menu(
      'Not now',
      slackActions.notNow,
      notNowDays.map((days) => ({
        label: `Not for ${counted(days, 'day')}`,
        value: notNowValue(days, decisionId),
      })),
    ),
    button('Why', { id: slackActions.why, value: decisionId, of: name }),
  );
}

/** The dialog is part of the message, so it names the time at which these incidents were open. */
function incidentsAtAnalysis({ analysedAt }: ServiceReport, incidents: readonly OpenIncident[]): string {
  const last = incidents.toSorted((one, other) => other.lastSeenAt - one.lastSeenAt)[0];
  if (!last) return '';
  return `${counted(incidents.length, 'open incident')} at ${utcInWords(analysedAt)}: ${causeWords(last.cause)}. `;
}

/** Consequences of a click on Apply, and what is checked at the click. */
function applyWords({ decision }: ServiceReport): string {
  const start = 'deploys a new revision and watches it;';
  return decision.action === 'grow'
    ? `${start} the larger size stays, and if it is not enough, the next one is recommended.`
    : `${start} if it causes problems, it is rolled back. Refused if a task stopped or an incident opened since.`;
}

/** Button of a running rollout; none once it is rolling back or has finished. */
export function rollBackButton({ id, state, decision }: Rollout): Block[] {
  if (state !== 'deploying' && state !== 'watching') return [];
  const { service } = decision;
  const [name, cluster] = [plain(service.name, nameInDialog), plain(service.cluster, nameInDialog)];
  const words = `${name} in ${cluster}: a deployment in progress is stopped; otherwise the earlier revision is deployed. The service is then on hold.`;
  const title = `Roll back to ${sizeInWords(decision.from)}?`;
  return [
    actions(
      button(
        'Roll back now',
        { id: slackActions.rollBack, value: id, of: name },
        { title, words, yes: 'Roll back' },
      ),
    ),
  ];
}

const nameRoom = 100;
const wordsRoom = 200;
/** A rollout has about six steps; one that changes direction has more. */
const mostSteps = 8;

const emoji: Partial<Record<RolloutState, string>> = {
  verified: ':white_check_mark: ',
  'not-enough': ':chart_with_upwards_trend: ',
  reverted: ':leftwards_arrow_with_hook: ',
  failed: ':rotating_light: ',
};

/** `:white_check_mark: Verified`, `Deployed, watched until Nov 25 03:00`. */
function stateInWords({ state, steps }: Rollout): string {
  const watch = steps.findLast((step) => step.code === 'watching');
  if (state === 'watching' && watch) return `Deployed, watched until ${slackDate(watch.until)}`;
  return `${emoji[state] ?? ''}${stateWords[state]}`;
}

/** Title of the message during a rollout: its size and state. */
export function rolloutTitle({ state, decision: { from, to } }: Rollout): string {
  const [before, after] = [sizeInWords(from), sizeInWords(to)];
  const titles: Readonly<Record<RolloutState, string>> = {
    registering: `Deploying ${after}`,
    deploying: `Deploying ${after}`,
    watching: `Watching ${after}`,
    reverting: `Rolling back to ${before}`,
    verified: `Verified at ${after}`,
    'not-enough': `Not enough at ${after}`,
    'not-observed': `Not observed at ${after}`,
    reverted: `Rolled back to ${before}`,
    superseded: 'Another revision was deployed',
    failed: 'Rollout failed',
  };
  return titles[state];
}

/** `*Deploying* · 2 vCPU / 8 GiB → 0.5 vCPU / 3 GiB · by @mia · started Nov 25 03:00`. */
function headLine(rollout: Rollout): string {
  const { decision, by, startedAt, endedAt } = rollout;
  const ended = endedAt === undefined ? '' : ` · finished ${slackDate(endedAt)}`;
  const what = `*${stateInWords(rollout)}* · ${sizeInWords(decision.from)} → ${sizeInWords(decision.to)}`;
  return `${what} · ${requesterWords(by)} · started ${slackDate(startedAt)}${ended}`;
}

/** `*Runs now* web:42 (0.5 vCPU / 1 GiB) since Nov 25 03:04`; while tasks are replaced, what runs until then. */
function runsLine(rollout: Rollout): string[] {
  const { state, decision, toArn = '', backArn = '', seen, steps } = rollout;
  if (steps.at(-1)?.code === 'service-deleted') return [];
  const [earlier, next, back] = [decision.taskDefinitionArn, toArn, backArn].map(nameFromArn);
  const named = (name = '') => {
    const size = name === next ? decision.to : name === earlier || name === back ? decision.from : undefined;
    return `${mrkdwn(name, nameRoom)}${size ? ` (${sizeInWords(size)})` : ''}`;
  };
  if (state === 'deploying') return [`*Runs now* ${named(earlier)}, until ${named(next)} is steady`];
  if (state === 'reverting') return [`*Runs now* ${named(next)}, until ${named(earlier)} is steady`];
  const since = seen?.runsSince ? ` since ${slackDate(seen.runsSince)}` : '';
  return [`*Runs now* ${named(seen?.runs ?? earlier)}${since}`];
}

/** A rollout: its state, the running size, its steps with their times, and the hold on the service. */
export function rolloutBlocks(rollout: Rollout, hold: Hold | undefined, scale: number): Block[] {
  const room = Math.ceil(wordsRoom * scale);
  // The first line already has its start and requester.
  const told = rollout.steps.filter((step) => step.code !== 'begun');
  const steps = told.slice(-mostSteps);
  const leftOut = told.length - steps.length;
  return [
    section([
      headLine(rollout),
      ...runsLine(rollout),
      ...(leftOut > 0 ? [`• … ${leftOut} earlier`] : []),
      ...steps.map((step) => `• ${slackDate(step.at)}  ${mrkdwnWithPeopleAndTimes(stepWords(step), room)}`),
      ...(hold ? [holdLine(hold, rollout, room)] : []),
    ]),
  ];
}

/** `*On hold* until Dec 2 03:00: Memory reached 1 GiB of 1 GiB`. */
function holdLine({ until, reason }: Hold, { decision }: Rollout, room: number): string {
  const why = mrkdwnWithPeopleAndTimes(holdWords(reason), room);
  return `*On hold* until ${slackDate(until)}: ${why}. ${liftWords(decision.service)}`;
}

/** Hint on lifting a hold, in mrkdwn. */
function liftWords(service: ServiceReference): string {
  return `${code(`/steward release ${serviceName(service)}`, wordsRoom)} lifts the hold.`;
}

/** A rollback that a person asked for on an incident, in mrkdwn: a reply in the incident's thread. */
export function goBackText(rollout: Rollout): string {
  const { decision } = rollout;
  const place = `${mrkdwn(decision.service.name, nameRoom)} in ${mrkdwn(decision.service.cluster, nameRoom)}`;
  return `*${stateInWords(rollout)}* · ${place}\n${lastStep(rollout)}`;
}

/** Latest state of a rollout as one mrkdwn text: for a reply in its thread, and for the notification. */
export function rolloutText(rollout: Rollout): string {
  const { decision } = rollout;
  const place = `${mrkdwn(decision.service.name, nameRoom)} in ${mrkdwn(decision.service.cluster, nameRoom)}`;
  return `${place}: ${stateInWords(rollout)} · ${sizeInWords(decision.to)}\n${lastStep(rollout)}`.trim();
}

function lastStep({ steps }: Rollout): string {
  const last = steps.at(-1);
  return last ? mrkdwnWithPeopleAndTimes(stepWords(last), 2 * wordsRoom) : '';
}
