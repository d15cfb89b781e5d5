import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, type SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { jest } from '@jest/globals';

type Requests = Record<string, unknown[]>;

/** AWS carries out a part of a batch and names the rest; the sandbox's services never do. */
interface Partly {
  /** How many calls it happens to. */
  times: number;
}

/** Of each batch of writes DynamoDB does the first half, and names the others unprocessed; of a single one nothing. */
export function leaveWritesOut(client: DynamoDBClient, partly: Partly): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== 'BatchWriteItemCommand' || partly.times <= 0) return next(args);
      partly.times -= 1;
      const input = args.input as { RequestItems: Requests };
      const [[table, requests] = ['', []]] = Object.entries(input.RequestItems);
      const done = requests.slice(0, Math.floor(requests.length / 2));
      const UnprocessedItems = { [table]: requests.slice(done.length) };
      if (done.length === 0) {
        return { output: { $metadata: {}, UnprocessedItems } as never, response: undefined };
      }
      const result = await next({ ...args, input: { RequestItems: { [table]: done } } as never });
      Object.assign(result.output, { UnprocessedItems });
      return result;
    },
    { step: 'initialize', priority: 'low' },
  );
}

/**
 * Of each batch SQS takes all messages but the first, and names that failed.
 * @returns a function that ends it
 */
export function failFirstEntry(partly: Partly & { SenderFault?: boolean }): () => void {
  const { send } = SQSClient.prototype;
  const sendAs = (client: SQSClient, command: SendMessageBatchCommand): Promise<unknown> =>
    (send as (command: SendMessageBatchCommand) => Promise<unknown>).call(client, command);
  const failing = jest.spyOn(SQSClient.prototype, 'send').mockImplementation(async function (
    this: SQSClient,
    command: { input: SendMessageBatchCommandInput },
  ) {
    const { Entries = [], ...place } = command.input;
    const [first, ...rest] = Entries;
    if (partly.times <= 0 || !first) return sendAs(this, command as never);
    partly.times -= 1;
    const Failed = [{ Id: first.Id, Code: 'InternalError', SenderFault: partly.SenderFault ?? false }];
    if (rest.length > 0) await sendAs(this, new SendMessageBatchCommand({ ...place, Entries: rest }));
    return { Successful: [], Failed };
  } as never);
  return () => failing.mockRestore();
}
