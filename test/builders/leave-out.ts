import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, type SendMessageBatchCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import { jest } from '@jest/globals';

type Requests = Record<string, unknown[]>;

/** Partial batches: AWS processes a part of a batch and returns the rest, which the sandbox's services never do. */
interface Partly {
  /** Number of calls that are affected. */
  times: number;
}

/**
 * DynamoDB writes the first half of each batch and returns the others as unprocessed; of a single item, nothing is
 * written.
 */
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

/** SQS accepts all messages of a batch but the first, which fails. @returns a function that ends this */
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
