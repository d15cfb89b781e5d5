import { expect, test } from '@jest/globals';
import { commitProblems, languageProblems } from '../../scripts/language-rules.ts';

const breaches: [string, string, string][] = [
  ['a comment that opens with a question word', 'a.ts', '/** What a reader sees. */\nconst a = 1;'],
  ['a line comment that opens with a question word', 'a.ts', '// Whether it runs.\nconst a = 1;'],
  ['an idiom in a text', 'a.ts', "const a = 'The size is taken back.';"],
  ['an idiom in a template', 'a.ts', 'const a = `start anew`;'],
  ['an idiom across the lines of a comment', 'a.ts', '/**\n * Runs by\n * itself.\n */\nconst a = 1;'],
  ['a percent sign after a blank', 'a.ts', "const a = 'over the limit 3 % of the time';"],
  ['an idiom in a document', 'a.md', 'It is taken back.\n'],
];

test.each(breaches)('the language check finds %s', (_, file, source) => {
  expect(languageProblems(file, source)).toHaveLength(1);
});

const sound: [string, string, string][] = [
  ['a remainder in code', 'a.ts', 'const a = 7 % 2;'],
  ['a question word inside a comment', 'a.ts', '/** Says what is wrong. */\nconst a = 1;'],
  ['a word alone, which is a code', 'a.ts', "const verdict = 'dearer';"],
  ['code in a document', 'a.md', 'Run `anew` now.\n\n```\nanew\n```\n'],
];

test.each(sound)('the language check accepts %s', (_, file, source) => {
  expect(languageProblems(file, source)).toEqual([]);
});

test.each([
  ['a subject without a scope', 'Fix the size\n', 'lacks a scope'],
  ['a long subject', `sizing: ${'x'.repeat(80)}\n`, 'more than 72 characters'],
  ['an idiom in the body', 'sizing: fix the size\n\nThe size was taken back.\n', 'roll back'],
])('the check of commits finds %s', (_, message, problem) => {
  expect(commitProblems('abc1234', message)).toEqual([expect.stringContaining(problem)]);
});

test('the check of commits accepts a subject with two scopes and a plain body', () => {
  expect(commitProblems('abc1234', 'aws, table: name limits\n\nThe limits were unnamed.\n')).toEqual([]);
});
