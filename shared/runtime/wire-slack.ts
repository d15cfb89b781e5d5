import { GatewayError } from '../errors.ts';
import type { Slack, SlackChannel } from '../slack/client.ts';
import { guardedChannel } from '../slack/guarded-channel.ts';
import { createSlackPauses } from '../table/slack-pause.ts';
import { clientOptions } from './client-options.ts';
import { count, log } from './observed.ts';
import { onFirstUse } from './on-first-use.ts';
import { wireTable } from './wire-table.ts';

/** Settings of a function that posts to Slack. */
interface SlackEnvironment {
  TABLE_NAME: string;
  SLACK_PARAMETER: string;
  SLACK_CHANNEL: string;
  SLACK_API_URL: string;
  SLACK_ENDPOINT: 'none' | 'url' | 'http-api';
}

/**
 * Wires the channel: its clients are loaded and its credential is read at first use, and again after Slack refused the
 * credential.
 * @param now epoch ms
 * @throws from `using`: GatewayError `parameter` or `slack-credential` if it cannot be opened
 */
export function wireSlack(environment: SlackEnvironment, now: () => number): SlackChannel {
  const secrets = onFirstUse(async () => (await import('../aws/ssm.ts')).createSecrets(clientOptions));
  let opened: Slack | undefined;
  const open = async (): Promise<Slack> => {
    const [{ createSlack }, credential] = await Promise.all([
      import('../slack/client.ts'),
      secrets.read(environment.SLACK_PARAMETER),
    ]);
    const { SLACK_CHANNEL: channel, SLACK_API_URL: apiUrl } = environment;
    return createSlack({ credential, channel, apiUrl, takesClicks: environment.SLACK_ENDPOINT !== 'none' });
  };
  const channel: SlackChannel = {
    async using(use) {
      try {
        opened ??= await open();
        return await use(opened);
      } catch (error) {
        // The credential has to be replaced; the next message reads it again.
        if (error instanceof GatewayError && refusesCredential.has(error.code)) opened = undefined;
        throw error;
      }
    },
  };
  const pauses = createSlackPauses(wireTable(), { tableName: environment.TABLE_NAME, log });
  return guardedChannel(channel, { pauses, now, log, count });
}

const refusesCredential = new Set([
  ...['slack-invalid_auth', 'slack-not_authed', 'slack-token_revoked', 'slack-account_inactive'],
  // Errors of an incoming webhook that was removed.
  ...['slack-http-403', 'slack-http-404', 'slack-http-410'],
]);
