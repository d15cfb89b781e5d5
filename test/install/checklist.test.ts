import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkNames } from '../../scripts/doctor/line.ts';

const read = (path: string) => readFileSync(path, 'utf8');

describe('documentation', () => {
  it("every line of the reviewer's checklist names an existing test", () => {
    const [, section = ''] = read('docs/security.md').split("## Reviewer's checklist\n");
    const rows = section.split('\n## ')[0]?.match(/^\| (?!statement|---).*\|$/gm) ?? [];
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      const tests = [...row.matchAll(/`(test\/[^`]+)`/g)].map(([, path = '']) => path);
      expect(tests.length).toBeGreaterThan(0);
      expect(tests.filter((path) => !existsSync(path))).toEqual([]);
    }
  });

  it('every check of the doctor has a section in the troubleshooting guide', () => {
    const sections = [...read('docs/troubleshooting.md').matchAll(/^## (.+)$/gm)].map(([, name]) => name);
    expect(sections).toEqual([...checkNames]);
  });
});
