import { describe, expect, it } from '@jest/globals';
import { titleProblems, whyNotAlone } from '../../scripts/title-rules.ts';

describe('test titles', () => {
  it.each([
    ['task definition', 'at least 3 words'],
    ['%s: %s', 'at least 3 words'],
    ['$name', 'at least 3 words'],
    ['is over as soon as a probe is taken', 'before "is"'],
    ['are none where nothing runs', 'before "are"'],
    ['never exceeds its limit', 'before "never"'],
    ['cannot climb out of their part of the path', 'before "cannot"'],
    ['leave neither the address nor the Slack link around it', 'before "leave"'],
    ['tells what is needed to change it', 'before "tells"'],
    ['names the task execution role and the command that allows it', 'before "names"'],
    ['counts no stop twice', 'before "counts"'],
    ['by family, in the order of their numbers, active ones only', 'not with "by"'],
    ['(on %s) has one message', 'not with "on"'],
    ['without tags has none, and one that was deleted is none', 'not with "without"'],
    ['that ECS rolled back runs the revision before', 'not with "that"'],
    ['whose response was lost is updated once', 'not with "whose"'],
    ['but not by what is no JSON', 'not with "but"'],
    ['it does not go back', 'not with "it"'],
    [`a task ${'that never stops '.repeat(7)}`, 'at most 110 characters'],
  ])('the title "%s" is refused: write %s', (title, why) => {
    expect(whyNotAlone(title)).toContain(why);
  });

  it.each([
    'a page of task definitions is followed by the next one',
    'a lasting refusal ends as soon as Slack accepts a probe',
    'a limited text never exceeds its limit',
    'exit code %d is diagnosed as %s',
    '$file has exit codes only if its task ever ran',
    `\${words}: diagnosed as \${cause}`,
    '%s is retryable',
    'stops of other causes or services do not count',
    'tasks no longer run after a stop',
    'AWS throttles nothing, and the calls stay near the possible minimum',
    '"%s" is not a region',
    '300 unsigned requests cost no call',
  ])('the title "%s" is accepted', (title) => {
    expect(whyNotAlone(title)).toBeUndefined();
  });
});

describe('titles in a source', () => {
  it.each([
    ['it', "it('is none', () => {});"],
    ['test.each', "test.each([1])('is %s there', () => {});"],
    ['it.each with a type', "it.each<[string]>([['a']])('by %s alone', () => {});"],
    ['it.each with a table as text', 'it.each`a\n$' + "{1}`('is $a there', () => {});"],
    ['it.skip', "it.skip('for a while', () => {});"],
    ['a name for test.each', "const each = test.each([1]);\neach('of one %s', () => {});"],
    ['a template', 'it(`is $' + '{kind} again`, () => {});'],
    ['a test within a describe', "describe('a task', () => {\n  it('is over now', () => {});\n});"],
  ])('the title of %s is found', (_, source) => {
    expect(titleProblems('a.test.ts', source)).toHaveLength(1);
  });

  it('a problem names the file, the line and the title', () => {
    const source = "describe('a task', () => {\n  it('is over now', () => {});\n});";
    expect(titleProblems('a.test.ts', source)).toEqual([
      'a.test.ts:2: a test title does not read alone, name the subject before "is": is over now',
    ]);
  });

  it.each([
    ['the title of a describe', "describe('by family', () => {});"],
    ['a title in a variable', 'it(name, () => {});'],
    ['another call with a text', "split('is');\nitem('is');"],
    ['the rows of a table', "it.each(['by hand'])('a rollout may begin %s', () => {});"],
  ])('no problem is found in %s', (_, source) => {
    expect(titleProblems('a.test.ts', source)).toEqual([]);
  });
});
