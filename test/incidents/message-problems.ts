import { areBlocksTooLong, blockErrors } from '../../sandbox/slack/api/check-blocks.ts';
import { blocksFit, slackLimits } from '../../shared/slack/limits.ts';
import type { SlackMessage } from '../../shared/slack/message.ts';

/** Reasons for which Slack would refuse a message; empty for a valid one. */
export function messageProblems({ text, blocks }: SlackMessage): string[] {
  const problems = {
    'a time that is not in the time zone of the reader': mrkdwnTexts({ text, blocks }).some(hasBareTime),
    'too many blocks': blocks.length > slackLimits.blocks,
    'blocks too long': areBlocksTooLong(blocks) || !blocksFit(blocks),
    'no text': text === '',
    'text too long': text.length > slackLimits.messageText,
    'half a surrogate pair': /\\ud[89a-f][0-9a-f]{2}/.test(JSON.stringify([text, blocks])),
  };
  const found = Object.entries(problems).filter(([, isSo]) => isSo);
  return [...found.map(([problem]) => problem), ...blockErrors(blocks, false)];
}

/** Tells whether mrkdwn shows a time of day otherwise than as a date that Slack converts. */
export function hasBareTime(text: string): boolean {
  return /\d:\d\d UTC/.test(text.replace(/<!date\^[^>]*>/g, ''));
}

/** All texts of a message that Slack parses as mrkdwn, in which markup could be injected. */
export function mrkdwnTexts({ text, blocks }: SlackMessage): string[] {
  const texts = [text];
  JSON.stringify(blocks, (_, value) => {
    if (value?.type === 'mrkdwn') texts.push(value.text);
    return value;
  });
  return texts;
}
