import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SandboxSlack, startSlack } from '../../sandbox/slack/start-slack.ts';
import { createSlackGroups, type SlackGroups } from '../../shared/slack/groups.ts';

const botToken = 'xoxb-test';
const minute = 60_000;
const now = Date.UTC(2026, 10, 25, 9);

let slack: SandboxSlack;
let groups: SlackGroups;
const groupsWith = (token: string) =>
  createSlackGroups({ token: () => Promise.resolve(token), apiUrl: slack.apiUrl });

beforeEach(async () => {
  slack = await startSlack({ botToken });
  groups = groupsWith(botToken);
});

afterEach(() => slack.close());

describe('members of a user group', () => {
  it('the members of a user group are read from Slack once in five minutes', async () => {
    expect(await groups.isMember('S0SANDBOX', 'U0SANDBOX1', now)).toBe(true);
    expect(await groups.isMember('S0SANDBOX', 'U0SANDBOX2', now + 5 * minute - 1)).toBe(false);
    expect(slack.calls).toMatchObject([{ method: 'usergroups.users.list', status: 200 }]);
    await groups.isMember('S0SANDBOX', 'U0SANDBOX1', now + 5 * minute);
    expect(slack.calls).toHaveLength(2);
  });

  it('a refused or failed read of a user group is an error and is not cached', async () => {
    const unknown = { code: 'slack-no_such_subteam', retryable: true };
    await expect(groups.isMember('S0NOBODY01', 'U0SANDBOX1', now)).rejects.toMatchObject(unknown);
    const revoked = { code: 'slack-invalid_auth' };
    await expect(groupsWith('xoxb-old').isMember('S0SANDBOX', 'U0SANDBOX1', now)).rejects.toMatchObject(
      revoked,
    );
    slack.faults.add({ method: 'usergroups.users.list', kind: 'reset-before', times: 1 });
    const cut = { code: 'slack-unreachable', retryable: true };
    await expect(groups.isMember('S0SANDBOX', 'U0SANDBOX1', now)).rejects.toMatchObject(cut);
    expect(await groups.isMember('S0SANDBOX', 'U0SANDBOX1', now)).toBe(true);
  });

  it('an error of reading a user group does not reveal the token', async () => {
    slack.faults.add({ method: 'usergroups.users.list', kind: 'reset-before', times: 1 });
    const error: Error = await groups.isMember('S0SANDBOX', 'U0SANDBOX1', now).then(
      () => new Error('it did not fail'),
      (failure) => failure,
    );
    expect(`${error} ${error.cause}`).not.toContain(botToken);
    expect(error).toMatchObject({ code: 'slack-unreachable' });
  });
});
