import { slackDate } from '../../shared/model/format.ts';
import { personWords } from '../../shared/slack/names.ts';
import type { Deps } from './deps.ts';

type Tools = Pick<Deps, 'pauses' | 'announce'>;
type Asked = { at: number; userId: string };

/**
 * Stops all changes of the installation, before the announcement in the channel: the stop must not wait for Slack. A retry of the same
 * request announces what an earlier one could not.
 * @returns the answer, in mrkdwn. Throws the SDK's errors, and GatewayError when Slack refuses the announcement.
 */
export async function pause({ at, userId }: Asked, { pauses, announce }: Tools): Promise<string> {
  const before = await pauses.read();
  if (before && before.since !== at) {
    return `Changes are already paused, since ${slackDate(before.since)} by ${personWords(before.by)}.`;
  }
  if (!before) await pauses.begin({ since: at, by: userId });
  const words = `:double_vertical_bar: Changes are paused by ${personWords(userId)}: no rollout starts, automatically or by button. Running ones are still watched, and rolled back if they cause problems. \`/steward resume\` ends it.`;
  await announce({ text: words, id: `pause#${at}`, since: at });
  return 'Changes are paused. `/steward resume` ends it.';
}

/** Ends the pause; waiting rollouts start within the hour. @returns the answer, in mrkdwn. Throws as `pause` does. */
export async function resume({ at, userId }: Asked, { pauses, announce }: Tools): Promise<string> {
  const paused = await pauses.read();
  // A retry of an earlier request does not end a later pause.
  if (!paused || paused.since > at) return 'Changes are not paused.';
  const words = `:arrow_forward: Changes are no longer paused: ${personWords(userId)} ended it.`;
  await announce({ text: words, id: `resume#${at}`, since: at });
  await pauses.end({ since: at, by: userId });
  return 'Changes are no longer paused; waiting rollouts start within the hour.';
}
