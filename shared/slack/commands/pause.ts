import type { SlashCommand } from './slash-command.ts';

/** `/steward pause`: the emergency stop of all changes. */
export const pause: SlashCommand = {
  word: 'pause',
  help: '`/steward pause` – stop all changes of sizes at once, for approvers',
  mostWords: 0,
  read: () => ({ question: { kind: 'pause' }, acknowledgement: 'Pausing all changes…' }),
};
