import { GatewayError } from '../errors.ts';
import type { Log } from '../model/log.ts';
import { minuteMs } from '../model/units.ts';
import type { SlackChannel } from './client.ts';

interface Pause {
  /** Epoch ms. */
  until: number;
  reason: string;
}

interface GuardParts {
  pauses: {
    read(now: number): Promise<Pause | undefined>;
    begin(pause: Pause, now: number): Promise<boolean>;
  };
  now: () => number;
  log: Log;
  count: (metric: 'MessagesRefused', value: number, reason: string) => void;
}

/** Interval between probes, ms, while Slack refuses until a person acts: one message per interval is tried, all others wait. */
const probeMs = minuteMs;
/** Interval, ms, within which a pause begun by another function takes effect here. */
const readAgainMs = 10_000;
const rateLimited = 'rate_limited';

/**
 * Guards a channel with a pause shared by all functions: Slack's Retry-After, and one minute after a permanent refusal.
 * Refusals are counted by reason and logged once per pause, with the remedy.
 * @throws from `using`: GatewayError `slack-paused` during a pause, retryable if Slack sent Retry-After
 */
export function guardedChannel(channel: SlackChannel, { pauses, now, log, count }: GuardParts): SlackChannel {
  let known: { pause: Pause | undefined; readAt: number } | undefined;

  const current = async (): Promise<Pause | undefined> => {
    if (known?.pause && known.pause.until > now()) return known.pause;
    if (known && now() - known.readAt < readAgainMs) return undefined;
    const pause = await pauses.read(now()).catch((error) => {
      log.warn('pause of Slack cannot be read', { error });
      return undefined;
    });
    known = { pause, readAt: now() };
    return pause;
  };

  const begin = async (pause: Pause): Promise<boolean> => {
    known = { pause, readAt: now() };
    return pauses.begin(pause, now()).catch((error) => {
      log.warn('pause of Slack not saved', { error });
      return true;
    });
  };

  /** @returns the error to throw; for a permanent refusal, with the time until the next probe */
  const noted = async (error: GatewayError): Promise<GatewayError> => {
    const { code, message, retryAfterMs, cause } = error;
    const reason = permanentReason(error);
    if (reason === undefined) {
      if (retryAfterMs !== undefined) await begin({ until: now() + retryAfterMs, reason: rateLimited });
      return error;
    }
    count('MessagesRefused', 1, reason);
    const isNew = await begin({ until: now() + probeMs, reason });
    if (isNew) log.error('Slack refuses messages', { reason, remedy: message });
    return new GatewayError(code, message, { retryable: false, retryAfterMs: probeMs, cause });
  };

  return {
    async using(use) {
      const pause = await current();
      if (pause) throw paused(pause, now());
      try {
        return await channel.using(use);
      } catch (error) {
        throw error instanceof GatewayError ? await noted(error) : error;
      }
    },
  };
}

function paused({ until, reason }: Pause, now: number): GatewayError {
  return new GatewayError('slack-paused', `calls to Slack are paused: ${reason}`, {
    retryable: reason === rateLimited,
    retryAfterMs: until - now,
  });
}

/** Slack's code for a refusal of every message (`not_in_channel`); undefined if it concerns one message or is transient. */
function permanentReason({ code, retryable }: GatewayError): string | undefined {
  if (retryable || !code.startsWith('slack-') || /blocks|too_long|response-url/.test(code)) return undefined;
  return code === 'slack-credential' ? 'malformed_token' : code.slice('slack-'.length);
}

/** Errors after which Slack may still have accepted the message: no answer, or an internal failure. */
const openEnd = /^slack-(?:unreachable|http-5\d\d|fatal_error|internal_error)$/;

/** Tells whether Slack certainly accepted nothing: it refused the call, or was not called. */
export function wasRefused(error: unknown): boolean {
  return error instanceof GatewayError && error.code.startsWith('slack-') && !openEnd.test(error.code);
}
