import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { eventSample } from '../../sandbox/fleet/samples.ts';
import { type Steward, startSteward } from '../../sandbox/steward.ts';
import { createSlack } from '../../shared/gateways/slack.ts';

test.each(['', 'xoxp-a-user-token', 'ftp://hooks.example.com', 'https://', 'hooks.slack.com/services/T/B/x'])(
  'refuses the credential %j without repeating it',
  (credential) => {
    const open = () => createSlack({ credential, channel: 'C0SANDBOX', apiUrl: 'http://127.0.0.1/' });
    expect(open).toThrow(
      'the Slack credential is not a bot token (xoxb-...) or the URL of an incoming webhook',
    );
  },
);

describe('a credential never stands in the logs', () => {
  let steward: Steward;
  beforeAll(async () => {
    steward = await startSteward({ clock: { startAt: Date.UTC(2026, 10, 20, 12) } });
  });
  afterAll(() => steward.close());

  test.each([
    ['bot-token', 'chat.postMessage', 'xoxb-'],
    ['incoming-webhook', 'webhook', '/services/'],
  ] as const)('when a %s meets a connection that breaks', async (credential, method, secret) => {
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
