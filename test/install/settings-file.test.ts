import { expect, test } from '@jest/globals';
import { placementOf, SettingsError, stewardSettings } from '../../scripts/install/settings-file.ts';
import type { StackParameters } from '../../scripts/stack/settings.ts';

const parameters: StackParameters = {
  slackChannel: {
    Type: 'String',
    AllowedPattern: '^[CGD][A-Z0-9]{7,20}$',
    ConstraintDescription: 'must be the id of a channel',
  },
  mode: { Type: 'String', Default: 'report', AllowedValues: ['off', 'report', 'auto'] },
  approvers: { Type: 'String', Default: '' },
  rolloutBudget: { Type: 'Number', Default: 3, MinValue: 1, MaxValue: 100 },
};

test('a settings file sets the parameters of the stack and its region, endpoint and tags', () => {
  const content = {
    region: 'eu-west-1',
    endpoint: 'url',
    tags: { team: 'platform', cost: 42 },
    slackChannel: 'C0123456789',
    approvers: ['U0123456789', 'S0123456789'],
    rolloutBudget: 5,
  };
  expect(stewardSettings(content, parameters)).toEqual({
    region: 'eu-west-1',
    bucket: undefined,
    endpoint: 'url',
    tags: { team: 'platform', cost: '42' },
    given: { slackChannel: 'C0123456789', approvers: 'U0123456789,S0123456789', rolloutBudget: '5' },
  });
});

test('an empty settings file has no endpoint and no tags', () => {
  expect(placementOf({})).toEqual({ region: undefined, bucket: undefined, endpoint: 'none', tags: {} });
});

test.each<[string, unknown, RegExp]>([
  [
    'a misspelt name',
    { slackChanel: 'C0123456789' },
    /^slackChanel: unknown setting\. Did you mean slackChannel\?$/,
  ],
  ['a misspelt endpoint', { endpoint: 'urls' }, /^endpoint must be one of none, url, http-api$/],
  ['a value out of range', { rolloutBudget: 0 }, /^rolloutBudget must be a number from 1 to 100$/],
  [
    'an unknown value',
    { mode: 'repot' },
    /^mode must be one of off, report, auto \(did you mean report\?\)$/,
  ],
  ['a bot token', { slackChannel: 'xoxb-1234567890-abcdef' }, /^slackChannel contains a secret.*slack-app/],
  [
    'the URL of a webhook',
    { approvers: 'https://hooks.slack.com/services/T0/B0/x' },
    /^approvers contains a secret/,
  ],
  ['a list in place of names', ['C0123456789'], /^must contain names with values/],
  ['tags without names', { tags: ['team'] }, /^tags must be names with values/],
  ['a region that is no string', { region: 1 }, /^region must be a string/],
])('a settings file with %s is refused, naming the field', (_, content, expected) => {
  const read = () => stewardSettings(content, parameters);
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(expected);
});
