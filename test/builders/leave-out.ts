import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

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
 * @returns what ends it
 */
export function failFirstEntry(partly: Partly & { SenderFault?: boolean }): () => void {
  const send = globalThis.fetch;
  globalThis.fetch = async (url, init) => {
    const { Entries = [], ...place } = JSON.parse(String(init?.body ?? '{}')) as {
      Entries?: { Id: string }[];
    };
    const [first, ...rest] = Entries;
    if (partly.times <= 0 || !first) return send(url, init);
    partly.times -= 1;
    const Failed = [{ Id: first.Id, Code: 'InternalError', SenderFault: partly.SenderFault ?? false }];
    if (rest.length > 0) await send(url, { ...init, body: JSON.stringify({ ...place, Entries: rest }) });
    return Response.json({ Successful: [], Failed });
  };
  return () => {
    globalThis.fetch = send;
  };
}
