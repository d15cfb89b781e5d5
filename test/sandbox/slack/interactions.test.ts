import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, test } from '@jest/globals';
import type { WebClient } from '@slack/web-api';
import type { SandboxSlack } from '../../../sandbox/slack/start-slack.ts';
import { channel, closeAfterEach, refusal, startWithClient } from './slack-client.ts';

const nine = Date.UTC(2026, 10, 20, 9, 0, 0);
const minute = 60_000;

let now: number;
let slack: SandboxSlack;
let client: WebClient;
let app: Server;
/** Requests to the app, and its responses. */
let received: { headers: IncomingHttpHeaders; body: string }[];
let answer: { status: number; body: string; first?: () => Promise<unknown> };

closeAfterEach();

beforeEach(async () => {
  now = nine;
  received = [];
  answer = { status: 200, body: '' };
  ({ slack, client } = await startWithClient({ now: () => now }));
  app = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    await answer.first?.();
    response.writeHead(answer.status).end(answer.body);
  }).listen(0, '127.0.0.1');
  await once(app, 'listening');
  slack.setRequestUrl(`http://127.0.0.1:${(app.address() as AddressInfo).port}/`);
});

afterEach(() => void app.close());

const button = (action_id: string, value: string) => ({
  type: 'button',
  action_id,
  value,
  text: { type: 'plain_text', text: action_id },
});

async function postButtons(): Promise<string> {
  const blocks = ['one', 'two'].map((value) => ({ type: 'actions', elements: [button('apply', value)] }));
  const { ts } = await client.chat.postMessage({ channel, text: 'x', blocks });
  return String(ts);
}

const form = () => new URLSearchParams(received.at(-1)?.body);
const payload = () => JSON.parse(form().get('payload') ?? '');

describe('clicks', () => {
  it('a click reaches the app signed and in the form of Slack', async () => {
    const ts = await postButtons();
    const acknowledged = await slack.click({ ts, actionId: 'apply', value: 'two', user: 'U0SANDBOX2' });
    expect(acknowledged.status).toBe(200);
    const { headers, body } = received[0] ?? { headers: {}, body: '' };
    const signed = createHmac('sha256', slack.signingSecret).update(`v0:${nine / 1000}:${body}`);
    expect(headers).toMatchObject({
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(nine / 1000),
      'x-slack-signature': `v0=${signed.digest('hex')}`,
    });
    expect(payload()).toMatchObject({
      type: 'block_actions',
      team: { id: 'T0SANDBOX' },
      user: { id: 'U0SANDBOX2', username: 'ben' },
      channel: { id: channel, name: 'ecs-alerts' },
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
      message: { ts },
      actions: [{ type: 'button', action_id: 'apply', value: 'two', block_id: '1' }],
    });
  });

  it('a click on a menu has the chosen option', async () => {
    const option = (value: string) => ({ text: { type: 'plain_text', text: `for ${value}` }, value });
    const menu = { type: 'static_select', action_id: 'not-now', options: [option('one'), option('two')] };
    const blocks = [{ type: 'actions', elements: [menu] }];
    await client.apiCall('chat.postMessage', { channel, text: 'x', blocks });
    const ts = slack.messages().at(-1)?.ts;
    await slack.click({ ts: String(ts), actionId: 'not-now', value: 'two' });
    const [chosen] = payload().actions;
    expect(chosen).toMatchObject({
      type: 'static_select',
      action_id: 'not-now',
      selected_option: option('two'),
    });
    expect(chosen).not.toHaveProperty('value');
  });

  it('a click on a missing button is refused', async () => {
    const ts = await postButtons();
    await expect(slack.click({ ts, actionId: 'dance' })).rejects.toThrow('has no button dance');
    expect(received).toEqual([]);
  });
});

