import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { architectureRows } from '../../scripts/import-rules.ts';

test('docs/architecture shows the import rules that npm run check enforces', () => {
  const page = readFileSync('docs/architecture/README.md', 'utf8');
  const rows = page.split('\n').filter((line) => /^\| (shared\/|functions)/.test(line));
  expect(rows).toEqual(architectureRows());
});
