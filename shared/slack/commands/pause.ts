import type { SlashCommand } from './slash-command.ts';

/** `/steward pause`: the emergency stop of all changes. */
export const pause: SlashCommand = {
  word: 'pause',
  help: '`/steward pause` – stop all changes of sizes at once, for approvers',
  mostWords: 0,
  read: () => ({ question: { kind: 'pause' }, acknowledgement: 'Pausing all changes…' }),
};

/** `/steward resume`: ends `/steward pause`. */
export const resume: SlashCommand = {
  word: 'resume',
  help: '`/steward resume` – allow changes again, for approvers',
  mostWords: 0,
  read: () => ({ question: { kind: 'resume' }, acknowledgement: 'Resuming changes…' }),
};
