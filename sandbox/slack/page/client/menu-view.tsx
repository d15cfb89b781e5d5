import { useContext, useState } from 'react';
import type { Click } from '../../app/payloads.ts';
import type { BlockPlace } from './button-view.tsx';
import { rememberClick } from './clicks.ts';
import { CurrentUser } from './current-user.ts';
import { MessageTitle } from './message-title.ts';
import { postJson } from './post-json.ts';

export interface Menu {
  type: 'static_select';
  action_id?: string;
  placeholder?: { text: string };
  options: { text: { text: string }; value: string }[];
}

/** A menu of a message: a choice goes to the app at once. */
export function MenuView({ menu, place }: { menu: Menu; place: BlockPlace }) {
  const user = useContext(CurrentUser);
  const title = useContext(MessageTitle);
  const [chosen, setChosen] = useState('');
  const [outcome, setOutcome] = useState('');
  const choose = async (value: string) => {
    setChosen(value);
    setOutcome('…');
    rememberClick(place);
    const { editedCount: _, ...where } = place;
    const click: Click = { ...where, actionId: menu.action_id ?? '', user, value };
    const { error } = await postJson<{ error?: string }>('/page/action', click);
    setOutcome(error ?? '');
  };
  const label = menu.placeholder?.text ?? 'Choose';
  return (
    <span className="button-with-outcome">
      <select
        className="slack-button"
        aria-label={title ? `${label}: ${title}` : label}
        value={chosen}
        onChange={({ target }) => void choose(target.value)}
      >
        <option value="" disabled>
          {label}
        </option>
        {menu.options.map(({ text, value }) => (
          <option key={value} value={value}>
            {text.text}
          </option>
        ))}
      </select>
      <span role="status">{outcome}</span>
    </span>
  );
}
