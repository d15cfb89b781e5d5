import { describe, expect, it, test } from '@jest/globals';
import { parse } from 'yaml';
import {
  createAppLink,
  manifestYaml,
  scopesFor,
  shapeOf,
  slackManifest,
} from '../../scripts/install/slack-manifest.ts';
import { readSecret, slackSecrets } from '../../scripts/install/slack-secrets.ts';

const requestUrl = 'https://abc.lambda-url.eu-west-1.on.aws/';

describe('manifest of the Slack app', () => {
  it('the manifest without an endpoint has only the scopes to post and to read its own channels', () => {
    const manifest = slackManifest({ hasEndpoint: false });
    expect(manifest).toMatchObject({
      oauth_config: { scopes: { bot: ['chat:write', 'channels:history', 'groups:history'] } },
    });
    expect(JSON.stringify(manifest)).not.toMatch(/slash_commands|interactivity/);
  });

  it('the manifest has buttons and the command once the stack has a request URL', () => {
    expect(slackManifest({ hasEndpoint: true, requestUrl })).toMatchObject({
      features: { slash_commands: [{ command: '/steward', url: requestUrl }] },
      settings: { interactivity: { is_enabled: true, request_url: requestUrl } },
    });
  });

  it('the manifest without a request URL has no buttons, command or scope of the command', () => {
    const manifest = JSON.stringify(slackManifest({ hasEndpoint: true }));
    expect(manifest).not.toMatch(/slash_commands|interactivity|"commands"/);
  });

  it('a link creates the app from the manifest in Slack', () => {
    const facts = { hasEndpoint: true, requestUrl };
    const link = new URL(createAppLink(facts));
    expect(link.hostname).toBe('api.slack.com');
    expect(parse(link.searchParams.get('manifest_yaml') ?? '')).toEqual(parse(manifestYaml(facts)));
  });

  it('every scope has a reason', () => {
    for (const { reason } of scopesFor({ hasEndpoint: true })) expect(reason).toMatch(/\w/);
  });
});

test.each([
  ['none', 'report', 'observe'],
  ['none', 'off', 'observe'],
  ['url', 'report', 'ask'],
  ['http-api', 'off', 'ask'],
  ['none', 'auto', 'change'],
  ['url', 'approve', 'change'],
])('endpoint %s with mode %s gives the shape %s', (endpoint, mode, shape) => {
  expect(shapeOf(endpoint, mode)).toBe(shape);
});

describe('pasted secrets', () => {
  const [token, signing] = slackSecrets;
  if (!token || !signing) throw new Error('two secrets expected');

  it('a pasted secret is trimmed', () => {
    expect(readSecret(token, '  xoxb-1234567890-abcdefghij \n')).toEqual({
      value: 'xoxb-1234567890-abcdefghij',
    });
    expect(readSecret(signing, '0123456789abcdef0123456789abcdef')).toHaveProperty('value');
  });

  it.each([
    [token, '', /is empty/],
    [token, 'xoxp-1234567890-abcdefghij', /another kind of Slack token/],
    [token, 'hello', /malformed; expected a bot token/],
    [signing, 'xoxb-1234567890-abcdefghij', /malformed; expected 32 hexadecimal/],
  ])('a malformed pasted secret is refused without repeating it', (secret, pasted, expected) => {
    const read = readSecret(secret, pasted);
    expect(read).toEqual({ problem: expect.stringMatching(expected) });
    if (pasted) expect(JSON.stringify(read)).not.toContain(pasted);
  });
});
