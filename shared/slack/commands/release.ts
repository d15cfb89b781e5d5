import { type SlashCommand, serviceNamed } from './slash-command.ts';

/** `/steward release SERVICE`: lifts a hold early, so that the service may be changed again. */
export const release: SlashCommand = {
  word: 'release',
  help: '`/steward release SERVICE` – lift the hold on a service, so that its size can change again (approvers)',
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
