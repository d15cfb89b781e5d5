import { type SlashCommand, serviceNamed } from './slash-command.ts';

/** `/steward unmute SERVICE`: ends a mute early. */
export const unmute: SlashCommand = {
  word: 'unmute',
  help: '`/steward unmute SERVICE` – resume messages about a service',
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
