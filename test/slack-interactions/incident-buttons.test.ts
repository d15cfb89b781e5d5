import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SampleEvent } from '../../sandbox/fleet/sample.ts';
import { eventSample } from '../../sandbox/fleet/samples.ts';
import type { PostedMessage } from '../../sandbox/slack/types.ts';
import { type Steward, startSteward, withApprovals } from '../../sandbox/steward.ts';
import { slackActions } from '../../shared/model/slack-actions.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';

const minute = 60_000;
const amara = 'U0SANDBOX1';
const ben = 'U0SANDBOX2';

let steward: Steward;

beforeAll(async () => {
  const working = [
    'diagnose-stops',
    'slack-interactions',
    'slack-questions',
    'apply-rightsizing',
    'track-rollouts',
  ];
  const clock = { startAt: Date.UTC(2026, 10, 20, 12, 0, 30) };
  steward = await startSteward({ working, clock, parameters: withApprovals });
  await send(
    eventSample(steward.sandbox.state, 'task-stopped/crash-node', { now: steward.sandbox.now(), seed: 1 }),
  );
});

afterAll(() => steward.close());

async function send(event: SampleEvent): Promise<void> {
  await steward.sandbox.send(event);
  await steward.sandbox.settle();
}

/** The message of the incident of web. */
function message(): PostedMessage {
  const found = steward.slack
    .messages()
    .find(({ threadTs, text }) => !threadTs && text.includes('web in shop'));
  if (!found) throw new Error('no message about web');
  return found;
}

const shown = () => messageAsText(message(), { width: 10_000 });

const replies = () =>
  steward.slack
    .messages()
    .filter(({ threadTs, visibleTo }) => threadTs === message().ts && visibleTo === undefined)
    .map(({ text }) => text);

const toldTo = (user: string) =>
  steward.slack
    .messages()
    .filter(({ visibleTo }) => visibleTo === user)
    .map(({ text }) => text);

async function click(action: keyof typeof slackActions, user = amara): Promise<void> {
  const actionId = slackActions[action];
  const { elements } = message()
    .blocks.map((block) => block as { elements?: { action_id?: string; value?: string }[] })
    .find((block) => block.elements?.some(({ action_id }) => action_id === actionId)) ?? { elements: [] };
  const value = elements?.find(({ action_id }) => action_id === actionId)?.value;
  await steward.slack.click({ ts: message().ts, actionId, value, user });
  await steward.sandbox.settle();
}

describe('buttons of an incident', () => {
  it('the buttons are in the message of an incident, the rollback first', () => {
    expect(shown()).toContain('[Roll back] [Acknowledge] [Mute 1 h] [More log lines]');
  });

  it('a click on More log lines is answered once in the thread', async () => {
    await click('moreLogs');
    await click('moreLogs', ben);
    expect(replies()).toEqual([expect.stringMatching(/\nError: Cannot find module '.*feature-flags'\n/)]);
    expect(toldTo(ben)).toEqual(['Answered in the thread of this message a moment ago.']);
  });

  it('a click on Acknowledge is shown in the message at once and after each refresh', async () => {
    await click('acknowledge');
    expect(replies().at(-1)).toBe(`<@${amara}> is looking into it.`);
    const titles = [shown().split('\n')[0]];
    for (let passed = 0; passed < 3; passed += 1) {
      expect(shown()).toMatch(new RegExp(`Acknowledged by @${amara} 2026-11-20 12:00 UTC\n`));
      expect(shown()).not.toContain('[Acknowledge]');
      await steward.sandbox.advance(minute);
      titles.push(shown().split('\n')[0]);
    }
    expect(new Set(titles).size).toBe(1);
  });

  const muted = /Muted until 2026-11-20 13:03 UTC by @U0SANDBOX1\n/;

  it('a click on Mute is announced, and shown in the message at once and after each refresh', async () => {
    await click('mute');
    expect(replies().at(-1)).toMatch(/^\*shop\/web\* is muted until /);
    const announced = steward.slack.messages().map(({ text }) => text);
    expect(announced.filter((text) => /web\* is muted until .* by <@U0SANDBOX1>/.test(text))).toHaveLength(1);
    for (const passing of [minute, 9 * minute]) {
      expect(shown()).toMatch(muted);
      expect(shown()).toContain('[Unmute]');
      expect(shown()).not.toContain('[Mute 1 h]');
      await steward.sandbox.advance(passing);
    }
    expect(shown()).toMatch(muted);
  });

  it('a click on Unmute is shown in the message at once', async () => {
    await click('unmute', ben);
    expect(replies().at(-1)).toMatch(/^\*shop\/web\* is no longer muted/);
    expect(shown()).not.toMatch(/Muted|Unmute/);
    expect(shown()).toContain('[Mute 1 h]');
  });

  it('a service that was unmuted can be muted again at once', async () => {
    await steward.sandbox.advance(minute);
    await click('mute');
    expect(shown()).toContain('[Unmute]');
    await click('unmute');
    expect(shown()).toContain('[Mute 1 h]');
  });

  it('a click on Roll back by an approver rolls the deployment back', async () => {
    await click('goBack', ben);
    expect(toldTo(ben).at(-1)).toContain("You can't approve changes");
    await click('goBack');
    await steward.sandbox.advance(6 * minute);
    expect(replies().join('\n')).toMatch(/Roll(?:ing|ed) back.*web:41/);
    const arn = 'arn:aws:ecs:eu-west-1:123456789012:service/shop/web';
    expect(steward.sandbox.state.service(arn)?.taskDefinition).toMatch(/web:41$/);
  });
});
