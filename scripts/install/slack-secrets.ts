/** A secret of the Slack app: its name for people, the parameter that names it, and its form. */
export interface SlackSecret {
  name: string;
  /** The setting that holds the name of its SSM parameter. */
  setting: 'slackParameter' | 'slackSigningParameter';
  /** Its place in Slack's pages. */
  where: string;
  form: RegExp;
  expected: string;
}

export const slackSecrets: readonly SlackSecret[] = [
  {
    name: 'bot token',
    setting: 'slackParameter',
    where: 'OAuth & Permissions, after "Install to Workspace"',
    form: /^xoxb-[\w-]{10,}$|^https:\/\/hooks\.slack(?:-gov)?\.com\/services\/\S+$/,
    expected: 'a bot token (xoxb-...) or the URL of an incoming webhook',
  },
  {
    name: 'signing secret',
    setting: 'slackSigningParameter',
    where: 'Basic Information, App Credentials',
    form: /^[0-9a-f]{32}$/,
    expected: '32 hexadecimal characters',
  },
];

/**
 * Checks a secret as it was pasted.
 * @returns the secret without the blanks around it, or what is wrong, without a character of it
 */
export function readSecret(
  { name, form, expected }: SlackSecret,
  pasted: string,
): { value: string } | { problem: string } {
  const value = pasted.trim();
  if (value === '') return { problem: `The ${name} is empty.` };
  if (/^xox[aceprs]-/.test(value) && !value.startsWith('xoxb-'))
    return { problem: `That is another kind of Slack token; expected ${expected}.` };
  return form.test(value) ? { value } : { problem: `The ${name} is malformed; expected ${expected}.` };
}
