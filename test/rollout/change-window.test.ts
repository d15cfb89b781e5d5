import { describe, expect, it, test } from '@jest/globals';
import { readStewardTags } from '../../shared/model/steward-tags.ts';
import { isOpen, parseChangeWindow, parseFreeze } from '../../shared/rollout/change-window.ts';

/** Tells whether the window is open at a time; throws if it cannot be parsed. */
function opens(text: string, at: string): boolean {
  const window = parseChangeWindow(text);
  if (!window) throw new Error(`unreadable: ${text}`);
  return isOpen(window, Date.parse(at));
}

describe('change windows', () => {
  // 23 November 2026 is a Monday.
  test.each([
    ['Mon-Fri 09:00-16:00', '2026-11-23T09:00Z', true],
    ['Mon-Fri 09:00-16:00', '2026-11-23T08:59Z', false],
    ['Mon-Fri 09:00-16:00', '2026-11-23T15:59Z', true],
    ['Mon-Fri 09:00-16:00', '2026-11-23T16:00Z', false],
    ['Mon-Fri 09:00-16:00', '2026-11-28T10:00Z', false],
    ['sat 9:00-24:00', '2026-11-28T23:59Z', true],
    ['Sat-Mon 00:00-24:00', '2026-11-29T12:00Z', true],
    ['Sat-Mon 00:00-24:00', '2026-11-24T00:00Z', false],
    // Several spans.
    ['Mon 09:00-10:00 + Wed 20:00-21:00', '2026-11-25T20:30Z', true],
    ['Mon 09:00-10:00 + Wed 20:00-21:00', '2026-11-24T20:30Z', false],
    // Over midnight: the morning after belongs to the day before.
    ['Fri 22:00-04:00', '2026-11-27T23:00Z', true],
    ['Fri 22:00-04:00', '2026-11-28T03:59Z', true],
    ['Fri 22:00-04:00', '2026-11-28T04:00Z', false],
    ['Fri 22:00-04:00', '2026-11-27T03:00Z', false],
    ['Sat 22:00-04:00', '2026-11-29T01:00Z', true],
    // By the clocks of a place, in winter and in summer.
    ['Mon-Fri 09:00-16:00 Europe/Berlin', '2026-11-23T08:30Z', true],
    ['Mon-Fri 09:00-16:00 Europe/Berlin', '2026-11-23T15:30Z', false],
    ['Mon-Fri 09:00-16:00 Europe/Berlin', '2026-07-06T07:30Z', true],
    ['Mon 00:00-06:00 America/Los_Angeles', '2026-11-23T07:59Z', false],
    ['Mon 00:00-06:00 America/Los_Angeles', '2026-11-23T08:00Z', true],
    ['Mon 09:00-10:00 Asia/Kolkata', '2026-11-23T03:30Z', true],
    ['Mon 09:00-10:00 America/Port-au-Prince', '2026-11-23T14:30Z', true],
    ['Mon 09:00-10:00 Etc/GMT+5', '2026-11-23T14:30Z', true],
    ['Mon 09:00-10:00 UTC', '2026-11-23T09:30Z', true],
  ])('the change window %s at %s is open: %s', (text, at, expected) => {
    expect(opens(text, at)).toBe(expected);
  });

  it('a change window means the same in a tag, which is read in lower case', () => {
    for (const text of ['Mon-Fri 09:00-16:00 UTC', 'Mon-Fri 10:00-17:00 Europe/Berlin']) {
      const tags = [{ key: 'steward:change-window', value: text }];
      const { changeWindow = '' } = readStewardTags(tags, { vcpu: 1, memoryMiB: 2048 }).settings;
      expect(opens(changeWindow, '2026-11-23T09:00Z')).toBe(true);
      expect(opens(changeWindow, '2026-11-23T16:30Z')).toBe(false);
    }
  });

  test.each([
    '',
    'always',
    '09:00-16:00',
    'Mon-Fri',
    'Mon-Fri 09:00',
    'Mo 09:00-10:00',
    'Mon,Tue 09:00-10:00',
    'Mon 25:00-26:00',
    'Mon 09:75-10:00',
    'Mon 09:00-24:30',
    'Mon 09:00-10:00 +',
    // Characters that no tag may contain.
    'Mon 09:00-10:00; Tue 09:00-10:00',
    'Mon 09:00-10:00 + Tue',
    'Mon 09:00-10:00 Mars/Olympus',
    'Mon 09:00-10:00 CET_or_so',
  ])('a malformed change window is undefined: "%s"', (text) => {
    expect(parseChangeWindow(text)).toBeUndefined();
  });
});

describe('freezes', () => {
  const day = (text: string) => Date.parse(`${text}T00:00:00Z`);

  test.each([
    ['', []],
    ['2026-12-24', [{ from: day('2026-12-24'), to: day('2026-12-25') }]],
    ['2026-12-20/2027-01-03', [{ from: day('2026-12-20'), to: day('2027-01-04') }]],
    [
      '2026-11-27, 2026-12-24/2026-12-26',
      [
        { from: day('2026-11-27'), to: day('2026-11-28') },
        { from: day('2026-12-24'), to: day('2026-12-27') },
      ],
    ],
    ['christmas', undefined],
    ['2026-13-01', undefined],
    ['2027-01-03/2026-12-20', undefined],
  ])('the freeze "%s" is parsed', (text, expected) => {
    expect(parseFreeze(text)).toEqual(expected);
  });
});

it.each(['2026-02-30', '2026-04-31/2026-05-02', '2026-12-20/2026-12-32', '2027-02-29'])(
  'a freeze with a date that does not exist is refused: %s',
  (text) => {
    expect(parseFreeze(text)).toBeUndefined();
  },
);
