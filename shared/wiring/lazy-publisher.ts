import type { Publisher } from '../posting/publish-sizing.ts';

type Wiring = Parameters<typeof import('./publisher.ts').wirePublisher>;

/** What keeps and posts reports, loaded when the first report is ready: most of a cold start has no use for it. */
export function lazyPublisher(...wiring: Wiring): () => Promise<Publisher> {
  let wired: Publisher | undefined;
  return async () => {
    wired ??= (await import('./publisher.ts')).wirePublisher(...wiring);
    return wired;
  };
}
