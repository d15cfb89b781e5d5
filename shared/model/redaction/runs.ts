import { redactionPolicy } from './policy.ts';

/** An unbroken run of the characters of which tokens and addresses consist. */
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
 * Runs that are long enough to hold a token. Looks first at one character in each length of a token: where that belongs to no run,
 * no long run lies around it.
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
