import type { SampleEvent } from './sample.ts';
import { randomLike, seededRandom } from './seeded.ts';

export interface Renewal {
  /** When the event happens, epoch milliseconds; events tell whole seconds. */
  now: number;
  /** The same seed gives the same ids. */
  seed: number;
  /** The id of the event's task, 32 hexadecimal digits, instead of a random one. */
  taskId?: string;
}

/** The seconds of a time as AWS writes it; the fraction after them stays as it is. */
const seconds = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?=(?:\.\d+)?(?:Z|\+0000))/g;

/** Ids that are new in each occurrence: task ids and UUIDs, network interfaces, MAC addresses. */
const ids = new RegExp(
  [
    '(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])',
    '(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])',
    '(?<=eni-0)[0-9a-f]{16}(?![0-9a-f])',
    '(?<=0a:)(?:[0-9a-f]{2}:){4}[0-9a-f]{2}(?!:)',
  ].join('|'),
  'g',
);

/**
 * The same event as a new occurrence: every time is shifted so that it happens at `now`, with all distances kept, and
 * every id that belongs to this task or event is replaced wherever it occurs.
 */
export function renewEvent(event: SampleEvent, { now, seed, taskId }: Renewal): SampleEvent {
  const shift = Math.floor(now / 1000) * 1000 - Date.parse(event.time);
  const fresh = new Map<string, string>();
  const random = seededRandom(seed);
  const oldTaskId = taskIdOf(event);
  if (taskId && oldTaskId) fresh.set(oldTaskId, taskId);

  const freshId = (id: string): string => {
    const known = fresh.get(id) ?? randomLike(id, random);
    fresh.set(id, known);
    return known;
  };
  const text = JSON.stringify(event)
    .replace(seconds, (time) => new Date(Date.parse(`${time}Z`) + shift).toISOString().slice(0, 19))
    .replace(ids, freshId);
  return JSON.parse(text);
}

/** The id at the end of the event's task ARN; undefined for events that are not about a task. */
export function taskIdOf(event: SampleEvent): string | undefined {
  const { taskArn } = event.detail;
  return typeof taskArn === 'string' ? taskArn.slice(taskArn.lastIndexOf('/') + 1) : undefined;
}
