/**
 * Rewrites an event so that it is about another service, wherever its text names the one it is about now.
 * @param text JSON
 * @param container main container of the other service; samples name theirs after the service
 * @returns undefined if the event names no service
 */
export function forService(
  text: string,
  { name, container }: { name: string; container: string },
): string | undefined {
  const now = serviceIn(text);
  if (now === undefined) return undefined;
  // A name may be part of another: "web" in "web-assets".
  const word = new RegExp(`(?<![\\w-])${now}(?![\\w-])`, 'g');
  const renamed = text.replace(word, name);
  return renamed.replace(new RegExp(`("name": ")${name}"`, 'g'), `$1${container}"`);
}

/** Service that an event is about: of its task, of its resource, of the metric of an alarm, or of an act on it. */
export function serviceIn(text: string): string | undefined {
  const places = [
    /"group": "service:([\w-]+)"/,
    /:service\/[\w-]+\/([\w-]+)"/,
    /"ServiceName": "([\w-]+)"/,
    /"service": "([\w-]+)"/,
  ];
  return places.map((place) => place.exec(text)?.[1]).find((found) => found !== undefined);
}
