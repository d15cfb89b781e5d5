/** Runs one piece of work at a time, in the order in which they came. */
export type WriteLock = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** All writes of the sandbox's DynamoDB pass one lock: that is what makes its transactions atomic. */
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
  /** Takes the items and returns what gives them back. */
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
