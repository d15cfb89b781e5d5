import { afterEach } from '@jest/globals';
import { LogLevel, WebClient } from '@slack/web-api';
import { type SandboxSlack, startSlack } from '../../../sandbox/slack/start-slack.ts';

type Options = Partial<Parameters<typeof startSlack>[0]>;

export const channel = 'C0ALERTS';

const botToken = 'xoxb-test';
const started: SandboxSlack[] = [];

/** Closes every Slack that the tests of the calling file start. */
export function closeAfterEach(): void {
  afterEach(async () => {
    await Promise.all(started.splice(0).map((slack) => slack.close()));
  });
}

/** A sandbox Slack and Slack's own client on it, which does not try again. */
export async function startWithClient(
  options: Options = {},
): Promise<{ slack: SandboxSlack; client: WebClient }> {
  const slack = await startSlack({ botToken, channels: [{ id: channel, name: 'ecs-alerts' }], ...options });
  started.push(slack);
  return { slack, client: clientOf(slack, botToken) };
}

export function clientOf(slack: SandboxSlack, token: string): WebClient {
  const retryConfig = { retries: 0 };
  const ignore = () => {};
  const levels = { setLevel: ignore, getLevel: () => LogLevel.ERROR, setName: ignore };
  const logger = { debug: ignore, info: ignore, warn: ignore, error: ignore, ...levels };
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    rejectRateLimitedCalls: true,
    retryConfig,
    logger,
  });
}

/** The code that Slack refuses a call with; "ok" when it does not. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'ok',
    (error) => error.data?.error ?? error.code,
  );
}
