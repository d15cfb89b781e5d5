import { expect, test } from '@jest/globals';
import type { Mode } from '../../shared/model/steward-tags.ts';
import { effectiveMode } from '../../shared/model/steward-tags.ts';

const rows: [Mode, Mode | undefined, Mode][] = [
  // Mode of a service without a tag: never auto.
  ['off', undefined, 'off'],
  ['report', undefined, 'report'],
  ['approve', undefined, 'approve'],
  ['auto', undefined, 'approve'],
  // The installation's mode is the upper limit.
  ['off', 'auto', 'off'],
  ['report', 'auto', 'report'],
  ['report', 'approve', 'report'],
  ['approve', 'auto', 'approve'],
  ['auto', 'auto', 'auto'],
  // An owner may always choose less.
  ['auto', 'report', 'report'],
  ['approve', 'report', 'report'],
  ['approve', 'off', 'off'],
  ['report', 'off', 'off'],
];

test.each(rows)('the mode %s with the tag %s results in %s', (installation, tag, expected) => {
  expect(effectiveMode(installation, tag)).toBe(expected);
});
