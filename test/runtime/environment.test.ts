import { afterEach, describe, expect, it, test } from '@jest/globals';
import { environmentSchema as ofDiagnoseStops } from '../../functions/diagnose-stops/environment.ts';
import { environmentSchema as ofPlanRightsizing } from '../../functions/plan-rightsizing/environment.ts';
import { environmentSchema as ofReportRightsizing } from '../../functions/report-rightsizing/environment.ts';
import { environmentSchema as ofRightsizeServices } from '../../functions/rightsize-services/environment.ts';
import { redact, setRedactionPolicy } from '../../shared/model/redaction/redact.ts';
import { readEnvironment } from '../../shared/runtime/environment.ts';

const complete = {
  AWS_REGION: 'eu-west-1',
  TABLE_NAME: 'ecs-steward-production-state',
  SLACK_CHANNEL: 'C0123456789',
  SLACK_PARAMETER: '/ecs-steward/slack',
  EVIDENCE_DAYS: '30',
  PERSONAL_DATA: 'cards,ibans',
  LOG_LINES: '25',
  LOOKBACK_DAYS: '32',
  TOLERANCE: 'standard',
  PRICE_MULTIPLIER: '0.8',
  SPOT_FACTOR: '',
  REPORT_BUCKET: 'ecs-steward-production-reports',
  APPLY_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/ecs-steward-production-apply',
  WORK_QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/ecs-steward-production-rightsizing',
};
const original = { ...process.env };

function read<Schema extends Parameters<typeof readEnvironment>[0]>(
  schema: Schema,
  variables: Record<string, string>,
) {
  process.env = { ...variables };
  return readEnvironment(schema);
}

afterEach(() => {
  process.env = original;
});

describe('settings of diagnose-stops', () => {
  it('diagnose-stops reads its settings, days as a number', () => {
    expect(read(ofDiagnoseStops, complete)).toMatchObject({
      SLACK_CHANNEL: 'C0123456789',
      EVIDENCE_DAYS: 30,
    });
  });

  it('diagnose-stops names every missing or wrong variable at once', () => {
    const { TABLE_NAME, ...rest } = complete;
    expect(TABLE_NAME).toBeDefined();
    const wrong = { ...rest, SLACK_CHANNEL: '#ops', EVIDENCE_DAYS: 'many' };
    const reading = () => read(ofDiagnoseStops, wrong);
    expect(reading).toThrow(/TABLE_NAME: /);
    expect(reading).toThrow(/SLACK_CHANNEL: must be the id of a channel/);
    expect(reading).toThrow(/EVIDENCE_DAYS: must be a whole number from 30 to 3650/);
  });

  test.each([
    ['SLACK_CHANNEL', '', 'must be the id of a channel'],
    ['MINOR_CHANNEL', '#quiet', 'MINOR_CHANNEL: must be empty, or the id of a channel'],
    ['SLACK_PARAMETER', 'noslash', 'must be the name of an SSM parameter'],
    ['EVIDENCE_DAYS', '29', 'EVIDENCE_DAYS: must be a whole number from 30 to 3650'],
    ['EVIDENCE_DAYS', '', 'EVIDENCE_DAYS: must be a whole number from 30 to 3650'],
    ['LOG_LINES', '26', 'LOG_LINES: must be a whole number from 0 to 25'],
    ['LOG_LINES', '-1', 'LOG_LINES: must be a whole number from 0 to 25'],
    ['LOG_LINES', '', 'LOG_LINES: must be a whole number from 0 to 25'],
    [
      'PERSONAL_DATA',
      'cards,passports',
      'PERSONAL_DATA: must be empty, or some of cards, ibans, national-ids',
    ],
  ])('diagnose-stops refuses %s=%j', (name, value, expected) => {
    expect(() => read(ofDiagnoseStops, { ...complete, [name]: value })).toThrow(expected);
  });
});

describe.each([
  ['report-rightsizing', ofReportRightsizing],
  ['rightsize-services', ofRightsizeServices],
])('settings of %s', (_, schema) => {
  it('sizing reads its settings, numbers as numbers', () => {
    expect(read(schema, complete)).toMatchObject({
      LOOKBACK_DAYS: 32,
      PRICE_MULTIPLIER: 0.8,
      TOLERANCE: 'standard',
    });
  });

  it('sizing has no Spot price until it is set', () => {
    expect(read(schema, complete).SPOT_FACTOR).toBeUndefined();
    expect(read(schema, { ...complete, SPOT_FACTOR: '0.35' }).SPOT_FACTOR).toBe(0.35);
  });

  test.each([
    ['LOOKBACK_DAYS', '30', 'LOOKBACK_DAYS: must be 14, 32 or 63'],
    ['LOOKBACK_DAYS', '', 'LOOKBACK_DAYS: must be 14, 32 or 63'],
    ['TOLERANCE', 'relaxed', 'TOLERANCE: must be critical, standard or batch'],
    ['PRICE_MULTIPLIER', '0', 'PRICE_MULTIPLIER: must be a number above 0, at most 10'],
    ['PRICE_MULTIPLIER', '11', 'PRICE_MULTIPLIER: must be a number above 0, at most 10'],
    ['PRICE_MULTIPLIER', 'a fifth off', 'PRICE_MULTIPLIER: must be a number above 0, at most 10'],
    ['SPOT_FACTOR', '1.5', 'SPOT_FACTOR: must be empty, or a number above 0, at most 1'],
    ['SPOT_FACTOR', '30%', 'SPOT_FACTOR: must be empty, or a number above 0, at most 1'],
    ['REPORT_BUCKET', '', 'REPORT_BUCKET: must name the S3 bucket of the reports'],
    ['SLACK_CHANNEL', '#ops', 'SLACK_CHANNEL: must be the id of a channel'],
  ])('sizing refuses %s=%j', (name, value, expected) => {
    expect(() => read(schema, { ...complete, [name]: value })).toThrow(expected);
  });
});

describe('masking of personal data', () => {
  const line = 'paid by 4111 1111 1111 1111 from 203.0.113.77, call +49 30 901820, mail jane.doe@example.com';
  afterEach(() => setRedactionPolicy({ personal: ['cards', 'ibans'] }));

  test.each([
    ['', 'paid by 4111 1111 1111 1111 from 203.0.113.77, call +49 30 901820, mail [redacted]'],
    ['cards', 'paid by [redacted] from 203.0.113.77, call +49 30 901820, mail [redacted]'],
    ['cards,ips', 'paid by [redacted] from [redacted], call +49 30 901820, mail [redacted]'],
    ['cards,phones,ips', 'paid by [redacted] from [redacted], call [redacted], mail [redacted]'],
  ])('personal data is masked by PERSONAL_DATA=%s', (PERSONAL_DATA, expected) => {
    read(ofPlanRightsizing, { ...complete, PERSONAL_DATA });
    expect(redact(line)).toBe(expected);
  });
});

describe('settings of plan-rightsizing', () => {
  it('plan-rightsizing reads its settings', () => {
    expect(read(ofPlanRightsizing, complete)).toMatchObject({ LOOKBACK_DAYS: 32, EVIDENCE_DAYS: 30 });
  });

  test.each([
    ['LOOKBACK_DAYS', '13', 'LOOKBACK_DAYS: must be 14, 32 or 63'],
    ['WORK_QUEUE_URL', 'rightsizing', 'WORK_QUEUE_URL: must be the URL of the SQS queue'],
  ])('plan-rightsizing refuses %s=%j', (name, value, expected) => {
    expect(() => read(ofPlanRightsizing, { ...complete, [name]: value })).toThrow(expected);
  });
});
