import { useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { Channel, PostedMessage } from '../../types.ts';
import { defaultUser, users } from '../../users.ts';
import { Composer } from './composer.tsx';
import { CurrentUser } from './current-user.ts';
import { dayHeading } from './dates.ts';
import { MessageView } from './message-view.tsx';
import { SendPanel } from './send-panel.tsx';
import { isInChannel, isReply } from './slack-state.ts';
import { useScroll } from './use-scroll.ts';
import { useSlack } from './use-slack.ts';

/** From this width on the panel stands beside the channel; below it covers it (as in workspace.css). */
const wide = '(min-width: 1100px)';

const linked = /^\/archives\/([^/]+)(?:\/(p\d+))?/.exec(location.pathname);

/** The workspace: channels at the left, the open one in the middle, the panel at the right. */
export function App() {
  const slack = useSlack();
  const [chosen, setChosen] = useState(linked?.[1]);
  const [isPanelOpen, setPanelOpen] = useState(() => matchMedia(wide).matches);
  const open = slack.channels.find(({ id }) => id === chosen) ?? slack.channels[0];
  const [user, setUser] = useState(defaultUser);
  const isShown = ({ channel, visibleTo }: { channel: string; visibleTo?: string | undefined }) =>
    channel === open?.id && (visibleTo === undefined || visibleTo === user);
  // biome-ignore lint/correctness/useExhaustiveDependencies: isShown depends on these
  const messages = useMemo(() => slack.messages.filter(isShown), [slack.messages, open?.id, user]);
  const { scroller, unseen, toUnseen, toEnd } = useScroll(open?.id, messages, slack.messages, linked?.[2]);
  const opener = useRef<HTMLButtonElement>(null);

  return (
    <div className={isPanelOpen ? 'workspace with-panel' : 'workspace'}>
      <a className="skip-link" href="#composer">
        Skip to the composer
      </a>
      <nav className="sidebar" aria-label="Channels">
        <h1>Sandbox</h1>
        <ul>
          {slack.channels.map((channel) => (
            <li key={channel.id}>
              <button
                type="button"
                aria-current={channel.id === open?.id ? 'page' : undefined}
                onClick={() => setChosen(channel.id)}
              >
                <span aria-hidden="true">#</span> {channel.name}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <main className="channel">
        <header className="channel-header">
          <h2># {open?.name}</h2>
          <UserPicker user={user} onPick={setUser} />
          {isPanelOpen ? null : (
            <button type="button" ref={opener} className="slack-button" onClick={() => setPanelOpen(true)}>
              Send an event
            </button>
          )}
        </header>
        {slack.isConnected ? null : (
          <p className="banner" role="alert">
            The sandbox does not answer. The page will connect again when it is back.
          </p>
        )}
        <section className="scroller" ref={scroller} aria-label={`Messages of ${open?.name}`}>
          <CurrentUser value={user}>
            <Timeline channel={open} messages={messages} live={slack.live} />
          </CurrentUser>
        </section>
        <p role="status" className="spoken">
          {slack.news && isShown(slack.news) ? slack.news.words : ''}
        </p>
        {unseen > 0 ? (
          <button type="button" className="unseen" onClick={toUnseen}>
            ↓ {unseen} new
          </button>
        ) : null}
        <CurrentUser value={user}>
          <Composer channel={open} onSend={toEnd} />
        </CurrentUser>
      </main>
      {isPanelOpen ? (
        <SendPanel
          counts={slack}
          takesFocus={!matchMedia(wide).matches}
          onClose={() => {
            flushSync(() => setPanelOpen(false));
            opener.current?.focus();
          }}
        />
      ) : null}
    </div>
  );
}

/** Whom the visitor plays: one may approve, the other may not. */
function UserPicker({ user, onPick }: { user: string; onPick: (user: string) => void }) {
  return (
    <label>
      You are
      <select value={user} onChange={({ target }) => onPick(target.value)}>
        {users.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

interface TimelineProps {
  channel: Channel | undefined;
  messages: PostedMessage[];
  live: ReadonlySet<string>;
}

function Timeline({ channel, messages, live }: TimelineProps) {
  if (messages.length === 0) return <p className="empty">No messages in #{channel?.name} yet.</p>;
  const threads = Map.groupBy(messages.filter(isReply), ({ threadTs }) => threadTs);
  const roots = messages.filter(isInChannel);
  const days = Map.groupBy(roots, ({ postedAt }) => dayHeading(postedAt));
  return [...days].map(([day, ofDay]) => (
    <section key={day} className="day-section" aria-label={day}>
      <h3 className="day">
        <span>{day}</span>
      </h3>
      <ol className="messages">
        {ofDay.map((message) => (
          <MessageView key={message.ts} message={message} replies={threads.get(message.ts)} live={live} />
        ))}
      </ol>
    </section>
  ));
}
