import type { SlashCommand } from './slash-command.ts';

/** `/steward status`: what is under way, on hold and muted. */
export const status: SlashCommand = {
  word: 'status',
  help: '`/steward status` – rollouts under way, and what is on hold, muted or paused',
  mostWords: 0,
  read: () => ({ question: { kind: 'status' }, acknowledgement: 'Looking…' }),
};
