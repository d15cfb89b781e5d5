import { mrkdwn } from './untrusted.ts';

const userId = /^[UW][A-Z0-9]{5,20}$/;
/** A mention, as `mrkdwn` leaves it. */
const escapedMention = /&lt;＠([UW][A-Z0-9]{5,20})&gt;/g;
const longestName = 60;

/** Who did something, in mrkdwn: a person of Slack is shown by name, others as they are called. */
export function personWords(by: string): string {
  return userId.test(by) ? `<@${by}>` : mrkdwn(by, longestName);
}

/** Like `mrkdwn`, but people who are named in the text stay people; groups and channels do not. */
export function mrkdwnWithPeople(text: string, limit: number): string {
  return mrkdwn(text, limit).replace(escapedMention, '<@$1>');
}
