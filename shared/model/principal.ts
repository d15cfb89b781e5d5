import { cleanText } from './redaction/clean-text.ts';

/** Characters that are shown of a user, a session or a role; IAM allows 64. */
const longest = 60;

/** Kinds of principals that are called otherwise in a message. */
const kinds: Readonly<Record<string, string>> = { 'federated-user': 'user' };

/**
 * Names who called AWS, by the ARN in `registeredBy` and the like: "jane.doe (role shop-deploy)", "user ci", "root". A session
 * that is named by an email address is shown up to its @.
 * @returns undefined for what is not an ARN of a principal.
 */
export function principalInWords(arn: string | undefined): string | undefined {
  const [prefix, , service, , account, resource = ''] = arn?.split(':') ?? [];
  if (prefix !== 'arn' || !account || (service !== 'iam' && service !== 'sts')) return undefined;
  const [kind = '', name = '', ...rest] = resource.split('/');
  if (kind === 'root') return 'root';
  if (kind === 'assumed-role') return `${shown(rest.at(-1) ?? '')} (role ${shown(name)})`;
  const last = rest.at(-1) ?? name;
  return last === '' ? undefined : `${kinds[kind] ?? kind} ${shown(last)}`;
}

function shown(name: string): string {
  const beforeAt = name.split('@', 1)[0] ?? '';
  return cleanText(beforeAt, longest).slice(0, longest).toWellFormed() || 'unknown';
}
