import { messageAsText } from '../../shared/slack/message-text.ts';
import type { SandboxSlack } from '../slack/start-slack.ts';

const width = 80;

/** Prints every message of the channel, and the replies in its thread, as text. */
export function printMessages(slack: SandboxSlack): void {
  const messages = slack.messages();
  for (const message of messages.filter(({ threadTs }) => threadTs === undefined)) {
    console.log('─'.repeat(width));
    console.log(messageAsText(message, { width }));
    const replies = messages.filter(({ threadTs }) => threadTs === message.ts);
    for (const { text } of replies) console.log(`  └ in the thread: ${text}`);
  }
  console.log('─'.repeat(width));
}
