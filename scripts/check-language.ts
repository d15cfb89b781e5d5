// The language of design and CONTRIBUTING.md, as far as a program can hold it: comments, texts, documents, commits.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { languageProblems, longestSubject } from './language-rules.ts';

/** Files not rewritten yet, one path a line: they are counted, and not held to the rules. */
const notYetRewritten = 'scripts/not-yet-rewritten.txt';
/** The commit after which subjects are held to the rules. */
const firstCommit = '1c4624b';
/** Files that quote what must not be written. */
const quoting = new Set([
  'scripts/language-rules.ts',
  notYetRewritten,
  'CONTRIBUTING.md',
  'test/scripts/language-rules.test.ts',
]);

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Subjects that are too long; none where the history does not reach back so far, as in a shallow clone. */
function problemsOfCommits(): string[] {
  try {
    return git('log', '--no-merges', '--format=%h %s', `${firstCommit}..HEAD`)
      .split('\n')
      .filter((line) => line.slice(line.indexOf(' ') + 1).length > longestSubject)
      .map((line) => `commit ${line}: its subject has more than ${longestSubject} characters`);
  } catch {
    return [];
  }
}

const waiting = new Set(
  process.argv.includes('--all') ? [] : readFileSync(notYetRewritten, 'utf8').split('\n').filter(Boolean),
);
const files = git('ls-files', '--cached', '--others', '--exclude-standard')
  .split('\n')
  .filter((file) => /\.(?:ts|tsx|cjs|mjs|md|yml)$/.test(file) && !quoting.has(file) && existsSync(file));
const problems = files.map((file) => ({ file, found: languageProblems(file, readFileSync(file, 'utf8')) }));

// --list prints the files that fail, to renew the list; --all holds every file to the rules.
if (process.argv.includes('--list')) {
  const dirty = problems.filter(({ found }) => found.length > 0).map(({ file }) => file);
  console.log(dirty.join('\n'));
  process.exit(0);
}
const shown = [
  ...problems.filter(({ file }) => !waiting.has(file)).flatMap(({ found }) => found),
  ...problemsOfCommits(),
];
for (const problem of shown) console.log(problem);
const left = problems.filter(({ file, found }) => waiting.has(file) && found.length > 0).length;
console.log(`${files.length} files, ${shown.length} problems; ${left} files not rewritten yet`);
process.exit(shown.length === 0 ? 0 : 1);
