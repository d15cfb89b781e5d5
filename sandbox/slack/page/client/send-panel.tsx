import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { SampleService, Samples, Sent } from '../../types.ts';
import { formatDate } from './dates.ts';
import { forService, serviceIn } from './for-service.ts';
import { jsonError } from './json-error.ts';
import { postJson } from './post-json.ts';
import { SkipAhead } from './skip-ahead.tsx';

interface Counts {
  posted: number;
  updated: number;
}

interface SendPanelProps {
  /** The messages posted and updated since the page was opened. */
  counts: Counts;
  /** True while the panel covers the channel and takes the focus. */
  takesFocus: boolean;
  onClose: () => void;
}

type Outcome = { error: string } | (Sent & { before: Counts });

/** Picks a sample event, lets it be edited and sends it. */
export function SendPanel({ counts, takesFocus, onClose }: SendPanelProps) {
  const { samples, services } = useSamples();
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>();
  const picker = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    if (takesFocus) picker.current?.focus();
  }, [takesFocus]);

  const pick = (name: string) => {
    const sample = samples.find((candidate) => candidate.name === name);
    if (sample) setText(JSON.stringify(sample.event, null, 2));
    setOutcome(undefined);
  };
  const rename = (service: SampleService | undefined) => {
    setText((now) => (service && forService(now, service)) ?? now);
    setOutcome(undefined);
  };
  const send = async () => {
    const mistake = jsonError(text);
    if (mistake) return setOutcome({ error: mistake });
    const before = counts;
    setSending(true);
    const answer = await postJson<Sent>('/page/send', JSON.parse(text));
    setSending(false);
    setOutcome('error' in answer ? answer : { ...answer, before });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
  };

  return (
    <aside className="send-panel" aria-label="Send an event" onKeyDown={onKeyDown}>
      <header>
        <h2>Send an event</h2>
        <button type="button" className="close" aria-label="Close the panel" onClick={onClose}>
          ×
        </button>
      </header>
      <p className="hint">
        The event takes the path of a real one: rule, queue, function, message. Each click sends a new stop,
        with its own time and ids. Dotted links to the AWS console lead nowhere here.
      </p>
      <label>
        Sample
        <select ref={picker} defaultValue="" onChange={({ target }) => pick(target.value)}>
          <option value="" disabled>
            Choose a sample
          </option>
          {samples.map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        Service
        <select
          value={services.some(({ name }) => name === serviceIn(text)) ? serviceIn(text) : ''}
          disabled={serviceIn(text) === undefined}
          onChange={({ target }) => rename(services.find(({ name }) => name === target.value))}
        >
          <option value="" disabled>
            {text === '' ? 'No event yet' : (serviceIn(text) ?? 'The event names none')}
          </option>
          {services.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="editor">
        Event as JSON
        <textarea
          value={text}
          onChange={({ target }) => setText(target.value)}
          spellCheck={false}
          autoCapitalize="off"
          placeholder="Choose a sample, or paste an event here."
        />
      </label>
      <div className="send-row">
        <button
          type="button"
          className="slack-button primary"
          onClick={send}
          disabled={isSending || text === ''}
        >
          Send
        </button>
        <span className="hint">or Ctrl+Enter</span>
      </div>
      <SkipAhead />
      <p role="status" className={outcome && 'error' in outcome ? 'outcome error' : 'outcome'}>
        {isSending ? 'Sending' : outcome && describe(outcome, counts)}
      </p>
    </aside>
  );
}

/** Grows while the messages come in: "Matched 1 rule, 1 message posted." */
function describe(outcome: Outcome, counts: Counts): string {
  if ('error' in outcome) return outcome.error;
  const { matched, silent, muted, before } = outcome;
  if (matched === 0) return 'Matched no rule, so nothing heard it.';
  if (silent) return `Matched ${plural(matched, 'rule')}. No message: ${silent}`;
  if (muted) {
    const until = formatDate(muted.until / 1000, '{date_short_pretty} {time}').replace(/^today /, '');
    return `Matched ${plural(matched, 'rule')}. No message: ${muted.service} is muted by @${muted.by} until ${until}.`;
  }
  const posted = counts.posted - before.posted;
  const updated = counts.updated - before.updated;
  const changes = [
    posted > 0 && `${plural(posted, 'message')} posted`,
    updated > 0 && `${plural(updated, 'message')} updated`,
  ].filter(Boolean);
  return `Matched ${plural(matched, 'rule')}, ${changes.join(', ') || 'no message so far'}.`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const noSamples: Samples = { samples: [], services: [] };

function useSamples(): Samples {
  const [samples, setSamples] = useState(noSamples);
  useEffect(() => {
    fetch('/page/samples')
      .then((response) => response.json())
      .then(setSamples, () => setSamples(noSamples));
  }, []);
  return samples;
}
