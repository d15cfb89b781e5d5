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
 * Token format: issuer, prefixes (separated by blanks), characters after the prefix, their minimum number, and the
 * source of these facts.
 */
export type TokenForm = readonly [
  issuer: string,
  prefixes: string,
  alphabet: keyof typeof alphabets,
  length: number,
  source: string,
];
