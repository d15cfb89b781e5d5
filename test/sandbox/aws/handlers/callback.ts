/** A handler of the kind that Lambda no longer runs. */
export const handler = (_event: unknown, _context: unknown, callback: (error: null) => void): void =>
  callback(null);
