import { LogLevel, WebClient } from '@slack/web-api';
import { called } from './slack-error.ts';

interface SlackGroupsSettings {
  /** Reads the bot token, which needs the scope `usergroups:read`. */
  token: () => Promise<string>;
  apiUrl: string;
}

/** Timeout of the call, ms: the user who clicked is waiting, and Slack allows 3 s in all. */
const timeout = 1_200;
/** Cache duration of a group's members, ms; a user who left the group can still approve for this long. */
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
     * Tells whether the user is in the group. Cached for five minutes.
     * @param now epoch ms
     * @throws GatewayError if Slack is unreachable or refuses
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
