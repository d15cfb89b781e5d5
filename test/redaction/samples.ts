import type { alphabets, TokenForm } from '../../shared/model/redaction/token-forms/form.ts';

/** A seeded generator of numbers from 0 to 1 (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const characters = {
  letters: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-',
  base64: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  hex: '0123456789abcdef',
  digits: '0123456789',
  joined: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
} as const satisfies Record<keyof typeof alphabets, string>;

/** Random text, the same for the same seed. */
export function randomText(alphabet: keyof typeof characters, length: number, seed: number): string {
  const next = numbers(seed);
  const set = characters[alphabet];
  return Array.from({ length }, () => set[Math.floor(next() * set.length)]).join('');
}

/** Tokens of a form, one for each of its prefixes, as long as its documentation says. None is real. */
export function samplesOf([, prefixes, alphabet, length]: TokenForm, seed = 1): string[] {
  return prefixes.split(' ').map((prefix, at) => prefix + randomText(alphabet, length, seed * 100 + at));
}

const values: Readonly<Record<string, (seed: number) => string>> = {
  password: (seed) => `w1nterIs${randomText('letters', 9, seed)}4!`,
  token: (seed) => randomText('letters', 40, seed),
  hex: (seed) => randomText('hex', 32, seed),
  base64: (seed) => randomText('base64', 44, seed),
  uuid: (seed) => [8, 4, 4, 4, 12].map((length, at) => randomText('hex', length, seed * 10 + at)).join('-'),
};

/** A line with its placeholders filled in, and the secrets that it now holds. */
export function filled(line: string, seed: number): { text: string; secrets: string[] } {
  const secrets: string[] = [];
  const text = line.replace(/\{(password|token|hex|base64|uuid)\}/g, (_, kind: string) => {
    const value = values[kind]?.(seed) ?? '';
    secrets.push(value);
    return value;
  });
  return { text, secrets };
}
