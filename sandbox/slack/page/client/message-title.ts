import { createContext } from 'react';
import { mrkdwnToText } from '../../../../shared/model/text/plain-text.ts';
import { userName } from '../../users.ts';

/** Title of the message that is drawn, for the names of its buttons. */
export const MessageTitle = createContext('');

/** First line of a message's text without markup, as a screen reader should say it. */
export function titleOf({ text }: { text: string }): string {
  const [line = ''] = text.split('\n');
  return mrkdwnToText(
    line.replace(/<@(\w+)>/g, (_, id: string) => `@${userName(id)}`),
    () => '',
  );
}
