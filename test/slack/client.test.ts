import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { eventSample } from '../../sandbox/fleet/samples.ts';
import { type Steward, startSteward } from '../../sandbox/steward.ts';
import { createSlack } from '../../shared/slack/client.ts';
import type { Block, SlackMessage } from '../../shared/slack/message.ts';
import { closeAfterEach, startWithClient } from '../sandbox/slack/slack-client.ts';

test.each(['', 'xoxp-a-user-token', 'ftp://hooks.example.com', 'https://', 'hooks.slack.com/services/T/B/x'])(
  'the malformed Slack credential %j is refused without repeating it',
  (credential) => {
    const open = () =>
      createSlack({ credential, channel: 'C0SANDBOX', apiUrl: 'http://127.0.0.1/', takesClicks: true });
    expect(open).toThrow(
      'the Slack credential is not a bot token (xoxb-...) or the URL of an incoming webhook',
    );
  },
);

describe('messages to Slack', () => {
  closeAfterEach();
  // Slack's own client prints what was refused.
  beforeEach(() => void jest.spyOn(console, 'error').mockImplementation(() => {}));
  afterEach(() => void jest.restoreAllMocks());

  const section = (text: string): Block => ({ type: 'section', text: { type: 'mrkdwn', text } });
  const chart: Block = {
    type: 'data_visualization',
    title: 'CPU',
    chart: {
      type: 'line',
      series: [{ name: 'used', data: [{ label: 'Mon', value: 1 }] }],
      axis_config: { categories: ['Mon'] },
    },
  };
  const message: SlackMessage = {
    text: 'checkout is too large',
    blocks: [section('with a chart'), chart],
    classicBlocks: [section('without a chart')],
  };
  const channel = 'C0ALERTS';
  const tag = { digest: 'weekly-2026-03-01', part: 1 };

  async function start(nativeBlocks: boolean, credential: 'bot' | 'webhook' = 'bot') {
    const { slack } = await startWithClient({ nativeBlocks });
    const { apiUrl, webhookUrl } = slack;
    return {
      slack,
      gateway: createSlack({
        credential: credential === 'bot' ? 'xoxb-test' : webhookUrl,
        channel,
        apiUrl,
        takesClicks: true,
      }),
    };
  }

  test('a message has charts where the workspace supports them', async () => {
    const { slack, gateway } = await start(true);
    await gateway.post(message, tag);
    expect(slack.messages().map(({ blocks }) => blocks)).toMatchObject([message.blocks]);
  });

  test.each(['bot', 'webhook'] as const)(
    'a message is sent without charts where the workspace does not support them (%s)',
    async (credential) => {
      const { slack, gateway } = await start(false, credential);
      const reference = await gateway.post(message, tag);
      await gateway.update(reference, message);
      expect(slack.messages().map(({ blocks }) => blocks)).toMatchObject([message.classicBlocks]);
    },
  );

  test('a message is sent as plain text when Slack rejects both of its forms', async () => {
    const { slack, gateway } = await start(false);
    await gateway.post({ ...message, classicBlocks: [chart] }, tag);
    await gateway.post({ text: 'no other form', blocks: [chart] }, tag);
    expect(slack.messages().map(({ text }) => text)).toEqual([message.text, 'no other form']);
  });

  test('a message that Slack refuses for another reason is not sent in another form', async () => {
    const { slack, gateway } = await start(true);
    slack.faults.add({ method: 'chat.postMessage', kind: 'error', error: 'channel_not_found' });
    await expect(gateway.post(message, tag)).rejects.toMatchObject({ code: 'slack-channel_not_found' });
    expect(slack.calls).toHaveLength(1);
  });

  test('a message whose response was lost is found by its own tag only', async () => {
    const { slack, gateway } = await start(true);
    slack.faults.add({ method: 'chat.postMessage', kind: 'reset-after' });
    await expect(gateway.post(message, tag)).rejects.toMatchObject({ code: 'slack-unreachable' });
    await gateway.post(message, { ...tag, part: 2 });
    const [posted] = slack.messages();
    expect(await gateway.find(tag, 0)).toEqual({ message: { channel, ts: posted?.ts }, tag });
    expect(await gateway.find({ ...tag, part: '1' }, 0)).toBeUndefined();
    expect(await gateway.find({ digest: 'another' }, 0)).toBeUndefined();
  });
});

describe('credentials in logs', () => {
  let steward: Steward;
  beforeAll(async () => {
    steward = await startSteward({ clock: { startAt: Date.UTC(2026, 10, 20, 12) } });
  });
  afterAll(() => steward.close());

  test.each([
    ['bot-token', 'chat.postMessage', 'xoxb-'],
    ['incoming-webhook', 'webhook', '/services/'],
  ] as const)('the %s is not logged when a connection breaks', async (credential, method, secret) => {
    const { sandbox, slack } = steward;
    steward.useCredential(credential);
    slack.faults.add({ method, kind: 'reset-before', times: 2 });
    const now = sandbox.now();
    await sandbox.send(eventSample(sandbox.state, 'task-stopped/unknown', { now, seed: now }));
    await sandbox.settle();
    const lines = sandbox.logs.of('ecs-steward-production-diagnose-stops').join('\n');
    expect(lines).toContain('Slack did not answer');
    expect(lines).not.toContain(secret);
    await sandbox.advance(45 * 60_000);
  });
});
