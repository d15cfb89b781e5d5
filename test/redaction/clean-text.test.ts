import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cleanLines, cleanText } from '../../shared/model/redaction/clean-text.ts';
import { randomText } from './samples.ts';

const dashes = '-'.repeat(5);
const body = Array.from({ length: 12 }, (_, at) => randomText('base64', 64, at + 1));

describe('visible text', () => {
  it('the name of a secret is recognized between terminal colors', () => {
    expect(cleanText('\u001b[36mDB_PASSWORD\u001b[0m=\u001b[33mhunter2\u001b[0m', 1000)).toBe(
      'DB_PASSWORD=[redacted]',
    );
  });
  it('the name of a secret is recognized around a zero-width character', () => {
    expect(cleanText('DB_PASS\u200bWORD=hunter2', 1000)).toBe('DB_PASSWORD=[redacted]');
  });
});

describe('long texts', () => {
  it('a long text is cut before it is redacted, and what the cut splits is masked', () => {
    const token = randomText('letters', 3000, 4);
    const clean = cleanText(`${token} postgres://shop:${'hunter2'.repeat(400)}@db/shop`, 1000);
    expect(clean).not.toContain('hunter2');
    expect(clean.length).toBeLessThan(2100);
  });
  it('the words before the cut are kept', () => {
    expect(cleanText(`FATAL: out of memory ${'x'.repeat(90_000)}`, 300)).toMatch(
      /^FATAL: out of memory x{50}/,
    );
  });
  it('a cleaned text never exceeds its limit by more than the room for the mask', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 8000, unit: 'grapheme' }),
        fc.integer({ min: 1, max: 1500 }),
        (text, limit) => {
          expect(cleanText(text, limit).length).toBeLessThanOrEqual(limit + 2100);
        },
      ),
    );
  });
});

describe('lines of a log', () => {
  it('a private key whose first line is missing is redacted completely', () => {
    const lines = [...body, `${dashes}END RSA PRIVATE KEY${dashes}`, 'Error: bad key'];
    for (const prefix of ['', '    ', 'app-1  | ', '2026-11-20T01:12:40.123Z ']) {
      const clean = cleanLines(
        lines.map((line) => prefix + line),
        1000,
      );
      expect(clean).toHaveLength(lines.length);
      expect(clean.at(-1)).toContain('Error: bad key');
      for (const line of body) expect(clean.join('\n')).not.toContain(line.slice(0, 20));
    }
  });
  it('a value on the line after its name is redacted', () => {
    expect(cleanLines(['db:', '  password:', '    hunter2', 'ready'], 300)).toEqual([
      'db:',
      '  password:',
      '    [redacted]',
      'ready',
    ]);
  });
  it('each cleaned line stays at its position', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (lines) => {
        expect(cleanLines(lines, 300)).toHaveLength(lines.length);
      }),
    );
  });
});
