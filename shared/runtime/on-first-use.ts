/** Gateway: an object whose methods return promises. */
type Gateway<G> = { [Name in keyof G]: (...args: never[]) => Promise<unknown> };

/**
 * Returns a gateway that is loaded and constructed at its first call. Most invocations need few of a function's
 * clients, and a cold start should not pay for the others (docs/decisions/0110).
 * @param load imports the module and constructs the gateway; called again after a failure
 */
export function onFirstUse<G extends Gateway<G>>(load: () => Promise<G>): G {
  let loading: Promise<G> | undefined;
  const loaded = async () => {
    try {
      loading ??= load();
      return await loading;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
  const method =
    (name: keyof G) =>
    async (...args: never[]) =>
      (await loaded())[name](...args);
  // Excludes `then`, which a promise would call on the gateway that it resolves to.
  const get = (_: G, name: string | symbol) => (name === 'then' ? undefined : method(name as keyof G));
  return new Proxy({} as G, { get });
}
