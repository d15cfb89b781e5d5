import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ownerSamples } from '../../sandbox/commands/owner-from-page.ts';
import { createSender } from '../../sandbox/commands/send-from-page.ts';
import { skipAhead } from '../../sandbox/commands/skip-ahead.ts';
import { samples } from '../../sandbox/fleet/samples.ts';
import { type Steward, startSteward, withApprovals } from '../../sandbox/steward.ts';
import { slackActions } from '../../shared/model/slack-actions.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';

/* Every end of a rollout can be seen and clicked on the page of the sandbox: its API is called as the page calls it. */

jest.setTimeout(60_000);

let steward: Steward;

beforeAll(async () => {
  const sender = createSender(() => steward.sandbox);
  const onSkip = (hours: number) => skipAhead(() => steward.sandbox, hours);
  steward = await startSteward({
    clock: { startAt: Date.parse('2026-11-25T09:00:00Z') },
    parameters: withApprovals,
    slack: { samples: sender.samples, onSend: sender.send, onSkip },
  });
}, 60_000);
afterAll(() => steward.close());

/** Posts to the page's API, as a button of the page does. */
async function page(path: string, body: unknown): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const url = `${steward.slack.url}/page/${path}`;
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  await steward.sandbox.settle();
  return (await answer.json()) as Record<string, unknown>;
}

const skip = (hours: number) => page('skip', { hours });

/** The act of the owner that the page offers, on another service. */
function act(owner: string, service: string) {
  const event = ownerSamples().find((sample) => sample.event.owner === owner)?.event;
  return page('send', { ...event, service });
}

const messagesOf = (service: string) =>
  steward.slack
    .messages()
    .filter(({ threadTs, visibleTo, text }) => !threadTs && !visibleTo && text.startsWith(`${service} in `))
    .filter(({ metadata }) => metadata?.event_payload.incident === undefined);

/** The newest message about the size of a service. */
function text(service: string): string {
  const message = messagesOf(service).at(-1);
  return message ? messageAsText(message, { width: 300 }) : '';
}

/** Asks for the report of a service, and applies it. */
async function applied(service: string): Promise<void> {
  const payload = { cluster: 'shop', service, post: true };
  await page('send', { invoke: 'report-rightsizing', payload });
  await click(service, slackActions.apply);
}

async function click(service: string, actionId: string): Promise<void> {
  const ts = messagesOf(service).at(-1)?.ts ?? '';
  await page('action', { ts, actionId });
}

describe('page of the sandbox', () => {
  it('a rollout is verified after the hours that the page skips', async () => {
    await applied('thumbnailer');
    expect(text('thumbnailer')).toContain('Deploying');
    await skip(1);
    expect(text('thumbnailer')).toContain('Deployed, watched until');
    expect(await skip(4)).toEqual({ now: steward.sandbox.now() });
    expect(text('thumbnailer')).toContain('Verified at');
  });

  it('a rollout ends as not observed when its service is scaled to 0 tasks', async () => {
    await applied('orders-api');
    await skip(1);
    await act('scale', 'orders-api');
    await skip(20);
    expect(text('orders-api')).toContain('Not observed at');
  });

  it('a rollout is superseded when another revision is deployed', async () => {
    await applied('customer-profile');
    await skip(1);
    await act('deploy', 'customer-profile');
    await skip(1);
    expect(text('customer-profile')).toContain('Another revision was deployed');
  });

  it('a rollout is rolled back by a click, to a copy where the earlier revision is inactive', async () => {
    await act('deregister', 'quote-engine');
    await applied('quote-engine');
    await skip(1);
    await click('quote-engine', slackActions.rollBack);
    await skip(1);
    expect(text('quote-engine')).toContain('a copy of');
    expect(text('quote-engine')).toContain('Rolled back to');
  });

  it('a growth is not enough when the service runs out of memory again', async () => {
    const sample = samples().find(({ name }) => name === 'task-stopped/out-of-memory');
    await page('send', sample?.event);
    await applied('catalog');
    await skip(1);
    await page('send', sample?.event);
    const [grown] = messagesOf('catalog').slice(-2);
    expect(grown && messageAsText(grown, { width: 300 })).toContain('Not enough at');
    expect(text('catalog')).toContain('[Apply]');
  });

  it.each([0, -1, 1_000, '6'])('skipping %j hours is refused', async (hours) => {
    expect(await page('skip', { hours })).toEqual({ error: expect.stringContaining('hours: ') });
  });
});
