/** Returns a function that provides one client per region, constructed at the first call for that region. */
export function clientPerRegion<Client>(construct: (region: string) => Client): (region: string) => Client {
  const clients = new Map<string, Client>();
  return (region) => {
    const client = clients.get(region) ?? construct(region);
    clients.set(region, client);
    return client;
  };
}
