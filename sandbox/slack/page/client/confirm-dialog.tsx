import { useEffect, useRef } from 'react';
import { parseMrkdwn } from './mrkdwn.ts';
import { RichText } from './rich-text.tsx';

interface TextObject {
  text: string;
}

/** Confirmation of a button. */
export interface Confirmation {
  title?: TextObject;
  text?: TextObject;
  confirm?: TextObject;
  deny?: TextObject;
}

interface ConfirmDialogProps {
  asked: Confirmation;
  onConfirm: () => void;
  onClose: () => void;
}

/** Slack's question before a click counts. Escape is a no. */
export function ConfirmDialog({ asked, onConfirm, onClose }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="confirm-dialog" onClose={onClose} aria-label={asked.title?.text}>
      <h2>{asked.title?.text ?? 'Are you sure?'}</h2>
      {asked.text ? <RichText parts={parseMrkdwn(asked.text.text)} /> : null}
      <form method="dialog">
        <button type="submit" className="slack-button">
          {asked.deny?.text ?? 'Cancel'}
        </button>
        <button type="submit" className="slack-button primary" onClick={onConfirm}>
          {asked.confirm?.text ?? 'Yes'}
        </button>
      </form>
    </dialog>
  );
}
