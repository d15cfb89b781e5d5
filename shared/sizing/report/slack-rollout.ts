import { counted, sizeInWords, slackDate } from '../../model/format.ts';
import type { Hold, Rollout, RolloutState } from '../../model/rollout.ts';
import { notNowDays, notNowValue, slackActions } from '../../model/slack-actions.ts';
import { actions, button, menu, section } from '../../slack/blocks.ts';
import type { Block } from '../../slack/message.ts';
import { mrkdwnWithPeople, personWords } from '../../slack/names.ts';
import { mrkdwn, plain } from '../../slack/untrusted.ts';
import type { ServiceReport } from '../service-report.ts';
import { actionInWords } from './service-words.ts';

/** Characters of a confirmation's 300 for a name; the rest is fixed text. */
const nameInDialog = 70;

/** Buttons of a decision: apply, not now, and why. */
export function decisionButtons(report: ServiceReport, decisionId: string): Block {
  const [name, cluster] = [report.place.name, report.place.cluster].map((word) => plain(word, nameInDialog));
  const words = `${name} in ${cluster}: a new revision is registered and deployed, its tasks are replaced, and it is watched. If it causes problems, it is rolled back automatically.`;
  const confirmation = { title: `${actionInWords(report)}?`, words, yes: 'Apply' };
  return actions(
    button('Apply', { id: slackActions.apply, value: decisionId }, confirmation),
    menu(
      'Not now',
      slackActions.notNow,
      notNowDays.map((days) => ({
        label: `Not for ${counted(days, 'day')}`,
        value: notNowValue(days, decisionId),
      })),
    ),
    button('Why', { id: slackActions.why, value: decisionId }),
  );
}

/** Button of a running rollout; none once it is rolling back or has finished. */
export function rollBackButton({ id, state, decision }: Rollout): Block[] {
  if (state !== 'deploying' && state !== 'watching') return [];
  const [name, cluster] = [decision.service.name, decision.service.cluster].map((word) =>
    plain(word, nameInDialog),
  );
  const words = `${name} in ${cluster}: the deployment is stopped while it is in progress, else the earlier revision is deployed. The service is then on hold.`;
  const title = `Roll back to ${sizeInWords(decision.from)}?`;
  return [
    actions(
      button('Roll back now', { id: slackActions.rollBack, value: id }, { title, words, yes: 'Roll back' }),
    ),
  ];
}

const nameRoom = 100;
const wordsRoom = 200;
/** A rollout has about six steps; one that changes direction has more. */
const mostSteps = 8;

/** Rollout states as users read them. */
const states: Readonly<Record<RolloutState, string>> = {
  registering: 'Begun',
  deploying: 'Deploying',
  watching: 'Deployed, watching',
  reverting: 'Rolling back',
  verified: ':white_check_mark: Verified',
  'not-enough': ':chart_with_upwards_trend: Not enough; the larger size stays',
  'not-observed': 'Not observed; the new size stays',
  reverted: ':leftwards_arrow_with_hook: Rolled back',
  superseded: 'Superseded by another revision',
  failed: ':rotating_light: Failed, needs attention',
};

/** `by @mia`, `automatically`, `by hand`. */
function byInWords(by: string): string {
  if (by === 'auto') return 'automatically (mode auto)';
  return by === 'by hand' ? by : `by ${personWords(by)}`;
}

/** `*Deploying* · 2 vCPU / 8 GiB → 0.5 vCPU / 3 GiB · by @mia · started Nov 25 03:00`. */
function headLine({ state, decision, by, startedAt, endedAt }: Rollout): string {
  const ended = endedAt === undefined ? '' : ` · finished ${slackDate(endedAt)}`;
  const what = `*${states[state]}* · ${sizeInWords(decision.from)} → ${sizeInWords(decision.to)}`;
  return `${what} · ${byInWords(by)} · started ${slackDate(startedAt)}${ended}`;
}

/** A rollout: its state, its steps with their times, and the hold on the service. */
export function rolloutBlocks(rollout: Rollout, hold: Hold | undefined, scale: number): Block[] {
  const room = Math.ceil(wordsRoom * scale);
  const steps = rollout.steps.slice(-mostSteps);
  const leftOut = rollout.steps.length - steps.length;
  return [
    section([
      headLine(rollout),
      ...(leftOut > 0 ? [`• … ${leftOut} earlier`] : []),
      ...steps.map(({ at, text }) => `• ${slackDate(at)}  ${mrkdwnWithPeople(text, room)}`),
      ...(hold ? [holdLine(hold, room)] : []),
    ]),
  ];
}

/** `*On hold* until Dec 2 03:00: out of memory at 1 GiB`. */
function holdLine({ until, reason }: Hold, room: number): string {
  return `*On hold* until ${slackDate(until)}: ${mrkdwnWithPeople(reason, room)}`;
}

/** Rollback that a user requested on an incident, in mrkdwn: a reply in the incident's thread. */
export function goBackText({ decision, state, steps }: Rollout): string {
  const name = mrkdwn(decision.service.name, nameRoom);
  const last = mrkdwnWithPeople(steps.at(-1)?.text ?? '', 2 * wordsRoom);
  return `*${states[state]}* · ${name} in ${mrkdwn(decision.service.cluster, nameRoom)}\n${last}`;
}

/** Latest state of a rollout as one mrkdwn text: for a reply in its thread, and for the notification. */
export function rolloutText(rollout: Rollout): string {
  const { decision, state, steps } = rollout;
  const name = mrkdwn(decision.service.name, nameRoom);
  const last = steps.at(-1);
  const words = last ? `\n${mrkdwnWithPeople(last.text, 2 * wordsRoom)}` : '';
  return `${name} in ${mrkdwn(decision.service.cluster, nameRoom)}: ${states[state]} · ${sizeInWords(decision.to)}${words}`;
}
