import { describe, expect, it, test } from '@jest/globals';
import { check, type Diagnostics } from 'recheck';
import { builtExpressions, literals, withoutLookaround, withShortBounds } from './collect.ts';

/** For one pattern, milliseconds: long lists of words take the automaton longer, and are attacked with random texts then. */
const timeout = { automaton: 1_500, fuzz: 60_000 };
/** Texts are bounded before they are matched (clean-text.ts), so quadratic work stays small. */
const highestDegree = 2;

async function diagnosed(pattern: string, flags: string): Promise<Diagnostics> {
  // The checker takes a sticky expression for one that has to match to the end of the text.
  const [source, others] = flags.includes('y')
    ? [`^(?:${pattern})`, flags.replace('y', '')]
    : [pattern, flags];
  const proof = await check(source, others, { timeout: timeout.automaton, checker: 'automaton' });
  if (proof.status !== 'unknown') return proof;
  return check(source, others, { timeout: timeout.fuzz, checker: 'fuzz' });
}

/** The growth of the work, where it is worse than allowed or not known. */
async function worseThanAllowed(pattern: string, flags: string): Promise<string | undefined> {
  for (const part of withoutLookaround(withShortBounds(pattern))) {
    const verdict = await diagnosed(part, flags);
    if (verdict.status === 'unknown') return `not checked: ${part}`;
    const { complexity } = verdict;
    if (complexity.type === 'exponential') return `exponential: ${part}`;
    if (complexity.type === 'polynomial' && complexity.degree > highestDegree)
      return `degree ${complexity.degree}: ${part}`;
  }
  return undefined;
}

describe('checker of regular expressions', () => {
  test.each([
    ['^(a+)+$', '', 'exponential'],
    ['(?:a|a)*c', 'y', 'exponential'],
    ['x*y*(?=(?:a|a)*c)', '', 'exponential'],
    ['a{1,400}b*b*b*b*c', '', 'degree'],
  ])('the checker finds the backtracking of %s with flags "%s"', async (pattern, flags, growth) => {
    expect(await worseThanAllowed(pattern, flags)).toContain(growth);
  });
});

describe('regular expressions of the project', () => {
  it('no regular expression backtracks worse than with the square of the text', async () => {
    const folders = ['shared', 'functions', 'scripts'];
    const all = [...literals(folders), ...(await builtExpressions(folders))];
    expect(all.length).toBeGreaterThan(600);
    const bad: string[] = [];
    const queue = all.values();
    const work = async () => {
      for (const { at, pattern, flags } of queue) {
        const growth = await worseThanAllowed(pattern, flags);
        if (growth) bad.push(`${at} ${growth}`);
      }
    };
    await Promise.all([work(), work()]);
    expect(bad.toSorted()).toEqual([]);
  }, 400_000);
});
