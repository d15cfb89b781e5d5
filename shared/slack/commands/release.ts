import { type SlashCommand, serviceNamed } from './slash-command.ts';

/** `/steward release SERVICE`: lifts a hold before its time, so that the service may be changed again. */
export const release: SlashCommand = {
  word: 'release',
  help: '`/steward release SERVICE` – lift its hold, so that its size may be changed again, for approvers',
  mostWords: 1,
  read([name]) {
    const service = serviceNamed(name);
    if (!service) return { problem: 'Which service? `/steward release SERVICE`' };
    return {
      question: { kind: 'release', ...service },
      acknowledgement: `Releasing \`${service.service}\`…`,
    };
  },
};
