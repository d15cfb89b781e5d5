/** A gateway: an object whose methods return promises. */
type Gateway<G> = { [Name in keyof G]: (...args: never[]) => Promise<unknown> };

/**
 * Returns a gateway that is loaded and constructed at its first call. Most invocations need few of a function's
 * clients, and a cold start must not pay for the others (docs/decisions/0110).
 * @param load imports the module and constructs the gateway; called again after it failed
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
  // Without `then`, which a promise would call that the gateway is returned from.
  const get = (_: G, name: string | symbol) => (name === 'then' ? undefined : method(name as keyof G));
  return new Proxy({} as G, { get });
}
