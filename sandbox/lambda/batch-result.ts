import type { ReceivedMessage } from '../aws/sqs.ts';
import type { Outcome } from './execution-environment.ts';

/**
 * The messages that a batch left undone. As Lambda does, a failed invocation, an answer that is not of the
 * form, and an empty or unknown itemIdentifier all fail the whole batch (docs: "Reporting batch item failures").
 */
export function failedMessages(
  outcome: Outcome,
  batch: ReceivedMessage[],
  reportsItemFailures: boolean,
): ReceivedMessage[] {
  if (outcome.error) return batch;
  if (!reportsItemFailures) return [];
  const identifiers = readIdentifiers(outcome.result ?? 'null');
  const known = new Map(batch.map((message) => [message.MessageId, message]));
  if (!identifiers?.every((identifier) => known.has(identifier))) return batch;
  return batch.filter(({ MessageId }) => identifiers.includes(MessageId));
}

/** The itemIdentifiers of an answer, or undefined when the answer is malformed. */
function readIdentifiers(result: string): string[] | undefined {
  const answer = JSON.parse(result) as unknown;
  if (answer === null) return [];
  if (typeof answer !== 'object') return undefined;
  const { batchItemFailures = [] } = answer as { batchItemFailures?: unknown };
  if (batchItemFailures === null) return [];
  if (!Array.isArray(batchItemFailures)) return undefined;
  return batchItemFailures.map((failure) =>
    String((failure as { itemIdentifier?: unknown } | null)?.itemIdentifier),
  );
}
