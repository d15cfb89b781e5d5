/** Who may approve: Slack users, and members of Slack's user groups. Nobody where both are empty. */
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

/** Who may, for whoever may not. In mrkdwn; the mentions of an ephemeral message notify nobody. */
export function approversInWords({ users, groups }: Approvers): string {
  const names = [...users.map((id) => `<@${id}>`), ...groups.map((id) => `<!subteam^${id}>`)];
  if (names.length === 0) {
    return 'Nobody may approve changes yet: the parameter `approvers` of the deployment names no one.';
  }
  return `You may not approve changes. Those who may: ${names.join(', ')} (parameter \`approvers\`).`;
}
