import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';

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

/** Of each batch SQS takes all messages but the first, and names that failed. */
export function failFirstEntry(client: SQSClient, partly: Partly & { SenderFault?: boolean }): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const input = args.input as { Entries?: { Id: string }[] };
      const [first, ...rest] = input.Entries ?? [];
      if (partly.times <= 0 || !first) return next(args);
      partly.times -= 1;
      const failed = { Id: first.Id, Code: 'InternalError', SenderFault: partly.SenderFault ?? false };
      if (rest.length === 0) {
        return { output: { $metadata: {}, Successful: [], Failed: [failed] } as never, response: undefined };
      }
      const result = await next({ ...args, input: { ...input, Entries: rest } as never });
      Object.assign(result.output, { Failed: [failed] });
      return result;
    },
    { step: 'initialize', priority: 'low' },
  );
}
