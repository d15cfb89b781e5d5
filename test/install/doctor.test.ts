import { describe, expect, it } from '@jest/globals';
import { checkClock, checkConcurrency } from '../../scripts/doctor/check-account.ts';
import { checkInsights, checkMetrics, checkPrices, checkTags } from '../../scripts/doctor/check-fleet.ts';
import {
  checkChannelFacts,
  checkScopes,
  checkSigning,
  checkTestPost,
  checkToken,
  type SlackFacts,
} from '../../scripts/doctor/check-slack.ts';
import { checkFunctions, checkQueues, checkRules, checkStack } from '../../scripts/doctor/check-stack.ts';
import { type Line, red } from '../../scripts/doctor/line.ts';
import { printed } from '../../scripts/doctor/print.ts';

const stack = {
  name: 'ecs-steward-production',
  region: 'eu-west-1',
  status: 'UPDATE_COMPLETE',
  version: '1.0.0',
  endpoint: 'url',
  mode: 'report',
  ownVersion: '1.0.0',
};
const secret = 'xoxb-1234567890-abcdefghij';
const slack: SlackFacts = {
  region: 'eu-west-1',
  channel: 'C0123456789',
  parameter: '/ecs-steward/slack',
  credential: secret,
  hasEndpoint: false,
  reach: { kind: 'bot', team: 'Shop', scopes: ['chat:write', 'channels:history', 'groups:history'] },
};
const bot = { kind: 'bot' as const, team: 'Shop', scopes: ['chat:write'] };
const minor = { channel: 'C0MINOR000', reach: bot };
const withCode = (channelCode: string) => ({ ...minor, reach: { ...bot, channelCode } });
const rule = { id: 'TaskStoppedRule', enabled: true, isOptional: false, matchesSample: true };
const queue = { id: 'StopsQueue', name: 'ecs-steward-production-stops', messages: 0 };
const signing = { region: 'eu-west-1', parameter: '/s', secret: '0123456789abcdef0123456789abcdef' };
const probe = { name: 'diagnose-stops', answer: { check: true as const, probes: [{ name: 'table' }] } };

