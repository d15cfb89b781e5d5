import { useContext, useRef, useState } from 'react';
import { MessageTitle } from './message-title.ts';
import type { RichElement } from './mrkdwn.ts';

/** Time for which the button says what came of the click, ms. */
const saidFor = 2_000;
/** Longest part of the code in the name of its button, characters. */
const nameRoom = 60;

/** Preformatted text, with a button that copies it. */
export function CodeBlock({ elements }: { elements: readonly RichElement[] }) {
  const title = useContext(MessageTitle);
  const [said, setSaid] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const code = elements.map(textOf).join('');

  const copy = async () => {
    clearTimeout(timer.current);
    const isCopied = await navigator.clipboard.writeText(code).then(
      () => true,
      () => false,
    );
    setSaid(isCopied ? 'Copied' : 'Not copied');
    timer.current = setTimeout(() => setSaid(''), saidFor);
  };

  const [firstLine = ''] = code.trim().split('\n');
  return (
    <div className="code-block">
      <pre>
        <code>{code.split(/(\s+)/).map(word)}</code>
      </pre>
      <button type="button" aria-label={`Copy ${firstLine.slice(0, nameRoom)} (${title})`} onClick={copy}>
        {said || 'Copy'}
      </button>
      <span role="status" className="spoken">
        {said}
      </span>
    </div>
  );
}

function textOf(element: RichElement): string {
  if (element.type === 'link') return element.text ?? element.url;
  return element.type === 'text' ? element.text : '';
}

/** Keeps a word such as `--task-definition` in one piece where it fits the line: browsers break at hyphens. */
function word(piece: string, index: number) {
  return /[-/]/.test(piece) ? <span key={index}>{piece}</span> : piece;
}
