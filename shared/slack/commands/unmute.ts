import { type SlashCommand, serviceNamed } from './slash-command.ts';

/** `/steward unmute SERVICE`: ends a mute before its time. */
export const unmute: SlashCommand = {
  word: 'unmute',
  help: '`/steward unmute SERVICE` – messages about it come again',
  mostWords: 1,
  read([name]) {
    const service = serviceNamed(name);
    if (!service) return { problem: 'Which service? `/steward unmute SERVICE`' };
    return {
      question: { kind: 'unmute', ...service },
      acknowledgement: `Unmuting \`${service.service}\`…`,
    };
  },
};