describe('slash commands', () => {
  it('a slash command reaches the app, and only its user sees the answer', async () => {
    answer.body = JSON.stringify({ text: 'Help.' });
    await slack.command({ text: 'mute web 2h' });
    expect(Object.fromEntries(form())).toMatchObject({
      command: '/steward',
      text: 'mute web 2h',
      user_id: 'U0SANDBOX1',
      channel_id: channel,
      team_id: 'T0SANDBOX',
    });
    expect(slack.messages()).toMatchObject([{ text: 'Help.', visibleTo: 'U0SANDBOX1' }]);
    const { messages } = await client.conversations.history({ channel });
    expect(messages).toEqual([]);
  });

  test.each([
    ['a text', 200, 'plain words', [{ text: 'plain words', visibleTo: 'U0SANDBOX1' }]],
    ['a text for the channel', 200, '{"response_type":"in_channel","text":"all"}', [{ text: 'all' }]],
    ['an empty body', 200, '', []],
    ['a failure', 500, 'broken', []],
  ])('a slash command may be answered with %s', async (_what, status, body, expected) => {
    answer = { status, body };
    expect(await slack.command({ text: 'status' })).toMatchObject({ status, body });
    expect(slack.messages()).toMatchObject(expected);
  });
});

describe('acknowledgement of a command', () => {
  const replace = (text: string) =>
    fetch(form().get('response_url') ?? '', {
      method: 'POST',
      body: JSON.stringify({ text, replace_original: true, response_type: 'ephemeral' }),
    });

  it('the acknowledgement of a command is replaced by an answer that asks for it', async () => {
    answer.body = JSON.stringify({ text: 'Looking…' });
    await slack.command({ text: 'status' });
    await replace('All is well.');
    expect(slack.messages()).toMatchObject([
      { text: 'All is well.', visibleTo: 'U0SANDBOX1', editedCount: 1 },
    ]);
  });

  it('the acknowledgement of a command is not shown after its answer', async () => {
    answer.body = JSON.stringify({ text: 'Looking…' });
    answer.first = () => replace('All is well.');
    await slack.command({ text: 'status' });
    expect(slack.messages()).toMatchObject([{ text: 'All is well.', visibleTo: 'U0SANDBOX1' }]);
  });
});

describe('response URL', () => {
  const post = async (message: object) => {
    const response = await fetch(payload().response_url, { method: 'POST', body: JSON.stringify(message) });
    return [response.status, await response.json()];
  };

  it('a response URL can post, replace and delete messages five times', async () => {
    const ts = await postButtons();
    await slack.click({ ts, actionId: 'apply' });
    expect(await post({ text: 'only you' })).toEqual([200, { ok: true }]);
    await post({ text: 'all', response_type: 'in_channel' });
    expect(slack.messages().slice(1)).toMatchObject([
      { text: 'only you', visibleTo: 'U0SANDBOX1' },
      { text: 'all' },
    ]);
    await post({ text: 'done', replace_original: true });
    expect(slack.messages()[0]).toMatchObject({ ts, text: 'done', editedCount: 1 });
    await post({ delete_original: true });
    expect(slack.messages().map(({ text }) => text)).toEqual(['only you', 'all']);
    await post({ text: 'fifth' });
    expect(await post({ text: 'sixth' })).toEqual([404, { ok: false, error: 'used_url' }]);
    expect(slack.calls.map(({ method }) => method)).toContain('response_url');
  });

  it('a response URL expires after half an hour', async () => {
    await slack.click({ ts: await postButtons(), actionId: 'apply' });
    now += 30 * minute;
    expect(await post({ text: 'in time' })).toEqual([200, { ok: true }]);
    now += 1;
    expect(await post({ text: 'late' })).toEqual([404, { ok: false, error: 'expired_url' }]);
  });

  it('a response URL refuses invalid blocks', async () => {
    await slack.click({ ts: await postButtons(), actionId: 'apply' });
    expect(await post({ text: 'x', blocks: [{ type: 'dance' }] })).toMatchObject([400, { ok: false }]);
  });
});

test('an ephemeral message is visible to one user and cannot be updated', async () => {
  const { message_ts: ts } = await client.chat.postEphemeral({ channel, user: 'U0SANDBOX2', text: 'psst' });
  expect(slack.messages()).toMatchObject([{ text: 'psst', visibleTo: 'U0SANDBOX2' }]);
  const update = client.chat.update({ channel, ts: String(ts), text: 'y' });
  expect(await refusal(update)).toBe('message_not_found');
});

test('the user group of approvers has one of the two users', async () => {
  expect(await client.usergroups.users.list({ usergroup: 'S0SANDBOX' })).toMatchObject({
    users: ['U0SANDBOX1'],
  });
  expect(await refusal(client.usergroups.users.list({ usergroup: 'S0NOBODY' }))).toBe('no_such_subteam');
});
