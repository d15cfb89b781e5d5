import { type SlashCommand, serviceNamed } from './slash-command.ts';

/** `/steward report SERVICE`: reports the recommended size of a service. */
export const report: SlashCommand = {
  word: 'report',
  help: '`/steward report SERVICE` – recommended size (CLUSTER/SERVICE if several clusters have the name)',
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
