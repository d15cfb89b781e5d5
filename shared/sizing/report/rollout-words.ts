import { sizeInWords, slackDate } from '../../model/format.ts';
import type { Hold, Rollout, RolloutState } from '../../model/rollout.ts';
import { section } from '../../slack/blocks.ts';
import type { Block } from '../../slack/message.ts';
import { mrkdwnWithPeople, personWords } from '../../slack/people.ts';
import { mrkdwn } from '../../slack/untrusted.ts';

const nameRoom = 100;
const wordsRoom = 200;
/** A rollout has some six; an ECS that goes back and forth makes more. */
const mostSteps = 8;

/** Where it stands, as a reader says it. */
const states: Readonly<Record<RolloutState, string>> = {
  registering: 'Begun',
  deploying: 'Deploying',
  watching: 'Deployed, being watched',
  reverting: 'Going back to the earlier revision',
  verified: ':white_check_mark: Verified',
  reverted: ':leftwards_arrow_with_hook: Taken back',
  superseded: 'Left alone, as another revision was deployed',
  failed: ':rotating_light: Failed, needs a person',
};

/** `by @mia`, `by itself (mode auto)`, `by hand`. */
function byInWords(by: string): string {
  if (by === 'auto') return 'by itself (mode auto)';
  return by === 'by hand' ? by : `by ${personWords(by)}`;
}

/** `*Deploying* · 2 vCPU / 8 GiB → 0.5 vCPU / 3 GiB · by @mia · begun Nov 25 03:00`. */
function headLine({ state, decision, by, startedAt, endedAt }: Rollout): string {
  const ended = endedAt === undefined ? '' : ` · ended ${slackDate(endedAt)}`;
  const what = `*${states[state]}* · ${sizeInWords(decision.from)} → ${sizeInWords(decision.to)}`;
  return `${what} · ${byInWords(by)} · begun ${slackDate(startedAt)}${ended}`;
}

/** Where a rollout stands: who wanted it, what was done and seen when, and what keeps the service as it is. */
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

/** The latest about a rollout in one text of mrkdwn: for a reply in its thread, and for the notification. */
export function rolloutText(rollout: Rollout): string {
  const { decision, state, steps } = rollout;
  const name = mrkdwn(decision.service.name, nameRoom);
  const last = steps.at(-1);
  const words = last ? `\n${mrkdwnWithPeople(last.text, 2 * wordsRoom)}` : '';
  return `${name} in ${mrkdwn(decision.service.cluster, nameRoom)}: ${states[state]} · ${sizeInWords(decision.to)}${words}`;
}
