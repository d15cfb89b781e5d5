import { beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayError } from '../../shared/errors.ts';
import { minuteMs } from '../../shared/model/units.ts';
import type { Slack } from '../../shared/slack/client.ts';
import { guardedChannel } from '../../shared/slack/guarded-channel.ts';

const nine = Date.UTC(2026, 10, 25, 9);
let now: number;
/** Calls that reached Slack. */
let calls: number;
/** Answer of Slack to each call; none when all is well. */
let refusal: GatewayError | undefined;
let counted: string[];
let logged: unknown[];
let kept: { until: number; reason: string } | undefined;

beforeEach(() => {
  [now, calls, refusal, counted, logged, kept] = [nine, 0, undefined, [], [], undefined];
});

const pauses = {
  read: async (at: number) => (kept && kept.until > at ? kept : undefined),
  async begin(pause: { until: number; reason: string }, at: number) {
    if (kept && kept.until > at) return false;
    kept = pause;
    return true;
  },
};

/** The channel of one function; several share the pause. */
function aFunction() {
  const channel = {
    async using<Result>(use: (slack: Slack) => Promise<Result>) {
      calls += 1;
      if (refusal) throw refusal;
      return use({} as Slack);
    },
  };
  const ignore = () => {};
  const log = { info: ignore, warn: ignore, error: (...line: unknown[]) => void logged.push(line) };
  return guardedChannel(channel, {
    ...{ pauses, now: () => now, log },
    count: (_metric, _value, reason) => void counted.push(reason),
  });
}

const post = (channel: ReturnType<typeof aFunction>) =>
  channel.using(async () => 'posted').catch((error: GatewayError) => error.code);

const refusedWith = (code: string) => new GatewayError(code, `Slack answered ${code}`, { retryable: false });

describe('refusals that need a person', () => {
  it.each([
    ['slack-not_in_channel', 'not_in_channel'],
    ['slack-invalid_auth', 'invalid_auth'],
    ['slack-token_revoked', 'token_revoked'],
    ['slack-channel_not_found', 'channel_not_found'],
    ['slack-missing_scope', 'missing_scope'],
    ['slack-credential', 'malformed_token'],
    ['slack-http-404', 'http-404'],
  ])(
    'a lasting refusal is counted by reason, logged with its remedy and probed once a minute: %s',
    async (code, reason) => {
      refusal = refusedWith(code);
      const [one, other] = [aFunction(), aFunction()];
      expect(await post(one)).toBe(code);
      for (const channel of [one, other, one, other]) expect(await post(channel)).toBe('slack-paused');
      expect([calls, counted]).toEqual([1, [reason]]);
      expect(logged).toEqual([['Slack refuses messages', { reason, remedy: `Slack answered ${code}` }]]);
      now += minuteMs;
      expect(await post(other)).toBe(code);
      expect([calls, counted.length, logged.length]).toEqual([2, 2, 2]);
    },
  );

  it('a lasting refusal of several messages at once is logged once', async () => {
    refusal = refusedWith('slack-token_revoked');
    await Promise.all([aFunction(), aFunction(), aFunction()].map(post));
    expect(logged).toHaveLength(1);
  });

  it('a lasting refusal ends as soon as Slack accepts a probe', async () => {
    refusal = refusedWith('slack-not_in_channel');
    const channel = aFunction();
    await post(channel);
    [refusal, now] = [undefined, now + minuteMs];
    expect([await post(channel), await post(channel)]).toEqual(['posted', 'posted']);
  });
});

it('a pause that Slack asks for holds for all functions', async () => {
  refusal = new GatewayError('slack-http-429', 'later', { retryable: true, retryAfterMs: 600_000 });
  const [one, other] = [aFunction(), aFunction()];
  expect(await post(one)).toBe('slack-http-429');
  now += 599_000;
  expect([await post(one), await post(other)]).toEqual(['slack-paused', 'slack-paused']);
  expect([calls, counted, logged]).toEqual([1, [], []]);
  [refusal, now] = [undefined, now + 12_000];
  expect([await post(one), await post(other)]).toEqual(['posted', 'posted']);
});

it.each([
  refusedWith('slack-invalid_blocks'),
  new GatewayError('slack-unreachable', 'Slack did not answer', { retryable: true }),
])('an error of one message, or a transient one, holds up no other message', async (error) => {
  refusal = error;
  const channel = aFunction();
  expect([await post(channel), await post(channel)]).toEqual([error.code, error.code]);
  expect([counted, logged]).toEqual([[], []]);
});
