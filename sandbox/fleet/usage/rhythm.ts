// Looked up once: jest looks up each global on every use, which made hundreds of thousands of minutes take a minute.
const { PI, cos, floor, imul } = Math;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** When customers sleep and when they shop, hours UTC. */
const quietest = 4;

/**
 * Load of the company, from 0 (the quietest hour) to about 1 (a weekday's evening). Weekends reach
 * `weekend` of a weekday.
 * @param time epoch ms
 */
export function businessAt(time: number, weekend: number): number {
  const hour = ((time % dayMs) / hourMs - quietest + 24) % 24;
  const wave = 0.5 - 0.5 * cos((2 * PI * hour) / 24);
  // The first of January 1970 was a Thursday.
  const weekday = (floor(time / dayMs) + 4) % 7;
  return wave * (weekday === 0 || weekday === 6 ? weekend : 1);
}

/** Chance from 0 to 1, the same for the same seed and number (the end of mulberry32). */
export function chanceAt(seed: number, number: number): number {
  const start = imul(seed ^ number, 0x6d2b79f5) + imul(number, 0x9e3779b1);
  let mixed = imul(start ^ (start >>> 15), start | 1);
  mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
}

/** A number of its own for each name. */
export function seedOf(name: string): number {
  let seed = 0;
  for (const character of name) seed = (imul(seed, 31) + (character.codePointAt(0) ?? 0)) | 0;
  return seed;
}
