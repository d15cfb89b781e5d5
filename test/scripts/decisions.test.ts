import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const folder = 'docs/decisions';

test('the index of decisions has every page once, with its title and status', () => {
  const index = readFileSync(`${folder}/README.md`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| ['));
  const pages = readdirSync(folder).filter((file) => /^\d{4}-/.test(file));
  const rows = pages.sort().map((file) => {
    const page = readFileSync(`${folder}/${file}`, 'utf8');
    const [, number, title] = /^# (\d{4}) (.+)$/m.exec(page) ?? [];
    const [, status] = /^Status: (.+)$/m.exec(page) ?? [];
    return `| [${number}](${file}) | ${title} | ${status} |`;
  });
  expect(index).toEqual(rows);
});
