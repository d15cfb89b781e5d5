import { LogLevel, WebClient } from '@slack/web-api';
import { called } from './slack-error.ts';

interface SlackGroupsSettings {
  /** Reads the bot token, with the scope `usergroups:read`. */
  token: () => Promise<string>;
  apiUrl: string;
}

/** Time for the one call, ms: the user who clicked waits, and some of Slack's 3 s must be left. */
const timeout = 1_200;
/** How long the members of a group are remembered, ms: as long may a user who left it still approve. */
const rememberedMs = 5 * 60_000;

export type SlackGroups = ReturnType<typeof createSlackGroups>;

/** Opens Slack's user groups. */
export function createSlackGroups({ token, apiUrl }: SlackGroupsSettings) {
  const known = new Map<string, { members: ReadonlySet<string>; until: number }>();
  const client = new WebClient(undefined, {
    slackApiUrl: apiUrl,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
    timeout,
  });

  const read = async (usergroup: string): Promise<ReadonlySet<string>> => {
    const { users = [] } = await called(client.usergroups.users.list({ token: await token(), usergroup }));
    return new Set(users);
  };

  return {
    /**
     * Tells whether the user is in the group; remembered for five minutes.
     * @param now epoch ms
     * @throws GatewayError when Slack cannot be asked, or refuses.
     */
    async isMember(group: string, userId: string, now: number): Promise<boolean> {
      const found = known.get(group);
      if (found && now < found.until) return found.members.has(userId);
      const members = await read(group);
      known.set(group, { members, until: now + rememberedMs });
      return members.has(userId);
    },
  };
}
