import { slackDate } from '../../shared/model/format.ts';
import { serviceKey } from '../../shared/model/service-reference.ts';
import { holdWords } from '../../shared/sizing/report/rollout-words.ts';
import { mrkdwnWithPeopleAndTimes, personWords } from '../../shared/slack/names.ts';
import type { Deps } from './deps.ts';
import { findService, serviceInBold } from './find-service.ts';

type Tools = Pick<Deps, 'services' | 'rollouts' | 'announce'>;
type Asked = { service: string; cluster?: string; at: number; userId: string };

const reasonRoom = 200;

/**
 * Lifts the hold of a service early, after announcing it in the channel. A retry of the same request announces once.
 * @returns the answer, in mrkdwn. Throws the SDK's errors, and GatewayError if Slack refuses the announcement.
 */
export async function release(asked: Asked, deps: Tools): Promise<string> {
  const found = await findService(asked, deps);
  if (typeof found === 'string') return found;
  const { at, userId } = asked;
  const hold = await deps.rollouts.holdOf(found);
  if (!hold || hold.until <= at) return `${serviceInBold(found)} is not on hold.`;
  const why = mrkdwnWithPeopleAndTimes(holdWords(hold.reason), reasonRoom);
  const words = `${serviceInBold(found)} is no longer on hold: ${personWords(userId)} lifted it. It was until ${slackDate(hold.until)}: ${why}.`;
  await deps.announce({ text: words, id: `release#${serviceKey(found)}#${at}`, since: at });
  await deps.rollouts.hold(found, { until: at, reason: hold.reason });
  return `${serviceInBold(found)} is no longer on hold; its size may be changed again.`;
}
