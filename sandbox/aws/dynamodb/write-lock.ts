/** Runs one task at a time, in order of arrival. */
export type WriteLock = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** All writes of the sandbox's DynamoDB pass one lock, which makes its transactions atomic. */
export function createWriteLock(): WriteLock {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
}

/** Items locked by transactions, from their arrival to their answer. */
export interface Reservations {
  isTaken(item: string): boolean;
  /** Locks the items. Returns the function that unlocks them. */
  take(items: string[]): () => void;
}

/** No locks. */
export function createReservations(): Reservations {
  const taken = new Set<string>();
  return {
    isTaken: (item) => taken.has(item),
    take(items) {
      for (const item of items) taken.add(item);
      return () => {
        for (const item of items) taken.delete(item);
      };
    },
  };
}
