import type { SlashCommand } from './slash-command.ts';

/** `/steward pause`: stops all changes (emergency stop). */
export const pause: SlashCommand = {
  word: 'pause',
  help: '`/steward pause` – stop all size changes at once (approvers)',
  mostWords: 0,
  read: () => ({ question: { kind: 'pause' }, acknowledgement: 'Pausing all changes…' }),
};

/** `/steward resume`: ends `/steward pause`. */
export const resume: SlashCommand = {
  word: 'resume',
  help: '`/steward resume` – allow size changes again (approvers)',
  mostWords: 0,
  read: () => ({ question: { kind: 'resume' }, acknowledgement: 'Resuming changes…' }),
};