describe('checks of the doctor', () => {
  it.each<[string, string, Line]>([
    ['green', 'ok', checkClock(2)],
    ['yellow', 'skewed', checkClock(-31)],
    ['red', 'skewed', checkClock(301)],
    ['green', 'ok', checkConcurrency({ limit: 1_000, unreserved: 900 })],
    ['yellow', 'low', checkConcurrency({ limit: 10, unreserved: 10 })],
    ['green', 'ok', checkStack(stack)],
    ['red', 'missing', checkStack({ ...stack, status: undefined })],
    ['red', 'failed', checkStack({ ...stack, status: 'UPDATE_ROLLBACK_FAILED' })],
    ['yellow', 'in-progress', checkStack({ ...stack, status: 'UPDATE_IN_PROGRESS' })],
    ['yellow', 'other-version', checkStack({ ...stack, version: '0.9.0' })],
    ['green', 'ok', checkRules([rule, { ...rule, enabled: false, isOptional: true }])],
    ['red', 'disabled', checkRules([{ ...rule, enabled: false }])],
    ['red', 'no-match', checkRules([{ ...rule, matchesSample: false }])],
    ['green', 'ok', checkQueues([queue, { ...queue, messages: 99 }])],
    ['yellow', 'waiting', checkQueues([{ ...queue, messages: 101 }])],
    ['red', 'dead-letters', checkQueues([{ ...queue, id: 'StopsDeadLetterQueue', messages: 1 }])],
    ['green', 'ok', checkFunctions([probe])],
    ['red', 'failed', checkFunctions([{ name: 'diagnose-stops', problem: 'not invoked' }])],
    ['green', 'ok', checkToken(slack)],
    ['red', 'malformed', checkToken({ ...slack, credential: 'xapp-1-abcdefghijk' })],
    ['red', 'token_revoked', checkToken({ ...slack, reach: { kind: 'refused', code: 'token_revoked' } })],
    ['yellow', 'webhook', checkToken({ ...slack, reach: { kind: 'webhook' } })],
    ['green', 'ok', checkScopes(slack)],
    ['yellow', 'missing', checkScopes({ ...slack, reach: bot })],
    ['red', 'missing', checkScopes({ ...slack, reach: { ...bot, scopes: [] } })],
    ['yellow', 'not-asked', checkScopes({ ...slack, reach: undefined })],
    ['green', 'ok', checkChannelFacts(slack)],
    [
      'red',
      'channel_not_found',
      checkChannelFacts({ ...slack, reach: { ...bot, channelCode: 'channel_not_found' } }),
    ],
    ['yellow', 'unknown', checkChannelFacts({ ...slack, reach: { ...bot, channelCode: 'missing_scope' } })],
    ['green', 'ok', checkChannelFacts({ ...slack, minor })],
    ['red', 'webhook', checkChannelFacts({ ...slack, reach: { kind: 'webhook' }, minor })],
    ['green', 'ok', checkChannelFacts({ ...slack, reach: { kind: 'webhook' } })],
    ['red', 'not_in_channel', checkChannelFacts({ ...slack, minor: withCode('not_in_channel') })],
    ['yellow', 'unknown', checkChannelFacts({ ...slack, minor: withCode('missing_scope') })],
    [
      'red',
      'not_in_channel',
      checkChannelFacts({
        ...slack,
        reach: { ...bot, channelCode: 'missing_scope' },
        minor: withCode('not_in_channel'),
      }),
    ],
    [
      'red',
      'is_archived',
      checkChannelFacts({ ...slack, reach: { ...bot, channelCode: 'is_archived' }, minor }),
    ],
    [
      'red',
      'is_archived',
      checkChannelFacts({
        ...slack,
        reach: { ...bot, channelCode: 'is_archived' },
        minor: withCode('not_in_channel'),
      }),
    ],
    ['green', 'ok', checkSigning(undefined)],
    ['green', 'ok', checkSigning({ ...signing, accepted: 3 })],
    ['yellow', 'unproven', checkSigning({ ...signing, accepted: 0 })],
    ['red', 'malformed', checkSigning({ ...signing, secret: 'xoxb-1234567890' })],
    ['green', 'ok', checkTestPost({ outcome: 'removed', cause: 'Out of memory' }, 45)],
    ['red', 'refused', checkTestPost({ outcome: 'failed', cause: 'Out of memory', problem: 'x' }, 45)],
    ['red', 'no-answer', checkTestPost(undefined, 45)],
    ['green', 'ok', checkMetrics({ service: 'shop/web', points: 180 })],
    ['yellow', 'no-service', checkMetrics({ points: 0 })],
    ['red', 'none', checkMetrics({ service: 'shop/web', points: 0 })],
    ['green', 'ok', checkInsights({ with: ['shop'], without: [] })],
    ['green', 'ok', checkInsights({ with: [], without: [] })],
    ['yellow', 'off', checkInsights({ with: [], without: ['shop'] })],
    ['green', 'ok', checkTags({ services: 3, problems: [] })],
    ['yellow', 'unreadable-value', checkTags({ services: 3, problems: ['web: x'] })],
    ['green', 'ok', checkPrices(3)],
    ['yellow', 'none', checkPrices(0)],
  ])('a check turns %s (%s) by its facts alone', (level, code, line) => {
    expect(line).toMatchObject({ level, code });
    expect(line.remedy === undefined).toBe(level === 'green');
    expect(JSON.stringify(line)).not.toContain(secret);
  });
});

it('the line of a channel names the setting to change', () => {
  expect(checkChannelFacts({ ...slack, minor: withCode('channel_not_found') })).toMatchObject({
    text: 'Slack answers channel_not_found for C0MINOR000 (minorChannel)',
    remedy: 'check minorChannel; in a private channel: /invite @ECS Steward',
  });
  expect(checkChannelFacts({ ...slack, reach: { kind: 'webhook' }, minor }).remedy).toMatch(
    /^store a bot token: .*; or remove minorChannel from the settings file$/,
  );
  expect(checkChannelFacts({ ...slack, minor }).text).toBe(
    'member of C0123456789; member of C0MINOR000 (minorChannel)',
  );
});

describe('report of the doctor', () => {
  const arn = `arn:aws:iam::123456789012:role/${'a'.repeat(80)}`;
  const lines = [checkClock(0), red('functions', 'failed', `denied to ${arn} by a boundary`, 'mend it')];

  it('the report of the doctor fits 80 columns even with a longer ARN', () => {
    const text = printed(lines, { columns: 80, color: false });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text).toContain('→ mend it');
    expect(text).toContain('1 red, 1 green.');
  });

  it('each level is marked without color, too', () => {
    expect(printed(lines, { columns: 80, color: false })).toMatch(/^✓ clock.*✗ functions/s);
  });
});
