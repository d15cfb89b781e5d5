import { type SlashCommand, serviceNamed } from './slash-command.ts';

/** `/steward report SERVICE`: what size a service should have. */
export const report: SlashCommand = {
  word: 'report',
  help: '`/steward report SERVICE` – what size it should have (CLUSTER/SERVICE where a name is in several clusters)',
  mostWords: 1,
  read([name]) {
    const service = serviceNamed(name);
    if (!service) return { problem: 'Which service? `/steward report SERVICE`' };
    return {
      question: { kind: 'report', ...service },
      acknowledgement: `Looking for \`${service.service}\`…`,
    };
  },
};
