import { describe, expect, it, test } from '@jest/globals';
import { channel, clientOf, closeAfterEach, refusal, startWithClient } from './slack-client.ts';

const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } });
const nine = Date.UTC(2026, 10, 20, 9, 0, 0);

closeAfterEach();

describe('Web API of the sandbox', () => {
  it('a message is posted and updated in place', async () => {
    let now = nine;
    const { slack, client } = await startWithClient({ now: () => now });
    const { ts } = await client.chat.postMessage({ channel, text: 'first', blocks: [section('1 stop')] });
    now += 10_000;
    await client.chat.update({ channel, ts: String(ts), text: 'second', blocks: [section('2 stops')] });

    expect(slack.messages(channel)).toEqual([
      {
        channel,
        ts: '1795165200.000000',
        text: 'second',
        blocks: [section('2 stops')],
        editedCount: 1,
        postedAt: nine,
        updatedAt: nine + 10_000,
      },
    ]);
    expect(slack.calls.map(({ method, status }) => `${method} ${status}`)).toEqual([
      'chat.postMessage 200',
      'chat.update 200',
    ]);
  });

  it('an update with text alone keeps the blocks and metadata of the message', async () => {
    const { slack, client } = await startWithClient();
    const metadata = { event_type: 'incident', event_payload: { id: 'a' } };
    const { ts } = await client.chat.postMessage({ channel, text: 'old', blocks: [section('x')], metadata });
    await client.chat.update({ channel, ts: String(ts), text: 'new' });
    expect(slack.messages()).toMatchObject([{ text: 'new', blocks: [section('x')], metadata }]);
  });

  it('the history is returned newest first, page by page, with metadata on request', async () => {
    const { client } = await startWithClient({ now: () => nine });
    for (const text of ['one', 'two', 'three']) {
      const metadata = { event_type: 'incident', event_payload: { text } };
      await client.chat.postMessage({ channel, text, metadata });
    }
    const first = await client.conversations.history({ channel, limit: 2, include_all_metadata: true });
    expect(first.messages?.map(({ text }) => text)).toEqual(['three', 'two']);
    expect(first.messages?.[0]?.metadata?.event_payload).toEqual({ text: 'three' });
    expect(first.has_more).toBe(true);

    const cursor = first.response_metadata?.next_cursor;
    const second = await client.conversations.history({ channel, limit: 2, cursor });
    expect(second.messages?.map(({ text }) => text)).toEqual(['one']);
    expect(second.messages?.[0]?.metadata).toEqual({ event_type: 'incident' });
    expect(second.has_more).toBe(false);
  });

  it('the history is limited by oldest and latest, which are included on request only', async () => {
    let now = nine;
    const { client } = await startWithClient({ now: () => now });
    const stamps: string[] = [];
    for (const text of ['one', 'two', 'three']) {
      stamps.push(String((await client.chat.postMessage({ channel, text })).ts));
      now += 1000;
    }
    const range = { channel, oldest: stamps[0], latest: stamps[2] };
    const texts = async (inclusive: boolean) =>
      (await client.conversations.history({ ...range, inclusive })).messages?.map(({ text }) => text);
    expect(await texts(false)).toEqual(['two']);
    expect(await texts(true)).toEqual(['three', 'two', 'one']);
  });

  it('replies stay in their thread, outside the history', async () => {
    const { slack, client } = await startWithClient();
    const { ts } = await client.chat.postMessage({ channel, text: 'root' });
    await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts });
    expect(slack.messages()).toMatchObject([{ text: 'root' }, { text: 'reply', threadTs: ts }]);
    const { messages } = await client.conversations.history({ channel });
    expect(messages).toMatchObject([{ text: 'root', thread_ts: ts, reply_count: 1 }]);
  });

  it('a permalink leads to the page of the sandbox', async () => {
    const { slack, client } = await startWithClient({ now: () => nine });
    const { ts } = await client.chat.postMessage({ channel, text: 'x' });
    const { permalink } = await client.chat.getPermalink({ channel, message_ts: String(ts) });
    expect(permalink).toBe(`${slack.url}/archives/${channel}/p1795165200000000`);
    const page = await fetch(String(permalink));
    expect(page.headers.get('content-type')).toContain('text/html');
  });

  it('a channel is found by its name', async () => {
    const { client } = await startWithClient();
    expect(await client.chat.postMessage({ channel: '#ecs-alerts', text: 'x' })).toMatchObject({ channel });
  });

  it('the identity of the bot is returned by auth.test', async () => {
    const { client } = await startWithClient();
    expect(await client.auth.test()).toMatchObject({ ok: true, team: 'Sandbox', bot_id: 'B0SANDBOX' });
  });

  it('posts to one channel are rate-limited with the time to wait', async () => {
    let now = nine;
    const { client } = await startWithClient({ now: () => now, rateLimit: { perSecond: 1, burst: 2 } });
    const post = (to = channel) => refusal(client.chat.postMessage({ channel: to, text: 'x' }));
    expect([await post(), await post(), await post()]).toEqual([
      'ok',
      'ok',
      'slack_webapi_rate_limited_error',
    ]);
    expect(await post('C0OTHER')).toBe('ok');
    now += 1000;
    expect(await post()).toBe('ok');
  });
});

