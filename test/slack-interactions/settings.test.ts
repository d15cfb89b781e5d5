import { describe, expect, it } from '@jest/globals';
import { environmentSchema } from '../../functions/slack-interactions/environment.ts';

const settings = {
  AWS_REGION: 'eu-west-1',
  TABLE_NAME: 'state',
  EVIDENCE_DAYS: '30',
  PERSONAL_DATA: 'cards,ibans',
  SLACK_PARAMETER: '/ecs-steward/slack',
  SLACK_SIGNING_PARAMETER: '/ecs-steward/slack-signing',
  SLACK_TEAM: '',
  APPROVERS: '',
  MUTERS: '',
  CHANGES_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/apply',
  QUESTIONS_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/questions',
};

const problems = (changes: Record<string, string>) =>
  environmentSchema.safeParse({ ...settings, ...changes }).error?.issues.map(({ message }) => message) ?? [];

describe('approvers', () => {
  it('no one may approve unless users or user groups are named', () => {
    const approvers = (APPROVERS: string) => environmentSchema.parse({ ...settings, APPROVERS }).APPROVERS;
    expect(approvers('')).toEqual({ users: [], groups: [] });
    expect(approvers('U0123456789, S0123456789,W0123456789,')).toEqual({
      users: ['U0123456789', 'W0123456789'],
      groups: ['S0123456789'],
    });
  });

  it.each([
    '@mia',
    '<@U0123456789>',
    'everybody',
    '*',
    'C0123456789',
    'U0123456789 U0123456788',
    'u0123456789',
  ])('the approvers cannot be "%s", and the error has the expected form', (APPROVERS) => {
    expect(problems({ APPROVERS })).toEqual([expect.stringContaining('such as U0123456789,S0123456789')]);
  });
});

it('a workspace is named by its ID', () => {
  expect(problems({ SLACK_TEAM: 'T0123456789' })).toEqual([]);
  expect(problems({ SLACK_TEAM: 'company.slack.com' })).toEqual([
    expect.stringContaining('such as T0123456789'),
  ]);
});
