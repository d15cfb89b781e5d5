import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkNames } from '../../scripts/doctor/line.ts';

const pages = readdirSync('docs').filter((name) => name.endsWith('.md'));
const read = (path: string) => readFileSync(path, 'utf8');

describe('the documentation', () => {
  it("has an existing test behind every line of the reviewer's checklist", () => {
    const [, section = ''] = read('docs/security.md').split("## Reviewer's checklist\n");
    const rows = section.split('\n## ')[0]?.match(/^\| (?!statement|---).*\|$/gm) ?? [];
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      const tests = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
      expect(tests.length).toBeGreaterThan(0);
      expect(tests.filter((path) => !existsSync(path))).toEqual([]);
    }
  });

  it('has a section of troubleshooting for every check of the doctor', () => {
    const sections = [...read('docs/troubleshooting.md').matchAll(/^## (.+)$/gm)].map(([, name]) => name);
    expect(sections).toEqual([...checkNames]);
  });

  it.each([...pages.map((name) => `docs/${name}`), 'README.md'])(
    'names a region in every AWS command of %s',
    (path) => {
      const commands = read(path)
        .replaceAll(/\\\n\s*/g, '')
        .match(/(?:^|`)(?:aws|npx ecs-steward (?:report|doctor|deploy|slack-app)) [^\n`]+/gm);
      const without = (commands ?? []).filter(
        (command) => !/--region|--sandbox|--no-clone/.test(command) && !/[|<]/.test(command),
      );
      expect(without).toEqual([]);
    },
  );

  it.each(pages)('links from docs/%s only to files that exist', (page) => {
    const links = [...read(`docs/${page}`).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(
      ([, path = '']) => path,
    );
    expect(links.filter((path) => !existsSync(`docs/${path}`))).toEqual([]);
  });
});
