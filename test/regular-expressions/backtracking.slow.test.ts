import { describe, expect, it, test } from '@jest/globals';
import { check } from 'recheck';
import { regularExpressions, withoutLookaround, withShortBounds } from './collect.ts';

/** For one pattern, milliseconds. The checker gives up on a few long lists of words: they get no verdict. */
const timeout = 1_000;
/** Texts are bounded before they are matched (clean-text.ts), so quadratic work stays small. */
const highestDegree = 2;

/** The growth of the work by recheck's automaton, where it is worse than allowed. */
async function worseThanAllowed(pattern: string, flags: string): Promise<string | undefined> {
  for (const part of withoutLookaround(withShortBounds(pattern))) {
    const verdict = await check(part, flags, { timeout, checker: 'automaton' });
    if (verdict.status !== 'vulnerable') continue;
    const { complexity } = verdict;
    if (complexity.type === 'exponential') return `exponential: ${part}`;
    if (complexity.type === 'polynomial' && complexity.degree > highestDegree)
      return `degree ${complexity.degree}: ${part}`;
  }
  return undefined;
}

describe('the checker', () => {
  test.each([
    ['^(a+)+$', 'exponential'],
    ['x*y*(?=(?:a|a)*c)', 'exponential'],
    ['a{1,400}b*b*b*b*c', 'degree'],
  ])('finds %s', async (pattern, growth) => {
    expect(await worseThanAllowed(pattern, '')).toContain(growth);
  });
});

describe('no regular expression', () => {
  it('backtracks without bound worse than with the square of the text', async () => {
    const all = regularExpressions(['shared', 'functions']);
    expect(all.length).toBeGreaterThan(400);
    const bad: string[] = [];
    const queue = all.values();
    const work = async () => {
      for (const { at, pattern, flags } of queue) {
        const growth = await worseThanAllowed(pattern, flags);
        if (growth) bad.push(`${at} ${growth}`);
      }
    };
    await Promise.all([work(), work()]);
    expect(bad).toEqual([]);
  }, 120_000);
});
