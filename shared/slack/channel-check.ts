import { LogLevel, WebClient } from '@slack/web-api';
import { GatewayError } from '../errors.ts';
import type { SlackSettings } from './client.ts';
import { called } from './slack-error.ts';

/** Access that a Slack credential grants. A webhook posts to its one channel; Slack reports nothing about it. */
export type ChannelFacts =
  | { kind: 'webhook' }
  /** Slack refused the token: its code (`invalid_auth`). */
  | { kind: 'refused'; code: string }
  /** `channelCode` is Slack's error code (`not_in_channel`, `missing_scope`), absent if the bot is in the channel. */
  | { kind: 'bot'; team: string; scopes: string[]; channelCode?: string };

const timeout = 5_000;

type CheckedChannel = Omit<SlackSettings, 'takesClicks'>;

function clientOf({ credential, apiUrl }: CheckedChannel): WebClient {
  return new WebClient(credential, {
    slackApiUrl: apiUrl,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout,
    logLevel: LogLevel.ERROR,
  });
}

/**
 * Checks the token, its scopes and the channel in two calls; posts nothing.
 * @throws GatewayError `slack-unreachable` or `slack-http-STATUS` if Slack did not answer
 */
export async function checkChannel(settings: CheckedChannel): Promise<ChannelFacts> {
  if (!settings.credential.startsWith('xoxb-')) return { kind: 'webhook' };
  const client = clientOf(settings);
  try {
    const { team = '', response_metadata: metadata } = await called(client.auth.test());
    // From the header x-oauth-scopes, which Slack sends with every response.
    const scopes = metadata?.scopes ?? [];
    const channelCode = await refusalOf(
      client.conversations.history({ channel: settings.channel, limit: 1 }),
    );
    return { kind: 'bot', team, scopes, ...(channelCode && { channelCode }) };
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return { kind: 'refused', code };
  }
}

/** Slack's error code for a channel that cannot be posted to; undefined if posting works, even without the history scope. */
export function channelProblem(facts: ChannelFacts): string | undefined {
  if (facts.kind === 'webhook') return undefined;
  if (facts.kind === 'refused') return facts.code;
  return facts.channelCode === 'missing_scope' ? undefined : facts.channelCode;
}

/**
 * Posts a test message and deletes it.
 * @returns false for a webhook, which cannot delete its post
 * @throws GatewayError with Slack's code, as for every post
 */
export async function postAndRemove(settings: CheckedChannel, text: string): Promise<boolean> {
  if (!settings.credential.startsWith('xoxb-')) {
    const { postToWebhook } = await import('./webhook.ts');
    await postToWebhook(settings.credential, { text }, timeout);
    return false;
  }
  const client = clientOf(settings);
  const { channel, ts } = await called(client.chat.postMessage({ channel: settings.channel, text }));
  await called(client.chat.delete({ channel: channel ?? settings.channel, ts: ts ?? '' }));
  return true;
}

async function refusalOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await called(call);
    return undefined;
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    return code;
  }
}

/** Slack's error code of a refusal; undefined if Slack did not answer. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof GatewayError) || /^slack-(http-|unreachable)/.test(error.code)) return undefined;
  return error.code.replace(/^slack-/, '');
}
