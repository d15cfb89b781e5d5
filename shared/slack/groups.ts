import { GatewayError } from '../errors.ts';

interface SlackGroupsSettings {
  /** The bot token, with the scope `usergroups:read`. */
  token: () => Promise<string>;
  apiUrl: string;
}

interface Answer {
  ok?: boolean;
  error?: string;
  users?: string[];
}

/** Whoever clicked waits for the answer: of Slack's 3 s some must be left. */
const timeoutMs = 1_200;
/** How long who is in a group is remembered, ms: as long as somebody who left it may still approve. */
const rememberedMs = 5 * 60_000;

export type SlackGroups = ReturnType<typeof createSlackGroups>;

/** Slack's user groups. Without Slack's client, which is large: there is one method to call. */
export function createSlackGroups({ token, apiUrl }: SlackGroupsSettings) {
  const known = new Map<string, { members: ReadonlySet<string>; until: number }>();

  const read = async (group: string): Promise<ReadonlySet<string>> => {
    const { ok, error = 'nothing', users = [] } = await called(group);
    if (!ok) throw failed(`slack-${error}`, `Slack answered ${error} for the user group ${group}`);
    return new Set(users);
  };

  const called = async (group: string): Promise<Answer> => {
    const authorization = `Bearer ${await token()}`;
    try {
      const response = await fetch(new URL('usergroups.users.list', apiUrl), {
        method: 'POST',
        headers: { authorization },
        body: new URLSearchParams({ usergroup: group }),
        signal: AbortSignal.timeout(timeoutMs),
        redirect: 'error',
      });
      return (await response.json()) as Answer;
    } catch (cause) {
      throw failed('slack-unreachable', `Slack did not say who is in the user group ${group}`, cause);
    }
  };

  return {
    /**
     * Whether the user is in the group; remembered for five minutes.
     * @param now epoch ms
     * @throws GatewayError (retryable) when Slack cannot be asked, or refuses.
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

function failed(code: string, message: string, cause?: unknown): GatewayError {
  return new GatewayError(code, message, { retryable: true, cause });
}
