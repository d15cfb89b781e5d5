/** Part of an EventSource that the connection uses. */
interface Stream {
  readyState: number;
  addEventListener(type: string, listener: (event: { data?: string }) => void): void;
  close(): void;
}

interface Listeners {
  onEvent: (type: 'snapshot' | 'message', data: unknown) => void;
  /** Called once the sandbox has not answered for `patienceMs`; the next snapshot ends that. */
  onLost: () => void;
}

/**
 * Time without a connection until it counts as lost. A browser also drops the stream of a tab that slept, and of a
 * computer that changed its network, and has it back within a second or two.
 */
const patienceMs = 5_000;
/** Time until a stream that the browser gave up is opened again. */
const reopenMs = 1_000;
/** EventSource.CLOSED: the browser gave the stream up, after an answer that was no stream. */
const closed = 2;

/**
 * Follows the messages of the sandbox for as long as the page is open. Each new stream starts with a snapshot.
 * @returns ends it
 */
export function follow({ onEvent, onLost }: Listeners, open: () => Stream): () => void {
  let stream: Stream;
  let lost: ReturnType<typeof setTimeout> | undefined;
  let again: ReturnType<typeof setTimeout> | undefined;

  const connect = () => {
    stream = open();
    for (const type of ['snapshot', 'message'] as const) {
      stream.addEventListener(type, ({ data }) => {
        clearTimeout(lost);
        lost = undefined;
        onEvent(type, JSON.parse(data ?? 'null'));
      });
    }
    stream.addEventListener('error', () => {
      lost ??= setTimeout(onLost, patienceMs);
      if (stream.readyState === closed) again = setTimeout(connect, reopenMs);
    });
  };
  connect();

  return () => {
    clearTimeout(lost);
    clearTimeout(again);
    stream.close();
  };
}
