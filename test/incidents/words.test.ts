import { describe, expect, it, test } from '@jest/globals';
import { causeTitles, occurrenceWords } from '../../shared/incidents/message/words.ts';
import { counted, cpuWords, durationWords, memoryWords, slackDate } from '../../shared/model/format.ts';
import { aDiagnosis, aServiceEvent, aStop } from '../builders/incident.ts';

describe('durations', () => {
  test.each([
    [0, 'less than 1 s'],
    [-5_000, 'less than 1 s'],
    [42_900, '42 s'],
    [60_000, '1 min'],
    [192_000, '3 min 12 s'],
    [11_520_000, '3 h 12 min'],
    [3_600_000 + 5_000, '1 h'],
    [90_000_000, '1 d 1 h'],
  ])('%d ms is %s', (milliseconds, words) => {
    expect(durationWords(milliseconds)).toBe(words);
  });
});

test.each([
  [512, '512 MiB'],
  [1024, '1 GiB'],
  [1536, '1.5 GiB'],
  [249_856, '244 GiB'],
])('%d MiB is %s', (mebibytes, words) => {
  expect(memoryWords(mebibytes)).toBe(words);
});

test.each([
  [256, '0.25 vCPU'],
  [1024, '1 vCPU'],
  [128, '0.125 vCPU'],
])('%d CPU units are %s', (units, words) => {
  expect(cpuWords(units)).toBe(words);
});

test('counts agree with their noun', () => {
  expect([counted(1, 'stop'), counted(14, 'stop'), counted(10_000, 'event')]).toEqual([
    '1 stop',
    '14 stops',
    '10,000 events',
  ]);
});

describe('causes', () => {
  it('say how sure they are when they are not certain', () => {
    expect(occurrenceWords(aStop())).toBe('Out of memory');
    expect(occurrenceWords(aStop(undefined, aDiagnosis({ cause: 'killed', confidence: 'possible' })))).toBe(
      'Killed by SIGKILL (possible)',
    );
    expect(occurrenceWords(aStop(undefined, aDiagnosis({ cause: 'unknown', confidence: 'possible' })))).toBe(
      'Unknown cause',
    );
  });

  it('are named by the event of the service where no cause is known', () => {
    const event = aServiceEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED' });
    const diagnosis = aDiagnosis({ cause: 'unknown' });
    const { id, at, place } = event;
    expect(occurrenceWords({ kind: 'service-event', id, at, place, event, diagnosis })).toBe(
      'Deployment failed',
    );
  });

  it('can be told apart by their titles, which are short enough for a phone', () => {
    const titles = Object.values(causeTitles);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.filter((title) => title.length > 40)).toEqual([]);
  });
});

test('times are in the time zone of the reader, and in UTC where Slack cannot', () => {
  expect(slackDate(Date.UTC(2026, 10, 20, 1, 12, 40))).toBe(
    '<!date^1795137160^{date_short_pretty} {time}|2026-11-20 01:12 UTC>',
  );
});
