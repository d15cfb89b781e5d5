import type { SlashCommand } from './slash-command.ts';

/** `/steward resume`: ends `/steward pause`. */
export const resume: SlashCommand = {
  word: 'resume',
  help: '`/steward resume` – allow changes again, for approvers',
  mostWords: 0,
  read: () => ({ question: { kind: 'resume' }, acknowledgement: 'Resuming changes…' }),
};
