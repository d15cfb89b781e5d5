import type { SlashCommand } from './slash-command.ts';

/** `/steward status`: lists open incidents, running rollouts, holds, mutes and pauses. */
export const status: SlashCommand = {
  word: 'status',
  help: '`/steward status` – open incidents, running rollouts, and what is on hold, muted or paused',
  mostWords: 0,
  read: () => ({ question: { kind: 'status' }, acknowledgement: 'Looking…' }),
};
