/** ECS spells the token nextToken, the other services NextToken. */
interface Page {
  nextToken?: string | undefined;
  NextToken?: string | undefined;
}

/**
 * Iterates over the pages of a list, one call each. The SDK's paginators are not used, since each call has to wait for
 * the pacer (pacer.ts).
 */
export async function* pages<P extends Page>(call: (token?: string) => Promise<P>): AsyncGenerator<P, void> {
  let token: string | undefined;
  do {
    const page = await call(token);
    yield page;
    token = page.nextToken ?? page.NextToken;
  } while (token);
}
