import { describe, expect, it } from '@jest/globals';
import { parseApplyWork } from '../../shared/model/queue/apply-work.ts';
import { parseQueuedQuestion } from '../../shared/model/queue/slack-question.ts';
import { startApp } from './app-for-tests.ts';
import {
  applyBody,
  clickBody,
  commandBody,
  decisionId,
  inBase64,
  nine,
  people,
  responseUrl,
  signed,
} from './requests.ts';

const asked = { responseUrl, at: nine };
const words = (answer: { body?: string }) => JSON.parse(answer.body ?? '{}');

describe('clicks', () => {
  it.each([
    [
      { action_id: 'steward:apply', value: decisionId },
      { kind: 'apply', decisionId },
    ],
    [
      { action_id: 'steward:why', value: decisionId },
      { kind: 'why', decisionId },
    ],
    [
      { type: 'static_select', action_id: 'steward:not-now', selected_option: { value: `30 ${decisionId}` } },
      { kind: 'not-now', decisionId, days: 30 },
    ],
    [
      {
        action_id: 'steward:size-now',
        value: '{"account":"123456789012","region":"eu-west-1","cluster":"shop-prod","service":"checkout"}',
      },
      {
        ...{ kind: 'size-now', account: '123456789012', region: 'eu-west-1' },
        ...{ cluster: 'shop-prod', service: 'checkout' },
      },
    ],
  ])('a click is queued once and has an empty answer: %j', async (action, work) => {
    const app = startApp();
    expect(await app.send(signed(clickBody(action)))).toEqual({ statusCode: 200 });
    expect(app.queued).toEqual([{ ...work, ...asked, userId: people.approver }]);
    const parse = app.calls.includes('change') ? parseApplyWork : parseQueuedQuestion;
    expect(parse(JSON.stringify(app.queued[0]))).toEqual(app.queued[0]);
    expect(app.told).toEqual([]);
  });

  it('a click may be base64-encoded, as Lambda does with forms', async () => {
    const app = startApp();
    expect((await app.send(inBase64(signed(applyBody())))).statusCode).toBe(200);
    expect(app.queued).toHaveLength(1);
  });

  it("a click of a member of an approvers' group is accepted", async () => {
    const app = startApp();
    await app.send(signed(applyBody({ user: people.member })));
    expect(app.queued).toMatchObject([{ kind: 'apply', userId: people.member }]);
  });

  it.each([
    { action_id: 'steward:why', value: decisionId },
    {
      action_id: 'steward:size-now',
      value: '{"account":"123456789012","region":"eu-west-1","cluster":"shop-prod","service":"checkout"}',
    },
  ])(
    'a click that only asks is accepted from any user and queued as a question: $action_id',
    async (action) => {
      const app = startApp({ approvers: { users: [], groups: [] } });
      await app.send(signed(clickBody(action, { user: people.stranger })));
      expect(app.queued).toMatchObject([{ userId: people.stranger }]);
      expect(app.calls).toEqual(['secret', 'claim', 'question']);
    },
  );

  it('a click that the same user repeats is another request', async () => {
    const app = startApp();
    await app.send(signed(applyBody()));
    await app.send(signed(applyBody(), { at: nine + 1000 }));
    expect(app.queued).toHaveLength(2);
  });
});

describe('commands', () => {
  it.each([
    ['report checkout', { kind: 'report', service: 'checkout' }, 'Looking for `checkout`'],
    [
      'report shop-prod/checkout',
      { kind: 'report', cluster: 'shop-prod', service: 'checkout' },
      'Looking for',
    ],
    ['mute checkout 1h', { kind: 'mute', service: 'checkout', forMs: 3_600_000 }, 'Muting `checkout`'],
    [`why ${'0a'.repeat(16)}`, { kind: 'why-task', task: '0a'.repeat(16) }, 'Looking'],
    ['why shop-prod/checkout', { kind: 'why-service', cluster: 'shop-prod', service: 'checkout' }, 'Looking'],
    ['unmute checkout', { kind: 'unmute', service: 'checkout' }, 'Unmuting `checkout`'],
    ['status', { kind: 'status' }, 'Looking'],
  ])('a command is queued once and acknowledged to its user: %s', async (text, work, acknowledged) => {
    const app = startApp();
    const answer = await app.send(signed(commandBody(text)));
    expect(answer.statusCode).toBe(200);
    expect(words(answer)).toEqual({
      response_type: 'ephemeral',
      text: expect.stringContaining(acknowledged),
    });
    expect(app.queued).toEqual([{ ...work, ...asked, userId: people.stranger, isCommand: true }]);
    expect(parseQueuedQuestion(JSON.stringify(app.queued[0]))).toEqual(app.queued[0]);
  });

  it.each([
    ['help', '`/steward report SERVICE`'],
    ['', '`/steward report SERVICE`'],
    ['deploy everything', 'Unknown command "deploy".'],
    ['staus', 'Did you mean `/steward status`?'],
    ['<!channel>', 'This is not a command.'],
    ['mute checkout for ever', 'Too many words after `mute`.'],
    ['why <!channel>', 'Which one?'],
    ['mute checkout 90d', 'at most 7d'],
    ['report <!channel>', 'Which service?'],
  ])('a command that needs no work is answered at once without the queue: "%s"', async (text, said) => {
    const app = startApp();
    const answer = await app.send(signed(commandBody(text)));
    expect(words(answer)).toEqual({ response_type: 'ephemeral', text: expect.stringContaining(said) });
    expect(words(answer).text).not.toContain('<!');
    expect(app.queued).toEqual([]);
  });
});

describe('cost of requests', () => {
  it('a request costs the secret, the claim and the queue, and one read of a group if needed', async () => {
    const app = startApp();
    await app.send(signed(applyBody()));
    expect(app.calls).toEqual(['secret', 'claim', 'change']);
    app.calls.length = 0;
    await app.send(signed(applyBody({ user: people.member })));
    expect(app.calls).toEqual(['secret', 'claim', 'group', 'change']);
    app.calls.length = 0;
    await app.send(signed(commandBody('help')));
    expect(app.calls).toEqual(['secret', 'claim']);
  });
});
