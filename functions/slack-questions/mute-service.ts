import { slackDate } from '../../shared/model/format.ts';
import type { SlackQuestion } from '../../shared/model/queue/slack-question.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { minuteMs } from '../../shared/model/units.ts';
import { personWords } from '../../shared/slack/names.ts';
import type { Deps } from './deps.ts';
import { findService, serviceInBold } from './find-service.ts';

type Question<Kind extends SlackQuestion['kind']> = Extract<SlackQuestion, { kind: Kind }>;
type Tools = Pick<Deps, 'services' | 'mutes' | 'announce' | 'showMuteNow'>;

/**
 * Mutes a service: its stops are counted, and no messages are posted for a while. Before that, a message in the channel
 * names the user and the end of the mute.
 * @returns the answer, in mrkdwn. Throws the SDK's errors.
 */
export async function mute(
  question: Omit<Question<'mute'>, 'kind' | 'responseUrl'>,
  deps: Tools,
): Promise<string> {
  const found = await findService(question, deps);
  if (typeof found === 'string') return found;
  const { at, forMs, userId, message } = question;
  const until = at + forMs;
  const before = await deps.mutes.of(found, at);
  // A later try of a question whose answer did not get through.
  const isRetry = before?.since === at && before.by === userId;
  // The second of two clicks: of commands, the latest counts.
  const isMuted = message !== undefined && before !== undefined && until - before.until < minuteMs;
  if (!isRetry && !isMuted) {
    const words = `${serviceInBold(found)} is muted until ${slackDate(until)} by ${personWords(userId)}. \`/steward unmute ${found.name}\` ends it.`;
    await deps.announce({ text: words, id: `mute#${serviceKey(found)}#${at}`, since: at });
    await deps.mutes.mute(found, { since: at, until, by: userId });
  }
  await deps.showMuteNow(found);
  return `${serviceInBold(found)} is muted until ${slackDate(isMuted ? before.until : until)}. Its stops are counted meanwhile, and incidents still open then are posted. Messages about resizing are still posted.`;
}

/** Ends a mute before its time. @returns the answer, in mrkdwn. Throws the SDK's errors. */
export async function unmute(
  question: Omit<Question<'unmute'>, 'kind' | 'responseUrl'>,
  deps: Tools,
): Promise<string> {
  const found = await findService(question, deps);
  if (typeof found === 'string') return found;
  const { at, userId } = question;
  const muted = await deps.mutes.of(found, at);
  // A retry of an earlier request does not end a later mute.
  if (!muted || muted.since > at) {
    await deps.showMuteNow(found);
    return `${serviceInBold(found)} is not muted.`;
  }
  const words = `${serviceInBold(found)} is no longer muted: ${personWords(userId)} ended it.`;
  await deps.announce({ text: words, id: `unmute#${serviceKey(found)}#${at}`, since: at });
  await deps.mutes.mute(found, { since: muted.since, until: at, by: userId });
  await deps.showMuteNow(found);
  return `${serviceInBold(found)} is no longer muted.`;
}
