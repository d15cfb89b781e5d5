/** Slack users, and members of Slack's user groups, who may do something. Nobody where both are empty. */
export interface Approvers {
  users: readonly string[];
  groups: readonly string[];
}

/**
 * Reads a list of ids, joined by commas: of users (`U0123456789`, `W0123456789`) and of user groups (`S0123456789`).
 * @returns undefined where one of them is none.
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

/** Names those who may approve to a user who may not. In mrkdwn; the mentions of an ephemeral message notify no one. */
export function approversInWords(approvers: Approvers): string {
  const names = inWords(approvers);
  if (names === '') {
    return 'Nobody may approve changes yet: the parameter `approvers` of the deployment names no one.';
  }
  return `You may not approve changes. Those who may: ${names} (parameter \`approvers\`).`;
}

/** Names those who may mute a service for longer than an hour to a user who may not. In mrkdwn. */
export function mutersInWords(muters: Approvers): string {
  const names = inWords(muters);
  const others =
    names === ''
      ? 'Longer needs the parameter `muters` of the deployment, which names no one yet.'
      : `Longer: ${names} (parameters \`approvers\` and \`muters\`).`;
  return `You may mute a service for up to 1h. ${others}`;
}
