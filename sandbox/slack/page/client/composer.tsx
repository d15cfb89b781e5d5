import { type FormEvent, useContext, useState } from 'react';
import type { Channel } from '../../types.ts';
import { CurrentUser } from './current-user.ts';
import { postJson } from './post-json.ts';

/** The line at the bottom of a channel. It takes slash commands only. */
export function Composer({ channel, onSend }: { channel: Channel | undefined; onSend: () => void }) {
  const user = useContext(CurrentUser);
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState('');

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const [, command, text = ''] = /^(\/\S+)\s*(.*)$/.exec(typed.trim()) ?? [];
    if (!command) return setProblem('Only slash commands are heard here, such as /steward help.');
    setProblem('');
    // The answer comes at the end.
    onSend();
    const sent = { command, text, user, channel: channel?.id };
    const { error } = await postJson<{ error?: string }>('/page/command', sent);
    if (error) setProblem(`${command} failed: ${error}.`);
    else setTyped('');
  };

  return (
    <form className="composer" onSubmit={send}>
      <input
        id="composer"
        aria-label={`Message #${channel?.name}`}
        placeholder="/steward help"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <button
        type="submit"
        className="slack-button primary"
        aria-label="Send now"
        disabled={typed.trim() === ''}
      >
        Send
      </button>
      <p role="status">{problem}</p>
    </form>
  );
}
