import { withLocalTimes } from '../model/format.ts';
import type { ServiceReference } from '../model/service-reference.ts';
import { mrkdwn } from './untrusted.ts';

const userId = /^[UW][A-Z0-9]{5,20}$/;
/** Mention as escaped by `mrkdwn`, in the places where our texts name a user: at the start, or after "by". */
const escapedMention = /^&lt;＠([UW][A-Z0-9]{5,20})&gt;|(?<=\bby )&lt;＠([UW][A-Z0-9]{5,20})&gt;/g;
const longestName = 60;

/** Name of a person in mrkdwn: a mention for a Slack user ID, the name itself for anyone else. */
export function personWords(by: string): string {
  return userId.test(by) ? `<@${by}>` : mrkdwn(by, longestName);
}

/** Requester of a rollout in mrkdwn: `by @mia`, `automatically (mode auto)`, `by hand`. */
export function requesterWords(by: string): string {
  if (by === 'auto') return 'automatically (mode auto)';
  return by === 'by hand' ? by : `by ${personWords(by)}`;
}

/**
 * Escapes like `mrkdwn`, but keeps the mention of a user in the places where our texts name one, and shows times in each
 * reader's time zone. All other mentions, which may come from outside, and those of groups and channels are escaped.
 */
export function mrkdwnWithPeopleAndTimes(text: string, limit: number): string {
  return withLocalTimes(mrkdwn(text, limit)).replace(escapedMention, '<@$1$2>');
}

/** Mention for a setting, in mrkdwn: `here`, a user group, or a user; empty for none. */
export function mentionOf(setting: string): string {
  if (setting === '') return '';
  if (setting === 'here') return '<!here>';
  return setting.startsWith('S') ? `<!subteam^${setting}>` : `<@${setting}>`;
}

const kinds = { service: 'Service', family: 'Task family', daemon: 'Daemon' } as const;

/**
 * Kind, name, cluster, Region and account of a workload, as a line of mrkdwn.
 *
 * @param room maximum length of each name, characters
 */
export function whereabouts(place: ServiceReference, room: number): string {
  const kind = kinds[place.kind];
  const [name, cluster, region, account] = [place.name, place.cluster, place.region, place.account].map(
    (word) => mrkdwn(word, room),
  );
  return `${kind} *${name}* · cluster *${cluster}* · ${region} · account ${account}`;
}
