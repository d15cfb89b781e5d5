import { afterEach, describe, expect, it, test } from '@jest/globals';
import type { LambdaFunctionURLEvent } from 'aws-lambda';
import type { Sandbox } from '../../../sandbox/sandbox.ts';
import { createSmallSandbox, handlers, startAt } from './small-template.ts';
import { workerUrl } from './small-url.ts';

let sandbox: Sandbox;

afterEach(() => sandbox.close());

async function start(resources: Record<string, unknown> = workerUrl): Promise<string> {
  sandbox = await createSmallSandbox({ resources, functions: { worker: { bundlePath: handlers.web } } });
  return sandbox.deployment.functionUrls[0]?.url ?? '';
}

describe('function URL', () => {
  it('a form reaches the function in base64, byte for byte, with lower-case headers', async () => {
    const url = await start();
    expect(sandbox.functionUrl('worker')).toBe(url);
    const body = 'payload=%7B%22a%22%3A1%7D&b=+%C3%A9';
    const response = await fetch(`${url}echo?x=1&x=2&y=`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'X-Slack-Signature': 'v0=1',
        cookie: 'c=2; d=3',
      },
      body,
    });
    const event = (await response.json()) as LambdaFunctionURLEvent;
    expect(event).toMatchObject({
      version: '2.0',
      rawPath: '/echo',
      rawQueryString: 'x=1&x=2&y=',
      queryStringParameters: { x: '1,2', y: '' },
      cookies: ['c=2', 'd=3'],
      headers: { 'x-slack-signature': 'v0=1' },
      requestContext: {
        accountId: 'anonymous',
        http: { method: 'POST', path: '/echo' },
        time: '01/Mar/2026:09:00:00 +0000',
        timeEpoch: startAt,
      },
      isBase64Encoded: true,
    });
    expect(Buffer.from(event.body ?? '', 'base64').toString()).toBe(body);
  });

  it('JSON and text reach the function unchanged', async () => {
    const url = await start();
    for (const contentType of ['application/json; charset=utf-8', 'text/plain']) {
      const headers = { 'content-type': contentType };
      const response = await fetch(`${url}echo`, { method: 'POST', headers, body: '{"é":1}' });
      expect(await response.json()).toMatchObject({ body: '{"é":1}', isBase64Encoded: false });
    }
    const event = (await (await fetch(`${url}echo`)).json()) as LambdaFunctionURLEvent;
    expect(event).not.toHaveProperty('body');
    expect(event.isBase64Encoded).toBe(false);
  });

  test.each([
    ['a response of its own', 'page', 201, 'text/html', '<p>'],
    ['bytes', 'bytes', 200, 'application/json', 'bytes'],
    ['anything else as a body', 'text', 200, 'application/json', 'just text'],
    ['an error when the function failed', 'broken', 502, null, 'Internal Server Error'],
    ['an error when the response exceeds 6 MB', 'large', 502, null, 'Internal Server Error'],
  ])('the function URL answers with %s', async (_what, path, status, contentType, body) => {
    const response = await fetch((await start()) + path);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      status,
      contentType,
      body,
    ]);
  });

  it('a request whose event exceeds 6 MB is refused', async () => {
    const url = await start();
    // In base64 these are more than 6 MB.
    const response = await fetch(`${url}echo`, { method: 'POST', body: Buffer.alloc(5 * 1024 * 1024) });
    expect(response.status).toBe(413);
    expect(sandbox.invocations()).toEqual([]);
  });

  test.each(['WorkerUrlPermission', 'WorkerPermission'] as const)(
    'a function URL without the resource %s is forbidden',
    async (name) => {
      const { [name]: _without, ...resources } = workerUrl;
      const response = await fetch(await start(resources));
      expect([response.status, await response.json()]).toEqual([403, { Message: 'Forbidden' }]);
    },
  );
});
