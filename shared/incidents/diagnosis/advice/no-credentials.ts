import type { Remedy } from '../../../model/diagnosis.ts';
import { awsCommand } from '../../../model/text/shell-command.ts';
import { type RefusedRole, roleInWords } from './roles.ts';

/** Messages of AWS and its SDKs about a caller without valid credentials: no policy was evaluated, so no grant helps. */
export const noCredentials =
  /nocredentialproviders|no valid providers in chain|failed to (?:retrieve|refresh cached) credentials|unrecognizedclient|security token included in the request is|expiredtoken|invalidclienttokenid/i;

/** Remedies for a role whose credentials ECS or the instance could not get. */
export function credentialRemedies(revision: string, role: RefusedRole): Remedy[] {
  const words = roleInWords(role);
  const query = 'Role.AssumeRolePolicyDocument';
  const command = awsCommand('iam get-role', { 'role-name': role.name, query }, undefined);
  if (role.kind === 'container instance role') {
    return [
      {
        text: `Check that the instance profile of the instance holds the ${words}, and that the instance metadata service answers the agent:`,
        command: 'curl -sI http://169.254.169.254/latest/meta-data/iam/security-credentials/',
      },
    ];
  }
  const trust = `Check that the ${words} exists and that its trust policy allows ecs-tasks.amazonaws.com to assume it`;
  return [
    command === undefined ? { text: `${trust}.` } : { text: `${trust}:`, command },
    { text: `If it was deleted and created again, register a new revision of ${revision} that names it.` },
  ];
}
