import { describe, expect, it, test } from '@jest/globals';
import { rememberClick, takesAnswer, takesPrivateAnswer } from '../../../sandbox/slack/page/client/clicks.ts';
import { forService } from '../../../sandbox/slack/page/client/for-service.ts';
import { titleOf } from '../../../sandbox/slack/page/client/message-title.ts';
import { emptyState, nextState } from '../../../sandbox/slack/page/client/slack-state.ts';
import type { PostedMessage } from '../../../sandbox/slack/types.ts';

const posted: PostedMessage = {
  ...{ channel: 'C1', ts: '1.000001', text: '🔴 web in shop is down (0 of 1)\nand much more', blocks: [] },
  ...{ editedCount: 0, postedAt: 1_000, updatedAt: 1_000 },
};

function newsAfter(...messages: PostedMessage[]): string | undefined {
  const states = messages.reduce(
    (state, message) => nextState(state, { type: 'message', message }),
    emptyState,
  );
  return states.news?.words;
}

describe('the news that a screen reader hears', () => {
  it('the news is the title of a new message alone', () => {
    expect(newsAfter(posted)).toBe('New message: 🔴 web in shop is down (0 of 1)');
  });

  it('the news says when the title changes, and nothing when only a counter below it does', () => {
    const counted = { ...posted, text: '🔴 web in shop is down (0 of 1)\n2 stops', editedCount: 1 };
    expect(newsAfter(posted, counted)).toBe('New message: 🔴 web in shop is down (0 of 1)');
    const stable = { ...posted, text: ':white_check_mark: web in shop stable again', editedCount: 2 };
    expect(newsAfter(posted, counted, stable)).toBe('Now: ✓ web in shop stable again');
  });

  it('the news says that a message is a reply', () => {
    const reply = { ...posted, ts: '2.000001', threadTs: posted.ts, text: 'Muted.' };
    expect(newsAfter(posted, reply)).toBe('New reply: Muted.');
  });
});

test.each([
  [
    '*shop/web* is muted until <!date^1^{time}|20:09 UTC> by <@U0SANDBOX1>.',
    'shop/web is muted until 20:09 UTC by @amara.',
  ],
  ['a &lt;b&gt; &amp; c', 'a <b> & c'],
  ['', ''],
])('the title of %j is read without its markup', (text, title) => {
  expect(titleOf({ text })).toBe(title);
});

describe('the answer to a click', () => {
  it('the answer to a click is taken once', () => {
    rememberClick({ ts: '1', editedCount: 0 });
    expect([takesAnswer({ ts: '1', editedCount: 0 }), takesAnswer({ ts: '1', editedCount: 0 })]).toEqual([
      true,
      false,
    ]);
  });

  it('the answer to a click may be for its user alone, and is taken once', () => {
    rememberClick({ ts: '3', editedCount: 0 });
    expect([takesPrivateAnswer(), takesPrivateAnswer()]).toEqual([true, false]);
  });

  it('the answer is not looked for in the thread of a message that shows it itself', () => {
    rememberClick({ ts: '2', editedCount: 0 });
    expect(takesAnswer({ ts: '2', editedCount: 1 })).toBe(false);
  });
});

describe('a sample for another service', () => {
  const redis = { name: 'session-cache', container: 'redis' };
  const rewritten = (event: unknown, to = redis) => {
    const text = forService(JSON.stringify(event, null, 2), to);
    return text === undefined ? undefined : JSON.parse(text);
  };

  it('a rewritten sample names the other service in every place, and its main container', () => {
    const stop = {
      detail: {
        containers: [{ name: 'web', image: 'shop/web:1' }, { name: 'web-proxy' }],
        group: 'service:web',
        taskDefinitionArn: 'task-definition/web:41',
      },
    };
    expect(rewritten(stop)).toEqual({
      detail: {
        containers: [{ name: 'redis', image: 'shop/session-cache:1' }, { name: 'web-proxy' }],
        group: 'service:session-cache',
        taskDefinitionArn: 'task-definition/session-cache:41',
      },
    });
  });

  test.each([
    ['a service event', { resources: ['arn:aws:ecs:eu-west-1:1:service/shop/web'] }],
    ['an alarm', { dimensions: { ServiceName: 'web' } }],
    ['an act of its owner', { owner: 'deploy', service: 'web' }],
  ])('a sample can be rewritten for another service: %s', (_, event) => {
    expect(JSON.stringify(rewritten(event))).toBe(JSON.stringify(event).replace('web', 'session-cache'));
  });

  it('a sample cannot be rewritten where no service is named', () => {
    expect(rewritten({ detail: { group: 'family:nightly-report' } })).toBeUndefined();
  });
});
