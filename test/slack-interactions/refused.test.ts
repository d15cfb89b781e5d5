import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { HttpRequest } from '../../functions/slack-interactions/run.ts';
import { createRequestLimit } from '../../functions/slack-interactions/who-may.ts';
import { GatewayError } from '../../shared/errors.ts';
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

const minute = 60_000;

/** Sends one request and expects its refusal with this status and reason, without any further effect. */
async function expectRefused(request: HttpRequest, status: number, reason: string, app = startApp()) {
  const before = app.queued.length;
  const answer = await app.send(request);
  expect(answer).toEqual({ statusCode: status });
  expect(app.refusals.at(-1)).toBe(reason);
  expect(app.queued).toHaveLength(before);
  expect(app.told).toEqual([]);
  return app;
}

function withHeaders(headers: Record<string, string | undefined>): HttpRequest {
  const request = signed(applyBody());
  return { ...request, headers: { ...request.headers, ...headers } };
}

describe('a request that Slack did not sign', () => {
  it.each<[string, HttpRequest]>([
    ['no headers at all', { body: applyBody() }],
    ['nothing at all', {}],
    ['no signature', withHeaders({ 'x-slack-signature': undefined })],
    ['no timestamp', withHeaders({ 'x-slack-request-timestamp': undefined })],
    ['a signature that is none', withHeaders({ 'x-slack-signature': 'v0=please' })],
    ['a signature of another length', withHeaders({ 'x-slack-signature': `v0=${'a'.repeat(62)}` })],
    ['a signature in capitals', withHeaders({ 'x-slack-signature': `v0=${'A'.repeat(64)}` })],
    ['a signature of another version', withHeaders({ 'x-slack-signature': `v1=${'a'.repeat(64)}` })],
    ['a timestamp that is no number', withHeaders({ 'x-slack-request-timestamp': 'now' })],
  ])('with %s', async (_, request) => {
    await expectRefused(request, 401, 'unsigned');
  });

  it.each<[string, HttpRequest]>([
    ['by another secret', signed(applyBody(), { by: 'another secret' })],
    ['by an empty secret', signed(applyBody(), { by: '' })],
    [
      'for another body',
      { ...signed(applyBody()), body: clickBody({ action_id: 'steward:apply', value: 'another' }) },
    ],
    ['for another time', withHeaders({ 'x-slack-request-timestamp': String(nine / 1000 + 1) })],
    ['for the body as it is encoded', { ...inBase64(signed(applyBody())), isBase64Encoded: false }],
    ['for a body that is not encoded', { ...signed(applyBody()), isBase64Encoded: true }],
  ])('but another party did, %s', async (_, request) => {
    await expectRefused(request, 401, 'forged');
  });

  it.each([-5 * minute - 1000, 5 * minute + 1000, -30 * 24 * 60 * minute])(
    'just now, but %i ms away',
    async (ms) => {
      await expectRefused(signed(applyBody(), { at: nine + ms }), 401, 'stale');
    },
  );

  it('whatever it is, and nothing is claimed for it', async () => {
    const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
    const wild = fc.record({
      body: fc.oneof(fc.string(), fc.constant(applyBody())),
      isBase64Encoded: fc.boolean(),
      headers: fc.record({
        'x-slack-signature': fc.oneof(
          hex.map((digits) => `v0=${digits}`),
          fc.string(),
        ),
        'x-slack-request-timestamp': fc.oneof(fc.constant(String(nine / 1000)), fc.string()),
      }),
    });
    await fc.assert(
      fc.asyncProperty(wild, async (request) => {
        const app = startApp();
        expect((await app.send(request)).statusCode).toBe(401);
        expect(app.calls.filter((call) => call !== 'secret')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('a request that came before', () => {
  it('is refused, however late within the time that its signature is fresh', async () => {
    const app = startApp();
    // Slack's clock may be ahead of ours; the signature is then valid for almost ten minutes.
    const request = signed(applyBody(), { at: nine + 5 * minute });
    expect((await app.send(request)).statusCode).toBe(200);
    for (const later of [0, 1, minute, 10 * minute - 1, 10 * minute]) {
      app.now = nine + later;
      await expectRefused(request, 401, 'replayed', app);
    }
    app.now = nine + 10 * minute + 1;
    await expectRefused(request, 401, 'stale', app);
    expect(app.queued).toHaveLength(1);
  });

  it('is refused also when it is encoded in another way', async () => {
    const app = startApp();
    const request = signed(applyBody());
    await app.send(request);
    await expectRefused(inBase64(request), 401, 'replayed', app);
  });

  it('reaches the queue once of twice at the same time', async () => {
    const app = startApp();
    const request = signed(applyBody());
    const answers = await Promise.all([app.send(request), app.send(request)]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 401]);
    expect(app.queued).toHaveLength(1);
  });
});

describe('a request that is too large', () => {
  const large = `${applyBody()}&x=${'a'.repeat(200_000)}`;

  it.each<[string, HttpRequest]>([
    ['signed', signed(large)],
    ['encoded', inBase64(signed(large))],
    ['unsigned', { body: large }],
    ['of characters that take several bytes', { body: 'ä'.repeat(100_001) }],
  ])('is refused before anything is done with it: %s', async (_, request) => {
    const app = await expectRefused(request, 413, 'oversized');
    expect(app.calls).toEqual([]);
  });

  it('is not refused up to 200 kB', async () => {
    const body = `${applyBody()}&x=`;
    const app = startApp();
    expect((await app.send(signed(body + 'a'.repeat(200_000 - body.length)))).statusCode).toBe(200);
  });
});

describe('a request that Slack signed, and that is not ours', () => {
  const payload = (value: unknown) =>
    signed(new URLSearchParams({ payload: JSON.stringify(value) }).toString());

  it.each<[string, HttpRequest]>([
    ['no form', signed('{"type":"block_actions"}')],
    ['empty', signed('')],
    ['a payload that is no JSON', signed('payload=%7B%22type')],
    ['a payload that is null', payload(null)],
    ['a payload that is a list', payload([])],
    ['of another type', payload({ type: 'view_submission' })],
    ['without actions', signed(clickBody({}).replace(/%22actions%22.*$/, '%22actions%22%3A%5B%5D%7D'))],
    ['another button', signed(clickBody({ action_id: 'other:apply', value: decisionId }))],
    [
      'a button of ours that never was',
      signed(clickBody({ action_id: 'steward:delete-all', value: decisionId })),
    ],
    [
      'a button called as what every object has',
      signed(clickBody({ action_id: '__proto__', value: decisionId })),
    ],
    ['Apply without a decision', signed(clickBody({ action_id: 'steward:apply' }))],
    ['Apply with no id of a decision', signed(clickBody({ action_id: 'steward:apply', value: 'a b' }))],
    ['Not now without days', signed(clickBody({ action_id: 'steward:not-now', value: decisionId }))],
    [
      'Not now for a thousand days',
      signed(clickBody({ action_id: 'steward:not-now', value: `1000 ${decisionId}` })),
    ],
    [
      'Size it without a service',
      signed(clickBody({ action_id: 'steward:size-now', value: '{"cluster":"shop"}' })),
    ],
    ['Size it with no JSON', signed(clickBody({ action_id: 'steward:size-now', value: 'shop' }))],
    [
      'Size it with what is no name',
      signed(
        clickBody({
          action_id: 'steward:size-now',
          value: '{"account":"1","region":"r","cluster":"shop","service":"<!channel>"}',
        }),
      ),
    ],
    ['another command', signed(commandBody('status').replace('%2Fsteward', '%2Fother'))],
    ['nobody', signed(applyBody({ user: '' }))],
    ['a user that is none', signed(applyBody({ user: '<@U0APPROVER>' }))],
    ['answers to elsewhere', signed(applyBody({ responseUrl: 'https://evil.example/actions/1' }))],
    [
      'answers to one that looks like Slack',
      signed(applyBody({ responseUrl: 'https://hooks.slack.com.evil.example/1' })),
    ],
    [
      'answers to Slack as a user',
      signed(applyBody({ responseUrl: 'https://hooks.slack.com@evil.example/1' })),
    ],
    [
      'answers without encryption',
      signed(commandBody('status', { responseUrl: 'http://hooks.slack.com/1' })),
    ],
    [
      'answers into the network of AWS',
      signed(commandBody('status', { responseUrl: 'http://169.254.169.254/latest' })),
    ],
  ])('is refused: %s', async (_, request) => {
    await expectRefused(request, 400, 'malformed');
  });

  it('is refused from another workspace, by click and by command', async () => {
    const app = () => startApp({ teams: ['T0COMPANY'] });
    await expectRefused(signed(applyBody({ team: 'T0ANOTHER' })), 403, 'other-workspace', app());
    await expectRefused(signed(commandBody('status', { team: 'T0ANOTHER' })), 403, 'other-workspace', app());
    expect((await app().send(signed(applyBody()))).statusCode).toBe(200);
  });
});

describe('a user of another workspace', () => {
  it("is refused in a channel that is shared with the app's workspace", async () => {
    const shared = { userTeam: 'T0ANOTHER' };
    await expectRefused(signed(applyBody(shared)), 403, 'other-workspace');
    const why = clickBody({ action_id: 'steward:why', value: decisionId }, shared);
    await expectRefused(signed(why), 403, 'other-workspace', startApp({ teams: ['T0COMPANY'] }));
  });

  it.each([
    ['every workspace of the organization', []],
    ['the organization', ['E0COMPANY']],
    ['the workspace of the user', ['T0COMPANY']],
  ])(
    'is none where an Enterprise Grid organization has the app and the setting names %s',
    async (_, teams) => {
      const app = startApp({ teams });
      expect((await app.send(signed(applyBody({ enterprise: 'E0COMPANY' })))).statusCode).toBe(200);
      expect(app.queued).toHaveLength(1);
    },
  );

  it('is refused where another organization has the app', async () => {
    const request = signed(applyBody({ enterprise: 'E0ANOTHER', userTeam: 'T0ANOTHER' }));
    await expectRefused(request, 403, 'other-workspace', startApp({ teams: ['E0COMPANY', 'T0COMPANY'] }));
  });
});

describe('a mute', () => {
  const ask = (user: string, words: string) => signed(commandBody(words, { user }));

  it('of an hour is for any user', async () => {
    const app = startApp();
    await app.send(ask(people.stranger, 'mute checkout 60m'));
    expect(app.queued).toMatchObject([{ kind: 'mute', forMs: 60 * minute }]);
  });

  it.each(['approver', 'member', 'muter'] as const)(
    'of days is for the users in the settings: %s',
    async (who) => {
      const app = startApp();
      await app.send(ask(people[who], 'mute checkout 7d'));
      expect(app.queued).toMatchObject([{ kind: 'mute', userId: people[who] }]);
    },
  );

  it('of more than an hour is refused to other users, with the reason', async () => {
    const app = startApp();
    const answer = await app.send(ask(people.stranger, 'mute checkout 61m'));
    expect(JSON.parse(answer.body ?? '')).toEqual({
      response_type: 'ephemeral',
      text: 'You can mute a service for up to 1h. Longer mutes: <@U0APPROVER>, <@U0MUTER001>, <!subteam^S0PLATFORM> (parameters `approvers` and `muters`).',
    });
    expect(app.queued).toEqual([]);
    expect(app.refusals).toEqual(['not-allowed']);
  });
});

describe('requests of one user', () => {
  it('are bounded in a minute, also over several copies of the function', async () => {
    const claims = new Map<string, number>();
    const claimOnce = async (name: string, now: number, holdMs: number) => {
      if ((claims.get(name) ?? 0) > now) return false;
      claims.set(name, now + holdMs);
      return true;
    };
    const copies = [1, 2].map(() => startApp({ isWithinLimit: createRequestLimit({ claimOnce }) }));
    const ask = async (at: number, user = people.stranger) => {
      const app = copies[at % 2];
      const answer = await app?.send(signed(commandBody(`why service-${at}`, { user })));
      return answer?.body?.includes('Too many requests') ?? false;
    };
    const refused = [];
    for (let at = 0; at < 30; at++) refused.push(await ask(at));
    expect(refused.filter(Boolean)).toHaveLength(10);
    expect(copies.flatMap(({ queued }) => queued)).toHaveLength(20);
    expect(await ask(31, people.approver)).toBe(false);
    for (const app of copies) app.now += minute;
    expect(await ask(32)).toBe(false);
  });
});

describe('a user who may not approve', () => {
  it.each([
    { action_id: 'steward:apply', value: decisionId },
    { action_id: 'steward:not-now', selected_option: { value: `7 ${decisionId}` } },
  ])('sees the approvers in an ephemeral reply, and nothing is queued: $action_id', async (action) => {
    const app = startApp();
    const answer = await app.send(signed(clickBody(action, { user: people.stranger })));
    expect(answer).toEqual({ statusCode: 200 });
    expect(app.queued).toEqual([]);
    expect(app.told).toEqual([
      {
        responseUrl,
        text: "You can't approve changes. Approvers: <@U0APPROVER>, <!subteam^S0PLATFORM> (parameter `approvers`).",
      },
    ]);
    expect(app.refusals).toEqual(['not-allowed']);
  });

  it('is any user, if no approvers are named', async () => {
    const app = startApp({ approvers: { users: [], groups: [] } });
    await app.send(signed(applyBody()));
    expect(app.queued).toEqual([]);
    expect(app.told[0]?.text).toContain('No one can approve changes yet');
    expect(app.calls).not.toContain('group');
  });

  it('is any user whose membership in the group Slack does not confirm', async () => {
    const isMember = () => Promise.reject(new GatewayError('slack-unreachable', 'no', { retryable: true }));
    const app = startApp({ groups: { isMember } });
    await app.send(signed(applyBody({ user: people.member })));
    expect(app.queued).toEqual([]);
    expect(app.told[0]?.text).toContain('Could not read the Slack user groups; please try again.');
    expect(app.logged()).toContain('user group could not be read');
  });

  it('is refused also when Slack does not take the words', async () => {
    const app = startApp({
      responses: {
        isSlack: () => true,
        tell: () => Promise.reject(new GatewayError('slack-unreachable', 'no', { retryable: true })),
      },
    });
    expect((await app.send(signed(applyBody({ user: people.stranger })))).statusCode).toBe(200);
    expect(app.queued).toEqual([]);
  });
});

describe('when AWS does not answer', () => {
  const fails = () => Promise.reject(new GatewayError('unreachable', 'no answer', { retryable: true }));

  it.each<[string, Parameters<typeof startApp>[0]]>([
    ['no table: it may be a replay', { claims: { claimOnce: fails } }],
    ['no queue', { changes: { send: fails } }],
  ])('%s, and Slack says that it failed', async (_, changes) => {
    const app = startApp(changes);
    await expect(app.send(signed(applyBody()))).rejects.toThrow('no answer');
    expect(app.queued).toEqual([]);
  });
});

describe('the log', () => {
  it('has why, and never what was sent, where answers go, or how it was signed', async () => {
    const app = startApp();
    const secretWords = clickBody({ action_id: 'steward:unknown', value: 'a-very-secret-value' });
    for (const body of [
      secretWords,
      applyBody({ user: people.stranger }),
      applyBody(),
      commandBody('status'),
    ]) {
      await app.send(signed(body));
    }
    const logged = app.logged();
    expect(logged).toContain('malformed');
    expect(logged).toContain('not-allowed');
    expect(logged).not.toMatch(/a-very-secret-value|hooks\.slack|the whole message|v0=|a-signing-secret/);
  });
});
