import { GatewayError } from '../errors.ts';
import type { SlackMessage } from './message.ts';

interface SlackResponseSettings {
  apiUrl: string;
  timeoutMs: number;
}

/** Origins of Slack's response URLs, the second for GovSlack (docs.slack.dev, "Handling user interaction", response_url). */
const slackOrigins = ['https://hooks.slack.com', 'https://hooks.slack-gov.com'];

export type SlackResponses = ReturnType<typeof createSlackResponses>;

/** Replies to a click or a command at its response URL, which needs neither a token nor membership in the channel. */
export function createSlackResponses({ apiUrl, timeoutMs }: SlackResponseSettings) {
  const ours = new Set([...slackOrigins, new URL(apiUrl).origin]);
  const isSlack = (responseUrl: string) => URL.canParse(responseUrl) && ours.has(new URL(responseUrl).origin);

  return {
    /** Tells whether the URL is Slack's; any other is refused. */
    isSlack,

    /**
     * Posts an ephemeral message that only the requesting user sees. A response URL accepts five replies within 30
     * minutes; after that, Slack refuses it permanently.
     * @param options.replaces replaces the acknowledgement of a command; never set for a message with buttons. Slack
     * documents this for messages; if it shows the reply to a command below the acknowledgement instead
     * (github.com/slackapi/bolt-js/issues/2287), both are readable
     * @throws GatewayError if Slack refuses the message; `slack-response-url` if the URL is not Slack's
     */
    async send(
      responseUrl: string,
      message: Partial<SlackMessage> & { text: string },
      { replaces = false }: { replaces?: boolean } = {},
    ): Promise<void> {
      if (!isSlack(responseUrl)) {
        const why = 'the response URL is not one of Slack';
        throw new GatewayError('slack-response-url', why, { retryable: false });
      }
      const { text, blocks, classicBlocks } = message;
      // Loaded at first use: the function that receives clicks rarely replies itself.
      const { postToWebhook } = await import('./webhook.ts');
      // Sent without charts: a reply is not worth a second call for workspaces that do not support them.
      const content = { text, blocks: classicBlocks ?? blocks };
      await postToWebhook(
        responseUrl,
        { response_type: 'ephemeral', replace_original: replaces, ...content },
        timeoutMs,
      );
    },
  };
}
