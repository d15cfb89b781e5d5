// Checks the language rules of CONTRIBUTING.md that a program can check: comments, texts, test titles, commits.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { commitProblems, languageProblems } from './language-rules.ts';
import { titleProblems } from './title-rules.ts';

/** Commit after which messages are checked. */
const firstCommit = '1c4624b';
/** Commits with an idiom in their body that landed before bodies were checked; history is not rewritten. */
const landedBefore = new Set(['de360be', '93c0eb4', 'e0e6803', 'c8872de']);
/** Files that quote forbidden wording. */
const quoting = new Set([
  'scripts/language-rules.ts',
  'CONTRIBUTING.md',
  'test/scripts/language-rules.test.ts',
  'test/incidents/wordings.ts', // sentences of ECS, verbatim
]);

function git(...args: string[]): string {
  return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

/**
 * Checks the messages of commits after `firstCommit`: subject, scope and idioms.
 * @returns the problems, and a note for a clone without that history (a shallow one, or an exported archive)
 */
function checkCommits(): { problems: string[]; note: string } {
  let log: string;
  try {
    log = git('log', '--no-merges', '--format=%h%x00%B%x01', `${firstCommit}..HEAD`);
  } catch {
    return { problems: [], note: `commits not checked: this clone has no history back to ${firstCommit}` };
  }
  const commits = log
    .split('\x01')
    .map((entry) => entry.trim().split('\0'))
    .filter(([hash]) => hash);
  const problems = commits
    .filter(([hash = '']) => !landedBefore.has(hash.slice(0, 7)))
    .flatMap(([hash = '', message = '']) => commitProblems(hash, message));
  return { problems, note: `${commits.length} commits` };
}

const files = git('ls-files', '--cached', '--others', '--exclude-standard')
  .split('\n')
  .filter((file) => /\.(?:ts|tsx|cjs|mjs|md|yml)$/.test(file) && !quoting.has(file) && existsSync(file));
const found = files.flatMap((file) => {
  const source = readFileSync(file, 'utf8');
  const titles = /^test\/.+\.tsx?$/.test(file) ? titleProblems(file, source) : [];
  return [...languageProblems(file, source), ...titles];
});
const commits = checkCommits();
const problems = [...found, ...commits.problems];
for (const problem of problems) console.log(problem);
console.log(`${files.length} files, ${commits.note}, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
