import { memo } from 'react';
import type { PostedMessage } from '../../types.ts';
import { Avatar } from './avatar.tsx';
import { BlockView, Text } from './block-view.tsx';
import { MessageTitle, titleOf } from './message-title.ts';
import { elementId } from './use-scroll.ts';

interface MessageViewProps {
  message: PostedMessage;
  replies?: PostedMessage[] | undefined;
  live: ReadonlySet<string>;
  /** True below another message. A broadcast reply stands in the channel as well, where its address leads. */
  isInThread?: boolean;
}

/** One message with its thread. A message that came or changed while the page was open lights up shortly. */
export function MessageView({ message, replies = [], live, isInThread = false }: MessageViewProps) {
  const { ts, isBroadcast } = message;
  return (
    <li className="message" id={isInThread && isBroadcast ? undefined : elementId(ts)}>
      <Avatar />
      <MessageBody message={message} isLive={live.has(ts)} isInThread={isInThread} />
      {replies.length > 0 ? (
        <ol className="thread" aria-label="Thread">
          {replies.map((reply) => (
            <MessageView key={reply.ts} message={reply} live={live} isInThread />
          ))}
        </ol>
      ) : null}
    </li>
  );
}

interface MessageBodyProps {
  message: PostedMessage;
  isLive: boolean;
  isInThread: boolean;
}

/** Rendered again only when the message changes: in a storm the page has hundreds. */
const MessageBody = memo(({ message, isLive, isInThread }: MessageBodyProps) => {
  const { channel, ts, threadTs, blocks, text, editedCount, postedAt, isBroadcast, visibleTo } = message;
  const time = new Date(postedAt);
  const title = titleOf(message);
  return (
    // A new key restarts the animation.
    <article key={editedCount} className={isLive ? 'message-body live' : 'message-body'} aria-label={title}>
      <header>
        <strong>ECS Steward</strong>
        <span className="app-mark">APP</span>
        <a href={`/archives/${channel}/${elementId(ts)}`} className="time">
          <time dateTime={time.toISOString()} title={time.toLocaleString()}>
            {time.toLocaleTimeString(undefined, { timeStyle: 'short' })}
          </time>
        </a>
        {editedCount > 0 ? <span className="edited">(edited)</span> : null}
      </header>
      {isBroadcast && isInThread ? <p className="only-you">Also sent to the channel</p> : null}
      {isBroadcast && !isInThread && threadTs ? (
        <p className="only-you">
          <a href={`#${elementId(threadTs)}`}>Replied to a thread</a>
        </p>
      ) : null}
      {visibleTo ? <p className="only-you">Only visible to you</p> : null}
      <MessageTitle value={title}>
        {blocks.length === 0 ? <Text text={{ type: 'mrkdwn', text }} /> : null}
        {blocks.map((block, blockIndex) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a block's place in its message is its identity
          <BlockView key={blockIndex} block={block} place={{ channel, ts, editedCount, blockIndex }} />
        ))}
      </MessageTitle>
    </article>
  );
});
