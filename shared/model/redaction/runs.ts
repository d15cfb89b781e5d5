import { redactionPolicy } from './policy.ts';

/** Unbroken run of characters that occur in tokens and URLs. */
export interface Run {
  start: number;
  end: number;
}

const { shortest: shortestToken } = redactionPolicy.token;

const inRun = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+/=.~$:!|-') {
  inRun[character.charCodeAt(0)] = 1;
}

function isRunAt(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code < 128 && inRun[code] === 1;
}

/**
 * Finds runs that are long enough to contain a token. Samples one character per token length first: if it belongs to no
 * run, there is no long run around it.
 */
export function longRuns(text: string): Run[] {
  const runs: Run[] = [];
  let at = shortestToken - 1;
  while (at < text.length) {
    let end = at;
    if (isRunAt(text, at)) {
      let start = at;
      while (start > 0 && isRunAt(text, start - 1)) start--;
      while (end < text.length && isRunAt(text, end)) end++;
      if (end - start >= shortestToken) runs.push({ start, end });
    }
    at = end + shortestToken;
  }
  return runs;
}

export function isLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}
