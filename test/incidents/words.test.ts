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

describe('figures in words', () => {
  test.each([
    [0, 'less than 1 s'],
    [-5_000, 'less than 1 s'],
    [42_900, '42 s'],
    [60_000, '1 min'],
    [192_000, '3 min 12 s'],
    [11_520_000, '3 h 12 min'],
    [3_600_000 + 5_000, '1 h'],
    [90_000_000, '1 d 1 h'],
  ])('a duration of %d ms is written as %s', (milliseconds, words) => {
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
])('a memory of %d MiB is written as %s', (mebibytes, words) => {
  expect(memoryInWords(mebibytes)).toBe(words);
});

test.each([
  [0.25, '0.25 vCPU'],
  [0.23749, '0.237 vCPU'],
  [16, '16 vCPU'],
])('a CPU of %d vCPU is written as %s', (vcpu, words) => {
  expect(vcpuInWords(vcpu)).toBe(words);
});

test.each([
  [0, '0%'],
  [0.0003, 'under 0.1%'],
  [0.004, '0.4%'],
  [0.0996, '10%'],
  [0.15, '15%'],
  [1.1, '110%'],
])('a share of %d is written as %s', (share, words) => {
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
])('an amount of %d US dollars is written as %s', (usd, words) => {
  expect(usdInWords(usd)).toBe(words);
  expect(monthlyInWords(usd)).toBe(`${words}/month`);
});

test.each([
  [0, '0 min'],
  [35, '35 min'],
  [450, '7 h 30 min'],
])('a time of %d minutes is written as %s', (minutes, words) => {
  expect(minutesInWords(minutes)).toBe(words);
});

test.each([
  [14, '14 days'],
  [13.98, '14 days'],
  [1.02, '1 day'],
  [2.46, '2.5 days'],
  [0.25, '6 h'],
])('a period of %d days is written as %s', (days, words) => {
  expect(daysInWords(days)).toBe(words);
});

test('a task size is written with its CPU and memory', () => {
  expect(sizeInWords({ cpuUnits: 256, memoryMiB: 512 })).toBe('0.25 vCPU / 512 MiB');
});

test('a counted noun agrees with its number', () => {
  expect([counted(1, 'stop'), counted(14, 'stop'), counted(10_000, 'event')]).toEqual([
    '1 stop',
    '14 stops',
    '10,000 events',
  ]);
});

describe('causes in words', () => {
  it('a cause that is not certain is written with its confidence', () => {
    expect(occurrenceWords(aStop())).toBe('Out of memory');
    expect(occurrenceWords(aStop(undefined, aDiagnosis({ cause: 'killed', confidence: 'possible' })))).toBe(
      'Killed by SIGKILL (possible)',
    );
    expect(occurrenceWords(aStop(undefined, aDiagnosis({ cause: 'unknown', confidence: 'possible' })))).toBe(
      'Unknown cause',
    );
  });

  it('an unknown cause of a service event is named after the event', () => {
    const event = aServiceEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED' });
    const diagnosis = aDiagnosis({ cause: 'unknown' });
    const { id, at, place } = event;
    expect(occurrenceWords({ kind: 'service-event', id, at, place, event, diagnosis })).toBe(
      'Deployment failed',
    );
  });

  it('every cause has a distinct title of at most 40 characters', () => {
    const titles = Object.values(causeTitles);
    expect(new Set(titles).size).toBe(titles.length);
    expect(titles.filter((title) => title.length > 40)).toEqual([]);
  });
});

test('a time is shown in the time zone of the reader, with UTC as the fallback', () => {
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
])('%s is shown in the time zone of the reader', (_, words, expected) => {
  const at = Date.UTC(2026, 10, 20, 1, 12);
  expect(withLocalTimes(words(utcInWords(at)))).toBe(expected(at));
});

test.each(['9999-99-99 99:99 UTC', '2026-11-20 UTC', '2026-11-20 01:12 CET', '12026-11-20 01:12 UTC'])(
  'a malformed time is left as it is: %s',
  (text) => expect(withLocalTimes(text)).toBe(text),
);
