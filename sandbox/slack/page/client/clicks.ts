import type { PostedMessage } from '../../types.ts';

/** Messages whose buttons were clicked, with the number of their edits then: the answer is still to come. */
const clicked = new Map<string, number>();

/** Remembers a click, so that its answer is shown when it comes. */
export function rememberClick({ ts, editedCount }: Pick<PostedMessage, 'ts' | 'editedCount'>): void {
  clicked.set(ts, editedCount);
}

/** Tells whether a message for this user alone answers a click, once: Slack shows a refusal at the end of the channel. */
export function takesPrivateAnswer(): boolean {
  const isExpected = clicked.size > 0;
  clicked.clear();
  return isExpected;
}

/**
 * Tells whether a reply answers a click on this message, once. A message that has changed since the click shows the
 * answer itself, in the place that was clicked.
 */
export function takesAnswer({ ts, editedCount }: Pick<PostedMessage, 'ts' | 'editedCount'>): boolean {
  const before = clicked.get(ts);
  clicked.delete(ts);
  return before === editedCount;
}
