import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { blocksFit, cutText, newestLines } from '../../shared/slack/limits.ts';
import type { Block } from '../../shared/slack/message.ts';

describe('limited texts', () => {
  test.each([
    ['stays as it is if it fits', 'exactly', 7, 'exactly'],
    ['ends in an ellipsis where it is cut', 'one two three', 10, 'one two t…'],
    ['ends without a space before it', 'one two three', 9, 'one two…'],
    ['is not cut inside an entity', 'a &amp; b', 6, 'a…'],
    ['is not cut right after the sign of an entity', 'fish&lt;chips', 6, 'fish…'],
    ['keeps a whole entity', 'a &amp; bcdef', 9, 'a &amp;…'],
    ['is not cut inside an emoji', 'ab😀cd', 4, 'ab…'],
  ])('a text under a limit %s', (_, text, limit, cut) => {
    expect(cutText(text, limit)).toBe(cut);
  });

  it('a limited text never exceeds its limit and stays well-formed', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, limit) => {
        const cut = cutText(text, limit);
        expect(cut.length).toBeLessThanOrEqual(limit);
        expect(cut.isWellFormed()).toBe(true);
        expect(cut === text || cut.endsWith('…')).toBe(true);
      }),
    );
  });
});

describe('limited logs', () => {
  const lines = ['starting', 'loading', 'ready', 'boom'];

  it('a log that fits stays whole', () => {
    expect(newestLines(lines, { lines: 4, characters: 100 })).toEqual(lines);
  });

  it('a log that is too long keeps its newest lines and the number of missing ones', () => {
    expect(newestLines(lines, { lines: 2, characters: 100 })).toEqual(['… 2 earlier lines', 'ready', 'boom']);
    expect(newestLines(lines, { lines: 3, characters: 100 })[0]).toBe('… 1 earlier line');
    expect(newestLines(lines, { lines: 4, characters: 42 })).toEqual(['… 2 earlier lines', 'ready', 'boom']);
  });

  it('a newest line that is too long alone keeps its beginning', () => {
    expect(newestLines(['ready', 'x'.repeat(500)], { lines: 5, characters: 40 })).toEqual([
      '… 1 earlier line',
      'xxxxxxxxx…',
    ]);
  });

  it('a limited log never exceeds its limit', () => {
    const anyLines = fc.array(fc.string({ maxLength: 50 }), { maxLength: 30 });
    fc.assert(
      fc.property(anyLines, fc.integer({ min: 40, max: 400 }), (log, characters) => {
        const text = newestLines(log, { lines: 15, characters }).join('\n');
        expect(text.length).toBeLessThanOrEqual(characters);
      }),
    );
  });
});

it('the blocks of a message are measured together, in bytes', () => {
  const block = (text: string): Block => ({ type: 'section', text: { type: 'mrkdwn', text } });
  expect(blocksFit([block('x'.repeat(11_000))])).toBe(true);
  expect(blocksFit([block('日'.repeat(4_000))])).toBe(false);
});
