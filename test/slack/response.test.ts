import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Block } from '../../shared/slack/message.ts';
import { createSlackResponses, type SlackResponses } from '../../shared/slack/response.ts';

let server: Server;
let origin: string;
let received: Record<string, unknown>[];
let answer: { status: number; headers: Record<string, string> };
let responses: SlackResponses;

beforeEach(async () => {
  received = [];
  answer = { status: 200, headers: {} };
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(answer.status, answer.headers).end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  responses = createSlackResponses({ apiUrl: `${origin}/api/`, timeoutMs: 2_000 });
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const blocks: Block[] = [{ type: 'divider' }];
const address = () => `${origin}/actions/T1/1/secret`;

describe('answers to a user', () => {
  it('an answer is visible only to the requesting user and does not change the message', async () => {
    await responses.send(address(), { text: 'hello' });
    expect(received).toEqual([{ response_type: 'ephemeral', replace_original: false, text: 'hello' }]);
  });

  it('an answer has only blocks that every workspace supports', async () => {
    await responses.send(address(), { text: 'hello', blocks: [], classicBlocks: blocks });
    expect(received).toMatchObject([{ text: 'hello', blocks }]);
  });

  it.each([
    [429, true],
    [503, true],
    [404, false],
  ])('an answer that Slack refuses with %i is retryable: %s', async (status, retryable) => {
    answer = { status, headers: { 'retry-after': '3' } };
    const refused = { code: `slack-http-${status}`, retryable, retryAfterMs: 3_000 };
    await expect(responses.send(address(), { text: 'hello' })).rejects.toMatchObject(refused);
  });

  it('an answer does not follow redirects', async () => {
    answer = { status: 302, headers: { location: 'http://127.0.0.1:1/' } };
    const failed = { code: 'slack-unreachable', retryable: true };
    await expect(responses.send(address(), { text: 'hello' })).rejects.toMatchObject(failed);
  });

  it('an answer that fails does not reveal its URL', async () => {
    const gone = address();
    server.close();
    server.closeAllConnections();
    const error: Error = await responses.send(gone, { text: 'hello' }).catch((failure) => failure);
    expect(error).toMatchObject({ code: 'slack-unreachable' });
    expect(`${error} ${error.cause}`).not.toContain('secret');
  });
});

describe('response URLs', () => {
  it.each([
    'https://evil.example/actions/1',
    'https://hooks.slack.com.evil.example/actions/1',
    'https://hooks.slack.com@evil.example/actions/1',
    'https://hooks.slack.com:8443/actions/1',
    'http://hooks.slack.com/actions/1',
    'http://127.0.0.1:1/actions/1',
    'file:///etc/passwd',
    'not an address',
    '',
  ])('a response URL outside Slack receives nothing: %s', async (forged) => {
    expect(responses.isSlack(forged)).toBe(false);
    const refused = { code: 'slack-response-url', retryable: false };
    await expect(responses.send(forged, { text: 'hello' })).rejects.toMatchObject(refused);
    expect(received).toEqual([]);
  });

  it('a response URL of Slack, or of the configured Slack, is accepted', () => {
    expect(responses.isSlack('https://hooks.slack.com/actions/T1/1/x')).toBe(true);
    expect(responses.isSlack('https://HOOKS.slack.com:443/commands/T1/1/x')).toBe(true);
    expect(responses.isSlack(address())).toBe(true);
  });
});
