import { createHash } from 'node:crypto';
import type { ServiceReference } from './service-reference.ts';

/** Run of a job (a task that no service started) that ended well. Times are epoch ms. */
export interface SucceededRun {
  place: ServiceReference;
  /** Which job of its family it did, as {@link jobOf} names it. */
  job: string;
  createdAt: number;
  startedAt?: number;
  stoppedAt: number;
}

/** Successful run that ended an incident: its end (epoch ms), and how long it ran, ms. */
export interface Success {
  at: number;
  ranForMs?: number;
}

/** Values of `startedBy` that name a schedule: an EventBridge rule, and EventBridge Scheduler. */
const schedule = /^(?:events-rule|chronos-schedule)\//;

/**
 * Dates, times, and epoch seconds or milliseconds, which differ in the command of each run. Lookarounds, since `\b` does
 * not match between an underscore and a digit.
 */
const dates =
  /(?<!\d)(?:\d{4}-\d{2}-\d{2}(?:[T_ ]\d{2}[:\d.-]{2,12}Z?)?|20\d{2}[01]\d[0-3]\d|1\d{9}(?:\d{3})?)(?!\d)/g;

/**
 * Names which job of its family a run does, from its command and the schedule that started it: one family may serve many
 * jobs. Two different jobs have the same name once in 4,096 times; in return an incident that counts failures of
 * thousands of jobs stays small in the table.
 * @param commands command that each container was given in place of its own, by name
 */
export function jobOf(
  startedBy: string | undefined,
  commands: Readonly<Record<string, readonly string[]>>,
): string {
  const given = Object.entries(commands)
    .filter(([, words]) => words.length > 0)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const command = given.length === 0 ? '' : digest(JSON.stringify(given).replace(dates, '<date>'));
  return `${command}@${startedBy && schedule.test(startedBy) ? digest(startedBy) : ''}`;
}

function digest(words: string): string {
  return createHash('sha256').update(words).digest('hex').slice(0, 3);
}

/** Tells whether two runs did the same job: the same command, and not of two schedules. A run by hand has no schedule. */
function isSameJob(one: string, other: string): boolean {
  const [command, by] = one.split('@');
  const [otherCommand, otherBy] = other.split('@');
  return command === otherCommand && (!by || !otherBy || by === otherBy);
}

/**
 * Tells whether a success speaks for an incident: the run was created after the last failure that was counted, so it
 * did the work again, and all failures were of its job. A run that began before the failure proves nothing.
 * @param incident.jobs jobs that failed; unknown for an incident from before this was recorded
 */
export function isRecovery(
  run: Pick<SucceededRun, 'job' | 'createdAt'>,
  { lastSeenAt, jobs = [] }: { lastSeenAt: number; jobs?: Iterable<string> },
): boolean {
  return run.createdAt >= lastSeenAt && [...jobs].every((job) => isSameJob(job, run.job));
}
