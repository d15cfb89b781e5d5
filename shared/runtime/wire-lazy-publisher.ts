import type { Publisher } from '../sizing/publish.ts';

type Wiring = Parameters<typeof import('./wire-publisher.ts').wirePublisher>;

/** What keeps and posts reports, loaded when the first report is ready: most of a cold start has no use for it. */
export function lazyPublisher(...wiring: Wiring): () => Promise<Publisher> {
  let wired: Publisher | undefined;
  return async () => {
    wired ??= (await import('./wire-publisher.ts')).wirePublisher(...wiring);
    return wired;
  };
}
