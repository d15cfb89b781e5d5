import type { ReceivedMessage, Sqs } from '../aws/sqs.ts';
import type { Clock } from '../clock.ts';

/** The visibility timeout of one queue, by the sandbox's clock. */
export interface VisibilityTimeout {
  /**
   * Makes received messages visible again in time.
   * @returns what tells which of them are still undone; with none left, nothing becomes visible.
   */
  start(messages: ReceivedMessage[]): (undone: ReceivedMessage[]) => void;
  /** Resolves when the messages whose time came are visible. */
  settled(): Promise<void>;
}

/** @param onVisible is called after messages became visible. */
export function createVisibilityTimeout(
  sqs: Sqs,
  clock: Clock,
  queue: { arn: string; timeoutMs: number },
  onVisible: () => void,
): VisibilityTimeout {
  const redeliveries = new Set<Promise<void>>();

  function redeliver(messages: ReceivedMessage[]): void {
    const redelivery = sqs.makeVisible(queue.arn, messages).then(() => {
      redeliveries.delete(redelivery);
      onVisible();
    });
    redeliveries.add(redelivery);
  }

  return {
    start(messages) {
      let left = messages;
      const cancel = clock.at(clock.now() + queue.timeoutMs, () => redeliver(left));
      return (undone) => {
        left = undone;
        if (undone.length === 0) cancel();
      };
    },
    settled: async () => void (await Promise.all(redeliveries)),
  };
}
