/** One page of a list, and the token of the next. */
export interface Page<Item> {
  items: Item[];
  nextToken?: string;
}

/**
 * Cuts one page out of a list. A token holds where the next page begins.
 * @param invalid makes the error for a token that was never given out.
 */
export function pageOf<Item>(
  all: readonly Item[],
  size: number,
  token: unknown,
  invalid: () => Error,
): Page<Item> {
  const start = token === undefined || token === null ? 0 : readToken(token);
  if (start === undefined || start > all.length) throw invalid();
  const end = start + size;
  return { items: all.slice(start, end), ...(end < all.length && { nextToken: writeToken(end) }) };
}

function writeToken(position: number): string {
  return Buffer.from(`page/${position}`).toString('base64url');
}

function readToken(token: unknown): number | undefined {
  const [, position] = /^page\/(\d+)$/.exec(Buffer.from(String(token), 'base64url').toString()) ?? [];
  return position === undefined ? undefined : Number(position);
}
