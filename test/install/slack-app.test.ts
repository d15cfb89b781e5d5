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

describe('the manifest of the Slack app', () => {
  it('asks for nothing but posting and reading its own channel without an endpoint', () => {
    const manifest = slackManifest({ hasEndpoint: false });
    expect(manifest).toMatchObject({
      oauth_config: { scopes: { bot: ['chat:write', 'channels:history', 'groups:history'] } },
    });
    expect(JSON.stringify(manifest)).not.toMatch(/slash_commands|interactivity/);
  });

  it('has buttons and the command once the stack has a request URL', () => {
    expect(slackManifest({ hasEndpoint: true, requestUrl })).toMatchObject({
      features: { slash_commands: [{ command: '/steward', url: requestUrl }] },
      settings: { interactivity: { is_enabled: true, request_url: requestUrl } },
    });
  });

  it('leaves them out before, and the scope of the command with them, so that Slack takes it', () => {
    const manifest = JSON.stringify(slackManifest({ hasEndpoint: true }));
    expect(manifest).not.toMatch(/slash_commands|interactivity|"commands"/);
  });

  it('opens in Slack by a link', () => {
    const facts = { hasEndpoint: true, requestUrl };
    const link = new URL(createAppLink(facts));
    expect(link.hostname).toBe('api.slack.com');
    expect(parse(link.searchParams.get('manifest_yaml') ?? '')).toEqual(parse(manifestYaml(facts)));
  });

  it('has a reason for every scope', () => {
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
])('endpoint %s with mode %s is the shape %s', (endpoint, mode, shape) => {
  expect(shapeOf(endpoint, mode)).toBe(shape);
});

describe('a pasted secret', () => {
  const [token, signing] = slackSecrets;
  if (!token || !signing) throw new Error('two secrets expected');

  it('is taken without the blanks around it', () => {
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
  ])('is refused without a character of it', (secret, pasted, expected) => {
    const read = readSecret(secret, pasted);
    expect(read).toEqual({ problem: expect.stringMatching(expected) });
    if (pasted) expect(JSON.stringify(read)).not.toContain(pasted);
  });
});
