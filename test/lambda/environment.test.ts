import { afterEach, expect, it, test } from '@jest/globals';
import { environmentSchema } from '../../functions/diagnose-stops/environment.ts';
import { readEnvironment } from '../../shared/lambda/environment.ts';

const complete = {
  AWS_REGION: 'eu-west-1',
  TABLE_NAME: 'ecs-steward-production-state',
  SLACK_CHANNEL: 'C0123456789',
  SLACK_PARAMETER: '/ecs-steward/slack',
  EVIDENCE_DAYS: '30',
};
const original = { ...process.env };

function read(variables: Record<string, string>) {
  process.env = { ...variables };
  return readEnvironment(environmentSchema);
}

afterEach(() => {
  process.env = original;
});

it('reads the settings, days as a number', () => {
  expect(read(complete)).toMatchObject({ SLACK_CHANNEL: 'C0123456789', EVIDENCE_DAYS: 30 });
});

it('names every variable that is missing or wrong, at once', () => {
  const { TABLE_NAME, ...rest } = complete;
  expect(TABLE_NAME).toBeDefined();
  const wrong = { ...rest, SLACK_CHANNEL: '#ops', EVIDENCE_DAYS: 'many' };
  expect(() => read(wrong)).toThrow(
    /TABLE_NAME: .*SLACK_CHANNEL: must be the id of a channel.*EVIDENCE_DAYS: must be/s,
  );
});

test.each([
  ['SLACK_CHANNEL', '', 'must be the id of a channel'],
  ['SLACK_PARAMETER', 'noslash', 'must be the name of an SSM parameter'],
  ['EVIDENCE_DAYS', '0', 'EVIDENCE_DAYS'],
])('refuses %s=%j', (name, value, expected) => {
  expect(() => read({ ...complete, [name]: value })).toThrow(expected);
});
