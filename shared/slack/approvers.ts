/** Slack users and user groups with a permission. If both are empty, no one has it. */
export interface Approvers {
  users: readonly string[];
  groups: readonly string[];
}

/**
 * Parses a comma-separated list of IDs: users (`U0123456789`, `W0123456789`) and user groups (`S0123456789`).
 * @returns undefined if one of them is malformed
 */
export function parseApprovers(text: string): Approvers | undefined {
  const ids = text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (!ids.every((id) => /^[UWS][A-Z0-9]{5,20}$/.test(id))) return undefined;
  return {
    users: ids.filter((id) => !id.startsWith('S')),
    groups: ids.filter((id) => id.startsWith('S')),
  };
}

function inWords({ users, groups }: Approvers): string {
  return [...users.map((id) => `<@${id}>`), ...groups.map((id) => `<!subteam^${id}>`)].join(', ');
}

/** Refusal for a user who is not an approver, naming the approvers. mrkdwn; mentions in an ephemeral message notify no one. */
export function approversInWords(approvers: Approvers): string {
  const names = inWords(approvers);
  if (names === '') {
    return 'No one can approve changes yet: the deployment parameter `approvers` is empty.';
  }
  return `You can't approve changes. Approvers: ${names} (parameter \`approvers\`).`;
}

/** Refusal for a user who may mute a service for an hour at most, naming those who may mute it for longer. mrkdwn. */
export function mutersInWords(muters: Approvers): string {
  const names = inWords(muters);
  const others =
    names === ''
      ? 'For longer mutes, set the deployment parameter `muters`, which is empty.'
      : `Longer mutes: ${names} (parameters \`approvers\` and \`muters\`).`;
  return `You can mute a service for up to 1h. ${others}`;
}
