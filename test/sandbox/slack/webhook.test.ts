import { describe, expect, it, test } from '@jest/globals';
import { channel, closeAfterEach, startWithClient } from './slack-client.ts';

closeAfterEach();

async function post(url: string, body: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return `${response.status} ${await response.text()}`;
}

describe('incoming webhook', () => {
  it('an incoming webhook posts to the first channel and answers ok', async () => {
    const { slack } = await startWithClient();
    const blocks = [{ type: 'divider' }];
    expect(await post(slack.webhookUrl, JSON.stringify({ text: 'x', blocks }))).toBe('200 ok');
    expect(slack.messages(channel)).toMatchObject([{ text: 'x', blocks }]);
    expect(slack.calls).toMatchObject([{ method: 'webhook', status: 200 }]);
  });

  test.each([
    ['no JSON', 'text', '400 invalid_payload'],
    ['no content', '{}', '400 no_text'],
    ['wrong blocks', '{"blocks":[{"type":"section"}]}', '400 invalid_blocks'],
  ])('an incoming webhook refuses %s', async (_, body, answer) => {
    const { slack } = await startWithClient();
    expect(await post(slack.webhookUrl, body)).toBe(answer);
    expect(slack.messages()).toEqual([]);
  });

  it('an unknown webhook URL is refused', async () => {
    const { slack } = await startWithClient();
    expect(await post(`${slack.webhookUrl}x`, '{"text":"x"}')).toBe('403 invalid_token');
  });
});
