import { GatewayError } from '../errors.ts';
import type { SlackMessage } from './message.ts';

interface SlackResponseSettings {
  apiUrl: string;
  timeoutMs: number;
}

/** Origins of Slack's own addresses for answers, GovSlack's the second (docs.slack.dev, "Handling user interaction", response_url). */
const slackOrigins = ['https://hooks.slack.com', 'https://hooks.slack-gov.com'];

export type SlackResponses = ReturnType<typeof createSlackResponses>;

/** Answers a click or a command at the address that came with it: needs no token, and no channel to be in. */
export function createSlackResponses({ apiUrl, timeoutMs }: SlackResponseSettings) {
  const ours = new Set([...slackOrigins, new URL(apiUrl).origin]);
  const isSlack = (responseUrl: string) => URL.canParse(responseUrl) && ours.has(new URL(responseUrl).origin);

  return {
    /** Tells whether the address is one of Slack's; every other is refused. */
    isSlack,

    /**
     * Shows the message to the user who asked, and to nobody else. An address takes five answers within half an hour;
     * then Slack refuses it for good.
     * @param options.replaces whether it takes the place of what the address belongs to: the acknowledgement of a
     * command, but never a message with buttons. Slack documents it for messages; where it shows the answer to a command
     * beside the acknowledgement (github.com/slackapi/bolt-js/issues/2287), both can be read
     * @throws GatewayError when Slack does not take it, and `slack-response-url` for an address that is not Slack's.
     */
    async tell(
      responseUrl: string,
      message: Partial<SlackMessage> & { text: string },
      { replaces = false }: { replaces?: boolean } = {},
    ): Promise<void> {
      if (!isSlack(responseUrl)) {
        const why = 'an address for answers that is not of Slack';
        throw new GatewayError('slack-response-url', why, { retryable: false });
      }
      const { text, blocks, classicBlocks } = message;
      // Loaded when needed: the function that takes clicks answers few of them itself.
      const { postToWebhook } = await import('./webhook.ts');
      // An answer is not worth a second call for workspaces without charts.
      const content = { text, blocks: classicBlocks ?? blocks };
      await postToWebhook(
        responseUrl,
        { response_type: 'ephemeral', replace_original: replaces, ...content },
        timeoutMs,
      );
    },
  };
}
