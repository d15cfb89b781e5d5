import type { Log } from '../../shared/model/log.ts';

/** Time, ms, before a secret that could not be read is read again: SSM's request limit is shared by the account. */
const rememberedMs = 10_000;

/**
 * Wraps the read of a secret so that a failure does not fail the function.
 * @returns a function that returns undefined while the secret cannot be read; each failed read is logged once
 */
export function optionalSecret(
  read: () => Promise<string>,
  { now, log }: { now: () => number; log: Log },
): () => Promise<string | undefined> {
  let notBefore = 0;
  return async () => {
    if (now() < notBefore) return undefined;
    try {
      return await read();
    } catch (error) {
      if (now() >= notBefore) log.error('signing secret could not be read', { error });
      notBefore = now() + rememberedMs;
      return undefined;
    }
  };
}
