/** Returns the next number in [0, 1). */
type Random = () => number;

/**
 * A random generator that gives the same numbers for the same seed (mulberry32, a public-domain
 * generator of Tommy Ettinger): enough to make ids, not for anything secret.
 */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Replaces every hexadecimal digit of an id by a random one, so that it keeps its form. */
export function randomLike(id: string, random: Random): string {
  return id.replace(/[0-9a-f]/g, () => Math.floor(random() * 16).toString(16));
}
