import type { z } from 'zod';

/** A check of a list of objects: what they have under `key` must be unique; objects without it are fine. */
export function refuseRepeats(key: string, message: string) {
  return (items: Record<string, unknown>[], context: z.RefinementCtx): void => {
    const seen = new Set<unknown>();
    for (const [index, item] of items.entries()) {
      const value = item[key];
      if (value !== undefined && seen.has(value)) {
        context.addIssue({ code: 'custom', message, path: [index, key] });
      }
      seen.add(value);
    }
  };
}
