import type { SigningSettings } from '../aws/signed-request.ts';
import { readSecret } from '../aws/ssm.ts';
import { GatewayError } from '../errors.ts';
import { createSlack, type Slack, type SlackChannel } from '../slack/client.ts';

/** The settings of a function that posts. */
interface SlackEnvironment {
  SLACK_PARAMETER: string;
  SLACK_CHANNEL: string;
  SLACK_API_URL: string;
}

/**
 * The channel, opened at its first use and kept. A credential that Slack refuses is asked for again the next time.
 * @throws from `using`: GatewayError `parameter` or `slack-credential` when it cannot be opened.
 */
export function wireSlack(environment: SlackEnvironment, signing: SigningSettings): SlackChannel {
  let opened: Slack | undefined;
  const open = async (): Promise<Slack> =>
    createSlack({
      credential: await readSecret(signing, environment.SLACK_PARAMETER),
      channel: environment.SLACK_CHANNEL,
      apiUrl: environment.SLACK_API_URL,
    });
  return {
    async using(use) {
      try {
        opened ??= await open();
        return await use(opened);
      } catch (error) {
        // Somebody has to replace the credential; the next message asks for it again.
        if (error instanceof GatewayError && refusesCredential.has(error.code)) opened = undefined;
        throw error;
      }
    },
  };
}

const refusesCredential = new Set([
  ...['slack-invalid_auth', 'slack-not_authed', 'slack-token_revoked', 'slack-account_inactive'],
  // How an incoming webhook says that it was removed.
  ...['slack-http-403', 'slack-http-404', 'slack-http-410'],
]);
