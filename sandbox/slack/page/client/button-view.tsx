import { useState } from 'react';
import type { ButtonClick } from '../../types.ts';
import type { BlockPlace } from './block-view.tsx';
import { postJson } from './post-json.ts';
import { SafeLink } from './safe-link.tsx';

export interface Button {
  type: 'button';
  text: { text: string };
  action_id?: string;
  url?: string;
  style?: 'primary' | 'danger';
}

/** A button of a message. One with an address is a link; a click on another goes to the sandbox's handler. */
export function ButtonView({ button, place }: { button: Button; place: BlockPlace }) {
  const [outcome, setOutcome] = useState('');
  const className = `slack-button ${button.style ?? ''}`;
  if (button.url) {
    return (
      <SafeLink href={button.url} className={className}>
        {button.text.text}
      </SafeLink>
    );
  }
  const click = async () => {
    setOutcome('…');
    const payload: ButtonClick = { ...place, actionId: button.action_id ?? '' };
    const { error } = await postJson<{ error?: string }>('/page/action', payload);
    setOutcome(error ?? 'sent');
  };
  return (
    <span className="button-with-outcome">
      <button type="button" className={className} onClick={click}>
        {button.text.text}
      </button>
      <span role="status">{outcome}</span>
    </span>
  );
}
