import { useState } from 'react';
import { postJson } from './post-json.ts';

const choices = [1, 6, 24] as const;

/** Buttons that let hours pass: rollouts are watched for hours before they end. */
export function SkipAhead() {
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState('');

  const skip = async (hours: number) => {
    setBusy(true);
    setSaid(`Skipping ${hours} h`);
    const answer = await postJson<{ now: number }>('/page/skip', { hours });
    setSaid('error' in answer ? answer.error : `It is now ${new Date(answer.now).toLocaleString()}`);
    setBusy(false);
  };

  return (
    <div className="skip-ahead">
      <span className="hint">Skip ahead</span>
      {choices.map((hours) => (
        <button
          key={hours}
          type="button"
          className="slack-button"
          aria-label={`Skip ahead ${hours} h`}
          disabled={busy}
          onClick={() => skip(hours)}
        >
          {hours} h
        </button>
      ))}
      <p role="status">{said}</p>
    </div>
  );
}
