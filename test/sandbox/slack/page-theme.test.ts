import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { projectFile } from '../../../sandbox/project-file.ts';

const css = readFileSync(projectFile('sandbox/slack/page/client/style/theme.css'), 'utf8');
const [always = '', inDark = ''] = css.split('@media (prefers-color-scheme: dark)');

function colorsOf(rules: string): Record<string, string> {
  return Object.fromEntries(
    [...rules.matchAll(/--([\w-]+): (#\w+);/g)].map(([, name, color]) => [name, color]),
  );
}

const schemes = { light: colorsOf(always), dark: { ...colorsOf(always), ...colorsOf(inDark) } };

/** Relative luminance of a color such as `#fff` or `#1d1c1d` (WCAG 2.2, "relative luminance"). */
function luminance(color: string): number {
  const digits = color.slice(1).replace(/^(.)(.)(.)$/, '$1$1$2$2$3$3');
  const [red = 0, green = 0, blue = 0] = [0, 2, 4]
    .map((at) => Number.parseInt(digits.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Text needs 4.5 to 1, lines of charts and outlines 3 to 1 (WCAG 2.2 AA, 1.4.3 and 1.4.11). */
const pairs: [string, string[], number][] = [
  ['text', ['background', 'raised', 'hover', 'live'], 4.5],
  ['soft-text', ['background', 'raised', 'hover', 'live', 'border'], 4.5],
  ['link', ['background', 'raised', 'hover', 'live'], 4.5],
  ['code', ['raised'], 4.5],
  ['error', ['background'], 4.5],
  ...[1, 2, 3, 4, 5, 6].map((series): [string, string[], number] => [`chart-${series}`, ['background'], 3]),
];

test.each(Object.entries(schemes))('the %s colors contrast as WCAG AA asks', (_, colors) => {
  const white = { ...colors, white: '#ffffff' } as Record<string, string>;
  const onButtons: typeof pairs = [['white', ['primary', 'danger', 'sidebar'], 4.5]];
  const faint = [...pairs, ...onButtons].flatMap(([front, backs, least]) =>
    backs
      .map((back) => ({ front, back, ratio: contrast(white[front] ?? '', white[back] ?? '') }))
      .filter(({ ratio }) => !(ratio >= least)),
  );
  expect(faint).toEqual([]);
});
