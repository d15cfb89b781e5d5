import { describe, expect, it, test } from '@jest/globals';
import { occurrenceWords } from '../../shared/incidents/message/words.ts';
import { causeTitles } from '../../shared/model/causes.ts';
import {
  counted,
  daysInWords,
  durationInWords,
  memoryInWords,
  minutesInWords,
  monthlyInWords,
  percentInWords,
  sizeInWords,
  slackDate,
  usdInWords,
  utcInWords,
  vcpuInWords,
  withLocalTimes,
} from '../../shared/model/format.ts';
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
    expect(durationInWords(milliseconds)).toBe(words);
  });
});

test.each([
  [512, '512 MiB'],
  [942.6, '943 MiB'],
  [1023.7, '1 GiB'],
  [1024, '1 GiB'],
  [1280, '1.25 GiB'],
  [1536, '1.5 GiB'],
  [249_856, '244 GiB'],
])('%d MiB is %s', (mebibytes, words) => {
  expect(memoryInWords(mebibytes)).toBe(words);
});

test.each([
  [0.25, '0.25 vCPU'],
  [0.23749, '0.237 vCPU'],
  [16, '16 vCPU'],
])('%d is %s', (vcpu, words) => {
  expect(vcpuInWords(vcpu)).toBe(words);
});

test.each([
  [0, '0%'],
  [0.0003, 'under 0.1%'],
  [0.004, '0.4%'],
  [0.0996, '10%'],
  [0.15, '15%'],
  [1.1, '110%'],
])('a share of %d is %s', (share, words) => {
  expect(percentInWords(share)).toBe(words);
});

test.each([
  [0, '$0'],
  [0.81, '$0.81'],
  [1, '$1'],
  [-6.491, '$6.49'],
  [9.996, '$10'],
  [54.06, '$54'],
  [1296.6, '$1,297'],
])('%d US dollars are %s', (usd, words) => {
  expect(usdInWords(usd)).toBe(words);
  expect(monthlyInWords(usd)).toBe(`${words}/month`);
});

test.each([
  [0, '0 min'],
  [35, '35 min'],
  [450, '7 h 30 min'],
])('%d minutes are %s', (minutes, words) => {
  expect(minutesInWords(minutes)).toBe(words);
});

test.each([
  [14, '14 days'],
  [13.98, '14 days'],
  [1.02, '1 day'],
  [2.46, '2.5 days'],
  [0.25, '6 h'],
])('%d days are %s', (days, words) => {
  expect(daysInWords(days)).toBe(words);
});

test('a task size has its CPU and its memory', () => {
  expect(sizeInWords({ cpuUnits: 256, memoryMiB: 512 })).toBe('0.25 vCPU / 512 MiB');
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

  it('have distinct titles, short enough for a phone', () => {
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

test.each([
  ['a time of our words', (utc: string) => utc, slackDate],
  [
    'one within a sentence',
    (utc: string) => `Until ${utc}, or so.`,
    (at: number) => `Until ${slackDate(at)}, or so.`,
  ],
])('%s becomes one in the time zone of the reader', (_, words, expected) => {
  const at = Date.UTC(2026, 10, 20, 1, 12);
  expect(withLocalTimes(words(utcInWords(at)))).toBe(expected(at));
});

test.each(['9999-99-99 99:99 UTC', '2026-11-20 UTC', '2026-11-20 01:12 CET', '12026-11-20 01:12 UTC'])(
  'what is no such time stays: %s',
  (text) => expect(withLocalTimes(text)).toBe(text),
);
