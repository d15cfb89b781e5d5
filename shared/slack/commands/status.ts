import type { SlashCommand } from './slash-command.ts';

/** `/steward status`: lists running rollouts, holds, mutes and pauses. */
export const status: SlashCommand = {
  word: 'status',
  help: '`/steward status` – running rollouts, and what is on hold, muted or paused',
  mostWords: 0,
  read: () => ({ question: { kind: 'status' }, acknowledgement: 'Looking…' }),
};