describe('refusals of the Web API', () => {
  const unknownTs = '1795165200.000001';
  const tooLong = 'x'.repeat(40_001);
  const post = { channel, text: 'x' };
  test.each([
    ['a post without content', 'chat.postMessage', { channel }, 'no_text'],
    ['a text of more than 40,000 characters', 'chat.postMessage', { channel, text: tooLong }, 'msg_too_long'],
    ['a reply to nothing', 'chat.postMessage', { ...post, thread_ts: unknownTs }, 'thread_not_found'],
    [
      'metadata without payload',
      'chat.postMessage',
      { ...post, metadata: { event_type: 'a' } },
      'invalid_metadata_format',
    ],
    [
      'blocks that are no list',
      'chat.postMessage',
      { ...post, blocks: { type: 'divider' } },
      'invalid_blocks_format',
    ],
    ['a call without a channel', 'chat.postMessage', { text: 'x' }, 'invalid_arguments'],
    [
      'a channel that is not there',
      'chat.postMessage',
      { channel: 'C0GONE', text: 'x' },
      'channel_not_found',
    ],
    ['an update of nothing', 'chat.update', { ...post, ts: unknownTs }, 'message_not_found'],
    ['a permalink of nothing', 'chat.getPermalink', { channel, message_ts: unknownTs }, 'message_not_found'],
    ['the history of no channel', 'conversations.history', { channel: 'C0GONE' }, 'channel_not_found'],
    ['a method it does not know', 'chat.dance', {}, 'unknown_method'],
  ])('the Web API refuses %s', async (_, method, call, code) => {
    const { slack, client } = await startWithClient({ unknownChannels: ['C0GONE'] });
    expect(await refusal(client.apiCall(method, call))).toBe(code);
    expect(slack.messages()).toEqual([]);
  });

  it('the Web API refuses an update text of more than 4,000 characters', async () => {
    const { client } = await startWithClient();
    const { ts } = await client.chat.postMessage({ channel, text: 'x'.repeat(4_001) });
    const update = client.chat.update({ channel, ts: String(ts), text: 'x'.repeat(4_001) });
    expect(await refusal(update)).toBe('msg_too_long');
  });

  it('the Web API refuses a wrong and a missing token', async () => {
    const { slack } = await startWithClient();
    expect(await refusal(clientOf(slack, 'xoxb-other').auth.test())).toBe('invalid_auth');
    expect(await refusal(clientOf(slack, '').auth.test())).toBe('not_authed');
  });
});
