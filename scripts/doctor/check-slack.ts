import type { ChannelFacts } from '../../shared/slack/channel-check.ts';
import type { CheckResult } from '../../shared/table/installation-checks.ts';
import { commandName } from '../command-name.ts';
import { scopesFor } from '../install/slack-manifest.ts';
import { readSecret, slackSecrets } from '../install/slack-secrets.ts';
import { green, type Line, red, yellow } from './line.ts';

/** Everything about Slack that the doctor knows. Secrets stay here: no line quotes one. */
export interface SlackFacts {
  region: string;
  channel: string;
  /** The setting minorChannel, absent where it is empty; `reach` is absent where Slack was not asked. */
  minor?: { channel: string; reach?: ChannelFacts };
  parameter: string;
  credential: string;
  hasEndpoint: boolean;
  /** Slack's answers; undefined where the credential is malformed and Slack was not asked. */
  reach?: ChannelFacts;
}

const [tokenForm, signingForm] = slackSecrets;

const store = (region: string) => `${commandName('slack-app')} --region ${region}`;

export function checkToken({ region, parameter, credential, reach }: SlackFacts): Line {
  const read = tokenForm && readSecret(tokenForm, credential);
  if (read && 'problem' in read)
    return red('slack-token', 'malformed', `${parameter}: ${read.problem}`, store(region));
  if (reach?.kind === 'refused')
    return red('slack-token', reach.code, `Slack refuses the token: ${reach.code}`, store(region));
  if (reach?.kind === 'webhook')
    return yellow(
      'slack-token',
      'webhook',
      `${parameter} holds an incoming webhook: messages are posted, but not updated, and have no buttons`,
      `store a bot token for both: ${store(region)}`,
    );
  return green('slack-token', `${parameter} holds a bot token of ${reach?.team || 'a workspace'}`);
}

export function checkScopes({ reach, hasEndpoint, region }: SlackFacts): Line {
  if (reach?.kind !== 'bot') return notAsked('slack-scopes');
  const missing = scopesFor({ hasEndpoint })
    .map(({ scope }) => scope)
    .filter((scope) => !reach.scopes.includes(scope));
  if (missing.length === 0) return green('slack-scopes', reach.scopes.join(', '));
  const remedy = `paste the manifest of ${store(region)} into the app and install it again`;
  const text = `missing: ${missing.join(', ')}`;
  if (missing.includes('chat:write')) return red('slack-scopes', 'missing', text, remedy);
  return yellow('slack-scopes', 'missing', text, remedy);
}

type ChannelSetting = 'slackChannel' | 'minorChannel';

/** Remedies for Slack's codes about a channel. */
const channelRemedies: Record<string, (setting: ChannelSetting) => string> = {
  not_in_channel: () => 'in Slack: /invite @ECS Steward',
  channel_not_found: (setting) => `check ${setting}; in a private channel: /invite @ECS Steward`,
  is_archived: (setting) => `unarchive the channel, or name another in ${setting}`,
};

/** The worse of the lines of both channels; of two alike, that of the main channel. */
export function checkChannelFacts({ reach, channel, minor, region }: SlackFacts): Line {
  if (reach?.kind === 'webhook' && minor)
    return red(
      'slack-channel',
      'webhook',
      'minorChannel does nothing: an incoming webhook posts to its one channel',
      `store a bot token: ${store(region)}; or remove minorChannel from the settings file`,
    );
  if (reach?.kind === 'webhook')
    return green('slack-channel', 'the webhook has its own channel; the test post shows whether it works');
  if (reach?.kind !== 'bot') return notAsked('slack-channel');
  const main = membership('slackChannel', channel, reach);
  if (!minor) return main;
  const other = membership('minorChannel', minor.channel, minor.reach);
  const lines = [main, other];
  const worst = lines.find(({ level }) => level === 'red') ?? lines.find(({ level }) => level === 'yellow');
  return worst ?? green('slack-channel', `${main.text}; ${other.text}`);
}

/** Line about the membership of the bot in one channel. */
function membership(setting: ChannelSetting, channel: string, reach: ChannelFacts | undefined): Line {
  if (reach?.kind !== 'bot') return notAsked('slack-channel');
  const named = setting === 'slackChannel' ? channel : `${channel} (${setting})`;
  const { channelCode } = reach;
  if (channelCode === undefined) return green('slack-channel', `member of ${named}`);
  if (channelCode === 'missing_scope')
    return yellow(
      'slack-channel',
      'unknown',
      `membership of ${named} is unknown without channels:history`,
      'the test post below shows it; the scope also prevents rare double posts',
    );
  const remedy = channelRemedies[channelCode]?.(setting) ?? `check ${setting} and the permissions of the app`;
  return red('slack-channel', channelCode, `Slack answers ${channelCode} for ${named}`, remedy);
}

const notAsked = (check: 'slack-scopes' | 'slack-channel') =>
  yellow(check, 'not-asked', 'unknown without a valid bot token', 'mend slack-token first');

/** Signing secret, and requests of Slack that were accepted in the last 14 days. */
export interface SigningFacts {
  region: string;
  parameter: string;
  secret: string;
  /** Undefined where the metric could not be read. */
  accepted?: number;
}

/** @param facts undefined in an installation without an endpoint */
export function checkSigning(facts: SigningFacts | undefined): Line {
  if (!facts) return green('signing-secret', 'not needed without an endpoint');
  const { region, parameter, secret, accepted } = facts;
  const read = signingForm && readSecret(signingForm, secret);
  if (read && 'problem' in read)
    return red('signing-secret', 'malformed', `${parameter}: ${read.problem}`, store(region));
  if (accepted)
    return green('signing-secret', `well-formed; requests from Slack accepted in 14 days: ${accepted}`);
  return yellow(
    'signing-secret',
    'unproven',
    `${parameter} is well-formed, but no request from Slack was accepted in 14 days`,
    'type /steward help in Slack, wait two minutes, then run the doctor again',
  );
}

/** @param result undefined where the stop was not answered in time */
export function checkTestPost(result: CheckResult | undefined, waitedSeconds: number): Line {
  if (!result)
    return red(
      'test-post',
      'no-answer',
      `diagnose-stops did not answer a synthetic stop within ${waitedSeconds} s`,
      'read the log of diagnose-stops; check its event source mapping',
    );
  if (result.outcome === 'failed')
    return red(
      'test-post',
      'refused',
      `a synthetic stop was diagnosed, not posted: ${result.problem ?? ''}`,
      'fix the red Slack lines, then run the doctor again',
    );
  const stop = `a synthetic stop was diagnosed as "${result.cause}" and posted`;
  return green(
    'test-post',
    result.outcome === 'removed' ? `${stop}; the post was removed` : `${stop}; a webhook cannot remove it`,
  );
}
