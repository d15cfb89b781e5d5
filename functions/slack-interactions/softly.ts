import type { Log } from '../../shared/model/log.ts';

/** A secret that could not be read is not asked for again within this time, ms: SSM's calls are the account's. */
const rememberedMs = 10_000;

/**
 * Wraps the reading of a secret so that its failure is no error of the function.
 * @returns undefined while it cannot be read; logged once for each time that it was asked for.
 */
export function softly(
  read: () => Promise<string>,
  { now, log }: { now: () => number; log: Log },
): () => Promise<string | undefined> {
  let notBefore = 0;
  return async () => {
    if (now() < notBefore) return undefined;
    try {
      return await read();
    } catch (error) {
      if (now() >= notBefore) log.error('signing secret not readable', { error });
      notBefore = now() + rememberedMs;
      return undefined;
    }
  };
}
