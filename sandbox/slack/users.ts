/** A user of the workspace. */
export interface User {
  id: string;
  name: string;
}

/** Both may click; only the first is in the group that may approve. */
export const users: readonly User[] = [
  { id: 'U0SANDBOX1', name: 'amara' },
  { id: 'U0SANDBOX2', name: 'ben' },
];

export const defaultUser = 'U0SANDBOX1';

/** The members of each user group, by its id. */
export const userGroups: Readonly<Record<string, readonly string[]>> = { S0SANDBOX: ['U0SANDBOX1'] };

/** The name of a user group, or the id of one that is not in this workspace. */
export function groupName(id: string): string {
  return id in userGroups ? 'platform-team' : id;
}

/** The name of a user, or the id of one who is not in this workspace. */
export function userName(id: string): string {
  return users.find((user) => user.id === id)?.name ?? id;
}
