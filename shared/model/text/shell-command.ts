/** Longer than any ARN, image reference or policy that the commands name. */
const longestWord = 900;

/**
 * One word of a POSIX shell command that means exactly this value. The names come from events and logs, so
 * what no AWS name can be (control characters, a leading dash, nothing at all) gives undefined.
 */
export function shellWord(value: string): string | undefined {
  if (value === '' || value.startsWith('-') || value.length > longestWord) return undefined;
  if (/[^\x20-\x7e]/.test(value)) return undefined;
  return /^[\w@%+=:,./-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}

/**
 * An AWS CLI command: `words` are our own, `options` come from outside and are quoted. Undefined when a value
 * is missing or refused: no command is better than one with a hole in it. The region is left out if unknown.
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
