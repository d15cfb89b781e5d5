import type { ServiceReference } from '../model/service-reference.ts';
import { mrkdwn } from './untrusted.ts';

const userId = /^[UW][A-Z0-9]{5,20}$/;
/** A mention as `mrkdwn` leaves it, at the places where texts of ours name a user: first, or behind "by" and "said". */
const escapedMention = /^&lt;＠([UW][A-Z0-9]{5,20})&gt;|(?<=\b(?:by|said) )&lt;＠([UW][A-Z0-9]{5,20})&gt;/g;
const longestName = 60;

/** A person in mrkdwn: a user of Slack is shown by name, others as they are called. */
export function personWords(by: string): string {
  return userId.test(by) ? `<@${by}>` : mrkdwn(by, longestName);
}

/**
 * Like `mrkdwn`, but the user whom a text of ours names stays one. Mentions within the text, which may come from outside,
 * and those of groups and channels do not.
 */
export function mrkdwnWithPeople(text: string, limit: number): string {
  return mrkdwn(text, limit).replace(escapedMention, '<@$1$2>');
}

/** The mention that a setting names, in mrkdwn: `here`, a user group, or a user; empty for none. */
export function mentionOf(setting: string): string {
  if (setting === '') return '';
  if (setting === 'here') return '<!here>';
  return setting.startsWith('S') ? `<!subteam^${setting}>` : `<@${setting}>`;
}

const kinds = { service: 'Service', family: 'Task family', daemon: 'Daemon' } as const;

/**
 * Kind, name and place of a workload, as a line of mrkdwn.
 *
 * @param room the characters that one name may take
 */
export function whereabouts(place: ServiceReference, room: number): string {
  const kind = kinds[place.kind];
  const [name, cluster, region, account] = [place.name, place.cluster, place.region, place.account].map(
    (word) => mrkdwn(word, room),
  );
  return `${kind} *${name}* · cluster *${cluster}* · ${region} · account ${account}`;
}
