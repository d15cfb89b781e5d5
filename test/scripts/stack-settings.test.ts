import { describe, expect, it } from '@jest/globals';
import { packageTemplate } from '../../sandbox/template/package-template.ts';
import { regionProblem, stageProblem } from '../../scripts/stack/place.ts';
import { scheduleProblem } from '../../scripts/stack/schedule.ts';
import { endpointProblem, type StackParameters, settingsProblem } from '../../scripts/stack/settings.ts';

const parameters = async (endpoint: 'none' | 'url' = 'url') =>
  (await packageTemplate(endpoint)).Parameters as StackParameters;

describe('settings that are refused', () => {
  it.each([
    [{ sclackChannel: 'C0123456789' }, 'sclackChannel: unknown setting. Did you mean slackChannel?'],
    [{ color: 'red' }, 'color: unknown setting.'],
    [{ mode: 'aproove' }, 'mode must be one of off, report, approve, auto (did you mean approve?)'],
    [{ evidenceDays: '99999999' }, 'evidenceDays must be a whole number from 30 to 3650'],
    [{ evidenceDays: '29' }, 'evidenceDays must be a whole number from 30 to 3650'],
    [{ evidenceDays: 'many' }, 'evidenceDays must be a whole number from 30 to 3650'],
    [{ rolloutBudget: '' }, 'rolloutBudget must be a whole number from 1 to 100'],
    [{ usageWatch: 'true' }, 'usageWatch must be one of ENABLED, DISABLED'],
    [{ freeze: '2026-02-30' }, 'freeze must be empty, or days such as 2026-12-20/2027-01-03'],
    [{ freeze: '2026-12-20/2026-12-32' }, 'freeze must be empty, or days such as'],
    [{ logLines: '26' }, 'logLines must be a whole number from 0 to 25'],
    [{ logLines: '10.5' }, 'logLines must be a whole number from 0 to 25'],
    [{ priceMultiplier: '0' }, 'priceMultiplier must be a number from 0.01 to 10'],
    [{ personalData: 'names' }, 'personalData must be empty, or some of cards, ibans'],
    [{ personalData: 'cards,' }, 'personalData must be empty, or some of cards, ibans'],
    [{ logGroups: '/ecs/*, /app/*' }, 'logGroups must be a pattern of names of log groups'],
    [{ slackChannel: '#alerts' }, 'slackChannel must be the id of a channel, such as C0123456789'],
    [{ minorChannel: '#quiet' }, 'minorChannel must be empty, or the id of a channel, such as C0123456789'],
    [
      { slackChannel: 'C0123456789', minorChannel: 'C0123456789' },
      'minorChannel must be another channel than slackChannel',
    ],
    [{ slackTeam: 'acme' }, 'slackTeam must be empty, or comma-separated IDs such as T0123456789'],
    [{ alarmTopic: 'oncall' }, 'alarmTopic must be empty, or the ARN of an SNS topic'],
    [{ scanSchedule: 'every monday' }, 'scanSchedule must be a schedule of EventBridge'],
    [{ scanSchedule: 'cron(0 6 * * MON *)' }, 'scanSchedule must have ? as either the day of month'],
  ])('the settings %j are refused before anything is sent', async (given, problem) => {
    expect(settingsProblem(await parameters(), given as unknown as Record<string, string>)).toContain(
      problem,
    );
  });

  it('the mode approve is refused without an endpoint', async () => {
    expect(settingsProblem(await parameters('none'), { mode: 'approve' })).toBe(
      'mode must not be approve without an endpoint: set endpoint to url or http-api',
    );
    expect(settingsProblem(await parameters('url'), { mode: 'approve' })).toBeUndefined();
  });

  it('settings of the endpoint are refused without an endpoint', async () => {
    expect(settingsProblem(await parameters('none'), { approvers: 'U0123456789' })).toBe(
      'approvers needs an endpoint: set endpoint to url or http-api',
    );
    expect(settingsProblem(await parameters('none'), { muters: 'U0123456789' })).toBe(
      'muters needs an endpoint: set endpoint to url or http-api',
    );
  });

  it('an unknown endpoint is refused', () => {
    expect(endpointProblem(['deploy', '--param', 'endpoint=urls'])).toBe(
      'endpoint must be one of none, url, http-api (did you mean url?)',
    );
    expect(endpointProblem(['deploy', '--param=endpoint=http-api'])).toBeUndefined();
    expect(endpointProblem(['package'])).toBeUndefined();
  });
});

describe('schedules', () => {
  it.each([
    ...[
      'rate(1 day)',
      'rate(7 days)',
      'rate(12 hours)',
      'cron(0 6 ? * MON *)',
      'cron(0/15 8-17 ? * MON-FRI *)',
    ],
    ...[
      'cron(0 18 L * ? *)',
      'cron(0 8 1W * ? *)',
      'cron(0 6 ? * 6L *)',
      'cron(0 6 ? * MON#2 *)',
      'cron(30 6 1,15 JAN-JUN ? 2027)',
    ],
  ])('the schedule %s is accepted', (schedule) => {
    expect(scheduleProblem(schedule)).toBeUndefined();
  });

  it.each([
    ...['weekly', 'rate(1 days)', 'rate(2 day)', 'rate(0 days)', 'rate(7 weeks)', 'cron(0 6 * * MON)'],
    ...['cron(0 6 ? * ? *)', 'cron(60 6 ? * MON *)', 'cron(0 24 ? * MON *)', 'cron(0 6 32 * ? *)'],
    ...[
      'cron(0 6 ? 13 MON *)',
      'cron(0 6 ? * 8 *)',
      'cron(0 6 ? * MOON *)',
      'cron(? 6 ? * MON *)',
      'at(2026-12-01T06:00:00)',
    ],
  ])('the schedule %s is refused', (schedule) => {
    expect(scheduleProblem(schedule)).toMatch(/^(must|has) /);
  });
});

describe('stages and regions', () => {
  it.each(['production', 'Prod', 'eu-1', 'staging-europe-west-blue'])('the stage %s is accepted', (stage) => {
    expect(stageProblem(stage)).toBeUndefined();
  });

  it.each(['', 'a_b', 'prod-', 'a--b', 'x'.repeat(34)])('the stage "%s" is refused', (stage) => {
    expect(stageProblem(stage)).toContain('The stage');
  });

  it('a missing or malformed region is refused', () => {
    expect(regionProblem(undefined)).toContain('No AWS region: add --region eu-west-1');
    expect(regionProblem('')).toContain('No AWS region');
    expect(regionProblem('ireland')).toBe('ireland is not an AWS region; expected one such as eu-west-1.');
    for (const region of [
      'eu-west-1',
      'us-gov-west-1',
      'cn-northwest-1',
      'eusc-de-east-1',
      'ap-southeast-7',
      'mx-central-1',
    ])
      expect(regionProblem(region)).toBeUndefined();
  });
});
