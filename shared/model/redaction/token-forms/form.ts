/** Characters of a token. */
export const alphabets = {
  /** Letters and digits. */
  letters: 'A-Za-z0-9',
  /** As in base64url. */
  url: 'A-Za-z0-9_-',
  /** As in base64. */
  base64: 'A-Za-z0-9+/=',
  lower: 'a-z0-9',
  upper: 'A-Z0-9',
  hex: 'a-fA-F0-9',
  digits: '0-9',
  /** Parts joined by dots and the like. */
  joined: 'A-Za-z0-9_.=:~+/$-',
} as const;

/**
 * A form of token: who issues it, how it begins, the characters that follow and how many of them at least, and where
 * that is said. A list of prefixes shares the rest.
 */
export type TokenForm = readonly [
  issuer: string,
  prefixes: string,
  alphabet: keyof typeof alphabets,
  length: number,
  source: string,
];
