/** Longest word, characters: longer than any ARN, image reference or policy in the commands. */
const longestWord = 900;

/**
 * Quotes a value as one word of a POSIX shell command. Values come from events and logs; one that no AWS name can be
 * (control characters, a leading dash, empty) gives undefined.
 */
export function shellWord(value: string): string | undefined {
  if (value === '' || value.startsWith('-') || value.length > longestWord) return undefined;
  if (/[^\x20-\x7e]/.test(value)) return undefined;
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/**
 * AWS CLI command: `words` are fixed, `options` come from outside and are quoted. Undefined if a value is missing or
 * refused, since an incomplete command would mislead. The region is left out if unknown.
 */
export function awsCommand(
  words: string,
  options: Readonly<Record<string, string | undefined>>,
  region: string | undefined,
): string | undefined {
  const parts = ['aws', words];
  for (const [name, value] of Object.entries(options)) {
    const word = value === undefined ? undefined : shellWord(value);
    if (word === undefined) return undefined;
    parts.push(`--${name}`, word);
  }
  const where = region === undefined ? undefined : shellWord(region);
  if (where) parts.push('--region', where);
  return parts.join(' ');
}
