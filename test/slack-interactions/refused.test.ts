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

describe('unsigned requests', () => {
  it.each<[string, HttpRequest]>([
    ['no headers at all', { body: applyBody() }],
    ['nothing at all', {}],
    ['no signature', withHeaders({ 'x-slack-signature': undefined })],
    ['no timestamp', withHeaders({ 'x-slack-request-timestamp': undefined })],
    ['a malformed signature', withHeaders({ 'x-slack-signature': 'v0=please' })],
    ['a signature of another length', withHeaders({ 'x-slack-signature': `v0=${'a'.repeat(62)}` })],
    ['a signature in capitals', withHeaders({ 'x-slack-signature': `v0=${'A'.repeat(64)}` })],
    ['a signature of another version', withHeaders({ 'x-slack-signature': `v1=${'a'.repeat(64)}` })],
    ['a timestamp that is no number', withHeaders({ 'x-slack-request-timestamp': 'now' })],
  ])('a request with %s is refused as unsigned', async (_, request) => {
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
  ])('a request that is signed %s is refused as forged', async (_, request) => {
    await expectRefused(request, 401, 'forged');
  });

  it.each([-5 * minute - 1000, 5 * minute + 1000, -30 * 24 * 60 * minute])(
    'a request that is signed %i ms away is refused as stale',
    async (ms) => {
      await expectRefused(signed(applyBody(), { at: nine + ms }), 401, 'stale');
    },
  );

  it('a request that Slack did not sign claims nothing, whatever it contains', async () => {
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

describe('replayed requests', () => {
  it('a replayed request is refused as long as its signature is valid', async () => {
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

  it('a replayed request is refused in another encoding', async () => {
    const app = startApp();
    const request = signed(applyBody());
    await app.send(request);
    await expectRefused(inBase64(request), 401, 'replayed', app);
  });

  it('a request that is sent twice at the same time is queued once', async () => {
    const app = startApp();
    const request = signed(applyBody());
    const answers = await Promise.all([app.send(request), app.send(request)]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 401]);
    expect(app.queued).toHaveLength(1);
  });
});

describe('large requests', () => {
  const large = `${applyBody()}&x=${'a'.repeat(200_000)}`;

  it.each<[string, HttpRequest]>([
    ['signed', signed(large)],
    ['encoded', inBase64(signed(large))],
    ['unsigned', { body: large }],
    ['of characters that take several bytes', { body: 'ä'.repeat(100_001) }],
  ])('a request of more than 200 kB is refused before anything else: %s', async (_, request) => {
    const app = await expectRefused(request, 413, 'oversized');
    expect(app.calls).toEqual([]);
  });

  it('a request of up to 200 kB is accepted', async () => {
    const body = `${applyBody()}&x=`;
    const app = startApp();
    expect((await app.send(signed(body + 'a'.repeat(200_000 - body.length)))).statusCode).toBe(200);
  });
});

describe('malformed requests', () => {
  const payload = (value: unknown) =>
    signed(new URLSearchParams({ payload: JSON.stringify(value) }).toString());

  it.each<[string, HttpRequest]>([
    ['no form fields', signed('{"type":"block_actions"}')],
    ['an empty body', signed('')],
    ['a payload that is no JSON', signed('payload=%7B%22type')],
    ['a payload that is null', payload(null)],
    ['a payload that is a list', payload([])],
    ['another type', payload({ type: 'view_submission' })],
    [
      'an empty list of actions',
      signed(clickBody({}).replace(/%22actions%22.*$/, '%22actions%22%3A%5B%5D%7D')),
    ],
    ['another button', signed(clickBody({ action_id: 'other:apply', value: decisionId }))],
    ['an unknown button of ours', signed(clickBody({ action_id: 'steward:delete-all', value: decisionId }))],
    [
      'a button named like a property of every object',
      signed(clickBody({ action_id: '__proto__', value: decisionId })),
    ],
    ['Apply without a decision', signed(clickBody({ action_id: 'steward:apply' }))],
    ['Apply with an invalid decision ID', signed(clickBody({ action_id: 'steward:apply', value: 'a b' }))],
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
      'Size it with an invalid name',
      signed(
        clickBody({
          action_id: 'steward:size-now',
          value: '{"account":"1","region":"r","cluster":"shop","service":"<!channel>"}',
        }),
      ),
    ],
    ['another command', signed(commandBody('status').replace('%2Fsteward', '%2Fother'))],
    ['an empty user', signed(applyBody({ user: '' }))],
    ['a malformed user', signed(applyBody({ user: '<@U0APPROVER>' }))],
    ['a response URL outside Slack', signed(applyBody({ responseUrl: 'https://evil.example/actions/1' }))],
    [
      'a response URL that resembles Slack',
      signed(applyBody({ responseUrl: 'https://hooks.slack.com.evil.example/1' })),
    ],
    [
      'a response URL with Slack as its user',
      signed(applyBody({ responseUrl: 'https://hooks.slack.com@evil.example/1' })),
    ],
    [
      'a response URL without TLS',
      signed(commandBody('status', { responseUrl: 'http://hooks.slack.com/1' })),
    ],
    [
      'a response URL into the network of AWS',
      signed(commandBody('status', { responseUrl: 'http://169.254.169.254/latest' })),
    ],
  ])('a signed request with %s is refused as malformed', async (_, request) => {
    await expectRefused(request, 400, 'malformed');
  });

  it('a request from another workspace is refused, by click and by command', async () => {
    const app = () => startApp({ teams: ['T0COMPANY'] });
    await expectRefused(signed(applyBody({ team: 'T0ANOTHER' })), 403, 'other-workspace', app());
    await expectRefused(signed(commandBody('status', { team: 'T0ANOTHER' })), 403, 'other-workspace', app());
    expect((await app().send(signed(applyBody()))).statusCode).toBe(200);
  });
});

describe('users of another workspace', () => {
  it('a user of another workspace is refused in a shared channel', async () => {
    const shared = { userTeam: 'T0ANOTHER' };
    await expectRefused(signed(applyBody(shared)), 403, 'other-workspace');
    const why = clickBody({ action_id: 'steward:why', value: decisionId }, shared);
    await expectRefused(signed(why), 403, 'other-workspace', startApp({ teams: ['T0COMPANY'] }));
  });

  it.each([
    ['every workspace of the organization', []],
    ['the organization', ['E0COMPANY']],
    ['the workspace of the user', ['T0COMPANY']],
  ])('a user of an Enterprise Grid organization is accepted where the setting names %s', async (_, teams) => {
    const app = startApp({ teams });
    expect((await app.send(signed(applyBody({ enterprise: 'E0COMPANY' })))).statusCode).toBe(200);
    expect(app.queued).toHaveLength(1);
  });

  it('a user of another organization with the app is refused', async () => {
    const request = signed(applyBody({ enterprise: 'E0ANOTHER', userTeam: 'T0ANOTHER' }));
    await expectRefused(request, 403, 'other-workspace', startApp({ teams: ['E0COMPANY', 'T0COMPANY'] }));
  });
});

describe('mutes', () => {
  const ask = (user: string, words: string) => signed(commandBody(words, { user }));

  it('a mute of an hour is allowed to any user', async () => {
    const app = startApp();
    await app.send(ask(people.stranger, 'mute checkout 60m'));
    expect(app.queued).toMatchObject([{ kind: 'mute', forMs: 60 * minute }]);
  });

  it.each(['approver', 'member', 'muter'] as const)(
    'a mute of days is allowed to the users in the settings: %s',
    async (who) => {
      const app = startApp();
      await app.send(ask(people[who], 'mute checkout 7d'));
      expect(app.queued).toMatchObject([{ kind: 'mute', userId: people[who] }]);
    },
  );

  it('a mute of more than an hour is refused to other users with the reason', async () => {
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
  it('the requests of one user are limited per minute, over all copies of the function', async () => {
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

describe('users who may not approve', () => {
  it.each([
    { action_id: 'steward:apply', value: decisionId },
    { action_id: 'steward:not-now', selected_option: { value: `7 ${decisionId}` } },
  ])('a user who may not approve sees the approvers, and nothing is queued: $action_id', async (action) => {
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

  it('no user may approve if no approvers are named', async () => {
    const app = startApp({ approvers: { users: [], groups: [] } });
    await app.send(signed(applyBody()));
    expect(app.queued).toEqual([]);
    expect(app.told[0]?.text).toContain('No one can approve changes yet');
    expect(app.calls).not.toContain('group');
  });

  it('a user whose group membership Slack does not confirm may not approve', async () => {
    const isMember = () => Promise.reject(new GatewayError('slack-unreachable', 'no', { retryable: true }));
    const app = startApp({ groups: { isMember } });
    await app.send(signed(applyBody({ user: people.member })));
    expect(app.queued).toEqual([]);
    expect(app.told[0]?.text).toContain('Could not read the Slack user groups; please try again.');
    expect(app.logged()).toContain('user group could not be read');
  });

  it('a user who may not approve is refused even if the reply to Slack fails', async () => {
    const app = startApp({
      responses: {
        isSlack: () => true,
        send: () => Promise.reject(new GatewayError('slack-unreachable', 'no', { retryable: true })),
      },
    });
    expect((await app.send(signed(applyBody({ user: people.stranger })))).statusCode).toBe(200);
    expect(app.queued).toEqual([]);
  });
});

describe('AWS failures', () => {
  const fails = () => Promise.reject(new GatewayError('unreachable', 'no answer', { retryable: true }));

  it.each<[string, Parameters<typeof startApp>[0]]>([
    ['the table, as it may be a replay', { claims: { claimOnce: fails } }],
    ['the queue', { changes: { send: fails } }],
  ])('the request fails visibly in Slack for lack of %s', async (_, changes) => {
    const app = startApp(changes);
    await expect(app.send(signed(applyBody()))).rejects.toThrow('no answer');
    expect(app.queued).toEqual([]);
  });
});

describe('log of the function', () => {
  it('the log has the reason of a refusal and never the request, its URLs or its signature', async () => {
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
