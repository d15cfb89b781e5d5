import { useContext, useState } from 'react';
import type { Click } from '../../app/payloads.ts';
import { rememberClick } from './clicks.ts';
import { type Confirmation, ConfirmDialog } from './confirm-dialog.tsx';
import { CurrentUser } from './current-user.ts';
import { postJson } from './post-json.ts';
import { SafeLink } from './safe-link.tsx';

/** Position of a block, for the payload of its buttons. */
export interface BlockPlace {
  channel: string;
  ts: string;
  editedCount: number;
  blockIndex: number;
}

export interface Button {
  type: 'button';
  text: { text: string };
  accessibility_label?: string;
  action_id?: string;
  value?: string;
  url?: string;
  style?: 'primary' | 'danger';
  confirm?: Confirmation;
}

/** A button of a message. One with an address is a link; a click on another goes to the app. */
export function ButtonView({ button, place }: { button: Button; place: BlockPlace }) {
  const user = useContext(CurrentUser);
  const [outcome, setOutcome] = useState('');
  const [isAsking, setAsking] = useState(false);
  const className = `slack-button ${button.style ?? ''}`;
  if (button.url) {
    return (
      <SafeLink href={button.url} className={className}>
        {button.text.text}
      </SafeLink>
    );
  }
  const send = async () => {
    setOutcome('…');
    rememberClick(place);
    const { action_id: actionId = '', value } = button;
    const { editedCount: _, ...where } = place;
    const click: Click = { ...where, actionId, user, ...(value !== undefined && { value }) };
    const { error } = await postJson<{ error?: string }>('/page/action', click);
    setOutcome(error ?? '');
  };
  return (
    <span className="button-with-outcome">
      <button
        type="button"
        className={className}
        aria-label={button.accessibility_label}
        onClick={() => (button.confirm ? setAsking(true) : void send())}
      >
        {button.text.text}
      </button>
      <span role="status">{outcome}</span>
      {button.confirm && isAsking ? (
        <ConfirmDialog asked={button.confirm} onConfirm={send} onClose={() => setAsking(false)} />
      ) : null}
    </span>
  );
}
