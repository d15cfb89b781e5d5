import { expect, test } from '@jest/globals';
import {
  contentOf,
  placementOf,
  SettingsError,
  stewardSettings,
} from '../../scripts/install/settings-file.ts';
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
  ['a value out of range', { rolloutBudget: 0 }, /^rolloutBudget must be a whole number from 1 to 100$/],
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
  ['half a service', { rolloutBudget: 2.5 }, /^rolloutBudget must be a whole number from 1 to 100$/],
  ['a tag with values of its own', { tags: { team: { name: 'web' } } }, /^tags: team must have one value/],
  ['a tag that AWS reserves', { tags: { 'aws:team': 'web' } }, /^tags: aws:team: AWS reserves names/],
  ['an empty bucket', { bucket: '' }, /^bucket must be the name of an S3 bucket/],
  [
    'muters without an endpoint',
    { muters: 'U0123456789' },
    /^muters needs an endpoint: set endpoint to url or http-api$/,
  ],
  [
    'a token under an unknown name',
    { slackToken: 'xoxb-1234567890-abcdef' },
    /^slackToken contains a secret/,
  ],
])('a settings file with %s is refused, naming the field', (_, content, expected) => {
  const read = () => stewardSettings(content, parameters);
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(expected);
});

test.each<[string, string, string]>([
  ['a pattern without quotes', 'logGroups: *\n', "steward.yml: logGroups must be in quotes: '*'"],
  [
    'a pattern that reads as an alias',
    'changeableServices: */api\n',
    "steward.yml: changeableServices must be in quotes: '*/api'",
  ],
  ['a setting twice', 'mode: off\nmode: auto\n', 'steward.yml: Map keys must be unique at line 2, column 1'],
])('a settings file with %s is refused, naming the file and the place', (_, text, expected) => {
  const read = () => contentOf(text, 'steward.yml');
  expect(read).toThrow(SettingsError);
  expect(read).toThrow(new SettingsError(expected));
});
