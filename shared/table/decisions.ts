import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { ContainerChange, DecisionRecord } from '../model/decision-record.ts';
import type { MessageReference } from '../model/incident.ts';
import { formOf } from '../model/parse.ts';
import { type ServiceReference, serviceKey, serviceReferenceForm } from '../model/service-reference.ts';
import { putItems } from './batches.ts';
import { compressed, compressedForm } from './compressed.ts';
import { type Item, itemKind } from './item-kind.ts';
import { sizeForm } from './sizing-memory.ts';
import { expiresAt, openTable, type Table, type TableSettings } from './table.ts';

/** A user's answer that postpones a decision. Times are epoch ms. */
export interface NotNow {
  by: string;
  at: number;
  until: number;
}

/** Stored decision. */
export interface KeptDecision {
  record: DecisionRecord;
  /** Report on the service as passed to `keep`; not yet parsed. */
  report: unknown;
  message?: MessageReference;
}

/** Recommendation and the message that shows it. */
export interface PostedDecision {
  id: string;
  message: MessageReference;
}

const change = z.optional(z.object({ from: z.number(), to: z.number() }));
const beforeAndAfter = z.object({ before: z.number(), after: z.number() });

export const messageForm = formOf<MessageReference>()(() => ({
  channel: z.string(),
  ts: z.optional(z.string()),
  permalink: z.optional(z.string()),
  repliedAt: z.optional(z.number()),
  minor: z.optional(z.enum(['here', 'leaving'])),
  left: z.optional(z.object({ channel: z.string(), ts: z.optional(z.string()) })),
}));

export const decisionForm = formOf<DecisionRecord>()(() => ({
  id: z.string(),
  service: serviceReferenceForm,
  taskDefinitionArn: z.string(),
  os: z.enum(['LINUX', 'WINDOWS']),
  from: sizeForm,
  to: sizeForm,
  containers: z.array(
    formOf<ContainerChange>()(() => ({
      name: z.string(),
      cpuUnits: change,
      memoryMiB: change,
      memoryReservationMiB: change,
    })),
  ),
  action: z.enum(['shrink', 'grow', 'rebalance']),
  tolerance: z.enum(['critical', 'standard', 'batch']),
  monthlyUsd: z.optional(beforeAndAfter),
  tasks: beforeAndAfter,
  sizeBefore: z.optional(sizeForm),
  decidedAt: z.number(),
}));

/** Separate items, so that storing a decision again keeps its message and its answer. */
const records = itemKind('decision', z.object({ record: decisionForm, report: compressedForm }));
const messages = itemKind("decision's message", z.object({ message: messageForm }));
const answers = itemKind(
  "decision's answer",
  formOf<NotNow>()(() => ({ by: z.string(), at: z.number(), until: z.number() })),
);

const posted = z.object({ id: z.string(), message: messageForm });
const newest = itemKind(
  "service's newest decision",
  z.object({
    ...{ id: z.string(), message: messageForm, at: z.optional(z.number()) },
    /** The one before; absent in older items, and for the first one of a service. */
    before: z.optional(posted),
  }),
);

const newestKey = (service: ServiceReference) => ({ pk: 'NEWEST-DECISIONS', sk: serviceKey(service) });
const recordKey = (id: string) => ({ pk: `DECISION#${id}`, sk: 'RECORD' });
const messageKey = (id: string) => ({ pk: `DECISION#${id}`, sk: 'MESSAGE' });
const answerKey = (id: string) => ({ pk: `DECISION#${id}`, sk: 'ANSWER' });

export type Decisions = ReturnType<typeof createDecisions>;

/**
 * Decisions that may be applied, in the table. Times are epoch ms; methods throw the SDK's errors.
 * @param settings.keepDays retention of a decision after it was last made, days
 */
export function createDecisions(client: DynamoDBDocumentClient, settings: TableSettings) {
  const table = openTable(client, settings);
  return {
    /**
     * Stores decisions with their reports. Storing one again replaces all but its message and its answer.
     * @throws GatewayError `contended` (retryable) if DynamoDB makes no progress
     */
    async keep(entries: readonly { record: DecisionRecord; report: unknown }[], now: number): Promise<void> {
      const items = entries.map(({ record, report }): [string, Item] => {
        const value = { record, report: compressed(report) };
        return [record.id, records.item(recordKey(record.id), value, expiresAt(now, settings))];
      });
      await putItems(table, [...new Map(items).values()]);
    },

    /** Reads a decision. @throws GatewayError `item-broken` for a malformed one */
    load: (id: string): Promise<KeptDecision | undefined> => loadDecision(table, id),

    /** Records the message that shows the decision; a later one replaces it. */
    async posted(id: string, message: MessageReference, now: number): Promise<void> {
      await table.put(messages.item(messageKey(id), { message }, expiresAt(now, settings)));
    },

    /**
     * Records the newest recommendation of a service and its message.
     * @returns the previous one; the same for a retry, whose first try may have died before it edited that message
     */
    async succeed(
      service: ServiceReference,
      { id, message }: PostedDecision,
      now: number,
    ): Promise<PostedDecision | undefined> {
      const known = await table.get(newest, newestKey(service));
      const before = known && predecessor(known, message);
      const item = { id, message, at: now, before };
      await table.put(newest.item(newestKey(service), item, expiresAt(now, settings)));
      return before;
    },

    /** The service's newest posted recommendation, and when it was posted; older items lack the time. */
    async newestOf(service: ServiceReference): Promise<{ id: string; at?: number } | undefined> {
      const found = await table.get(newest, newestKey(service));
      return found && { id: found.id, at: found.at };
    },

    /**
     * Postpones the decision. The first answer counts until its time is over.
     * @returns true if this answer counts, also when it is recorded again
     */
    putOff(id: string, { by, at, until }: NotNow): Promise<boolean> {
      const item = answers.item(answerKey(id), { by, at, until }, expiresAt(until, settings));
      return table.put(item, {
        condition: 'attribute_not_exists(pk) OR #until <= :at OR (#by = :by AND #at = :at)',
        names: ['until', 'by', 'at'],
        values: { by, at },
      });
    },
  };
}

/** The newest so far, or the one before it where the message is a retry's. */
function predecessor(
  { id, message, before }: PostedDecision & { before?: PostedDecision },
  { ts }: MessageReference,
): PostedDecision | undefined {
  return message.ts === ts ? before : { id, message };
}

async function loadDecision(table: Table, id: string): Promise<KeptDecision | undefined> {
  const items = new Map<unknown, Item>();
  const query = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': recordKey(id).pk },
  };
  for await (const page of table.pages(query)) for (const item of page) items.set(item.sk, item);
  const [record, message] = [items.get('RECORD'), items.get('MESSAGE')];
  return record && { ...records.read(record), ...(message && messages.read(message)) };
}
