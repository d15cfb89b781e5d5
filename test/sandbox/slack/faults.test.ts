import { describe, expect, it } from '@jest/globals';
import { channel, closeAfterEach, refusal, startWithClient } from './slack-client.ts';

closeAfterEach();

describe('faults of the sandbox Slack', () => {
  it('a rate-limited call answers 429 with Retry-After once, and the next one succeeds', async () => {
    const { slack, client } = await startWithClient();
    slack.faults.add({ method: 'chat.postMessage', kind: 'ratelimited', retryAfterSeconds: 7 });
    const post = () => client.chat.postMessage({ channel, text: 'x' });
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 7 });
    expect(await refusal(post())).toBe('ok');
    expect(slack.calls.map(({ status }) => status)).toEqual([429, 200]);
  });

  it('a connection that is cut before the post leaves no message', async () => {
    const { slack, client } = await startWithClient();
    slack.faults.add({ method: 'chat.postMessage', kind: 'reset-before' });
    expect(await refusal(client.chat.postMessage({ channel, text: 'x' }))).toBe('slack_webapi_request_error');
    expect(slack.messages()).toEqual([]);
  });

  it('a connection that is cut after the post leaves the message, but the caller gets an error', async () => {
    const { slack, client } = await startWithClient();
    slack.faults.add({ method: 'chat.postMessage', kind: 'reset-after' });
    expect(await refusal(client.chat.postMessage({ channel, text: 'x' }))).toBe('slack_webapi_request_error');
    expect(slack.messages()).toMatchObject([{ text: 'x' }]);
  });

  it('a fault hits only the calls of its method, after those it skips', async () => {
    const { slack, client } = await startWithClient();
    slack.faults.add({
      method: 'chat.postMessage',
      kind: 'error',
      error: 'token_revoked',
      skip: 1,
      times: 2,
    });
    slack.faults.add({ method: 'auth.test', kind: 'http500' });
    const post = () => refusal(client.chat.postMessage({ channel, text: 'x' }));
    expect([await post(), await post(), await post(), await post()]).toEqual([
      'ok',
      'token_revoked',
      'token_revoked',
      'ok',
    ]);
    expect(await refusal(client.auth.test())).toBe('slack_webapi_http_error');
  });

  it('a slow answer lets the caller run into its timeout', async () => {
    const { slack } = await startWithClient();
    slack.faults.add({ method: 'webhook', kind: 'slow', milliseconds: 60_000 });
    const signal = AbortSignal.timeout(50);
    const post = fetch(slack.webhookUrl, { method: 'POST', body: '{"text":"x"}', signal });
    await expect(post).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(slack.messages()).toEqual([]);
  });

  it('cleared faults no longer occur', async () => {
    const { slack, client } = await startWithClient();
    slack.faults.add({ method: 'auth.test', kind: 'http500', times: 9 });
    slack.faults.clear();
    expect(await refusal(client.auth.test())).toBe('ok');
  });
});
