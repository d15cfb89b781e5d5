import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const pages = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).trim().split('\n');
const scripts = Object.keys(JSON.parse(readFileSync('package.json', 'utf8')).scripts);
/** Subcommands of the npm package; without --help, `npx ecs-steward` starts one of these. */
const subcommands = ['report', 'slack-app', 'deploy', 'doctor', 'sandbox'];

const read = (path: string) => readFileSync(path, 'utf8');

/** Matches of the first group of an expression. */
function found(text: string, expression: RegExp): string[] {
  return [...text.matchAll(expression)].map(([, group = '']) => group);
}

/** Anchors of a page, as GitHub forms them from its headings. */
function anchorsOf(page: string): string[] {
  return found(read(page), /^#+ (.+)$/gm).map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** Command lines of AWS and of the npm package, each on one line. */
function commandsOf(page: string): string[] {
  const text = read(page).replaceAll(/\\\n\s*/g, '');
  return found(text, /(?:^|`|\$\()((?:aws|npx ecs-steward (?:report|doctor|deploy|slack-app)) [^\n`]+)/gm);
}

describe.each(pages)('page %s', (page) => {
  it('every link of a page leads to an existing file and heading', () => {
    const broken = found(read(page), /\]\(([^)\s:]+)\)/g).filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  it('a page names existing scripts of package.json and subcommands of the npm package', () => {
    const run = found(read(page), /npm (?:run (?:--silent )?)([a-z][\w:-]*)/g);
    const npx = found(read(page), /npx ecs-steward(?:@\w+)? ([a-z][\w-]*)/g);
    expect(run.filter((name) => !scripts.includes(name))).toEqual([]);
    expect(npx.filter((name) => !subcommands.includes(name))).toEqual([]);
  });

  it('every command of a page that calls AWS names a region', () => {
    expect(commandsOf(page).filter((command) => !/--region|--sandbox/.test(command))).toEqual([]);
  });
});

// Decisions name files as of their time.
it.each(pages.filter((page) => !page.startsWith('docs/decisions/')))(
  'every file that %s names exists',
  (page) => {
    const paths = found(
      read(page),
      /`((?:functions|shared|sandbox|scripts|test|bench|events|docs)\/[\w./-]+\.(?:ts|json|yml|md|tsx))`/g,
    );
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  },
);
