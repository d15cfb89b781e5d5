/** Result of one check: green works, yellow works with a limit, red does not work. */
export type Level = 'green' | 'yellow' | 'red';

/** One line of the doctor. `code` names the outcome for programs and tests; `remedy` is the next step of a person. */
export interface Line {
  check: CheckName;
  level: Level;
  code: string;
  text: string;
  remedy?: string;
}

/** The checks, in the order of their lines. docs/troubleshooting.md has a section for each. */
export const checkNames = [
  'credentials',
  'clock',
  'stack',
  'rules',
  'queues',
  'functions',
  'slack-token',
  'slack-scopes',
  'slack-channel',
  'test-post',
  'signing-secret',
  'metrics',
  'container-insights',
  'tags',
  'price-list',
  'concurrency',
] as const;
export type CheckName = (typeof checkNames)[number];

/** Facts of a check, or the problem of reading them. */
export type Read<Facts> = { facts: Facts } | { problem: string };

export const green = (check: CheckName, text: string): Line => ({ check, level: 'green', code: 'ok', text });

export function yellow(check: CheckName, code: string, text: string, remedy: string): Line {
  return { check, level: 'yellow', code, text, remedy };
}

export function red(check: CheckName, code: string, text: string, remedy: string): Line {
  return { check, level: 'red', code, text, remedy };
}

/** Line of a check whose facts could not be read: red where the installation may not work, else yellow. */
export function unreadable(check: CheckName, problem: string, worst: 'yellow' | 'red'): Line {
  const remedy = 'the policy of the doctor is in docs/security.md; then run the doctor again';
  return { check, level: worst, code: 'unreadable', text: `not readable: ${problem}`, remedy };
}
