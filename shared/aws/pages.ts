/** ECS writes the token small, the others with a capital. */
interface Page {
  nextToken?: string | undefined;
  NextToken?: string | undefined;
}

/**
 * The pages of a list, one call each. Not the SDK's paginators: every call has to wait for its turn (pacer.ts).
 */
export async function* pages<P extends Page>(call: (token?: string) => Promise<P>): AsyncGenerator<P, void> {
  let token: string | undefined;
  do {
    const page = await call(token);
    yield page;
    token = page.nextToken ?? page.NextToken;
  } while (token);
}
