import { gunzipSync, gzipSync } from 'node:zlib';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DecisionRecord } from '../model/decision-record.ts';
import type { MessageReference } from '../model/incident.ts';
import { putItems } from './batches.ts';
import { unlessRefused } from './conditional-write.ts';
import { expiresAt, itemsBelow, type TableSettings } from './table.ts';

/** What a person said to a decision, and who. Times are epoch ms. */
export interface DecisionAnswer {
  by: string;
  at: number;
  what: 'applied' | 'not-now';
  /** Until when a `not-now` holds. */
  until?: number;
}

/** A decision as it stands. */
export interface KeptDecision {
  record: DecisionRecord;
  /** The service's report, as `keep` was given it. */
  report: unknown;
  message?: MessageReference;
  answered?: DecisionAnswer;
}

/** Items of their own, so that a decision that is kept again leaves its message and its answer as they are. */
const recordKey = (id: string) => ({ pk: `DECISION#${id}`, sk: 'RECORD' });
const messageKey = (id: string) => ({ pk: `DECISION#${id}`, sk: 'MESSAGE' });
const answerKey = (id: string) => ({ pk: `DECISION#${id}`, sk: 'ANSWER' });

interface DecisionItem {
  sk: string;
  record?: DecisionRecord;
  report?: Uint8Array;
  message?: MessageReference;
  answer?: DecisionAnswer;
}

export type Decisions = ReturnType<typeof createDecisions>;

/**
 * Decisions that may be applied, in the table. Times are epoch ms; methods throw the SDK's errors.
 * @param settings.keepDays how long a decision is kept after it was last made, in days.
 */
export function createDecisions(client: DynamoDBDocumentClient, settings: TableSettings) {
  const TableName = settings.tableName;
  return {
    /**
     * Keeps decisions with their reports. The same again replaces what is kept, but for its message and its answer.
     * @throws GatewayError `contended` (retryable) when DynamoDB takes nothing.
     */
    async keep(entries: readonly { record: DecisionRecord; report: unknown }[], now: number): Promise<void> {
      const items = entries.map(
        ({ record, report }) =>
          [
            record.id,
            {
              ...{ ...recordKey(record.id), record, report: gzipSync(JSON.stringify(report)) },
              expiresAt: expiresAt(now, settings),
            },
          ] as const,
      );
      await putItems(client, TableName, [...new Map(items).values()]);
    },

    async load(id: string): Promise<KeptDecision | undefined> {
      const items: DecisionItem[] = [];
      for await (const item of itemsBelow<DecisionItem>(client, TableName, recordKey(id))) items.push(item);
      const { record, report, message, answer } = Object.assign({}, ...items) as DecisionItem;
      if (!record || !report) return undefined;
      return {
        ...{ record, report: JSON.parse(gunzipSync(report).toString('utf8')) as unknown },
        ...(message && { message }),
        ...(answer && { answered: answer }),
      };
    },

    /** Notes the message that shows the decision; a later one counts. */
    async posted(id: string, message: MessageReference, now: number): Promise<void> {
      const Item = { ...messageKey(id), message, expiresAt: expiresAt(now, settings) };
      await client.send(new PutCommand({ TableName, Item }));
    },

    /**
     * Notes an answer. The first one counts; a `not-now` until its time is over.
     * @returns whether this answer counts, also when it is noted again.
     */
    async answer(id: string, answer: DecisionAnswer): Promise<boolean> {
      const command = new PutCommand({
        TableName,
        Item: {
          ...answerKey(id),
          answer,
          expiresAt: expiresAt(Math.max(answer.at, answer.until ?? 0), settings),
        },
        ConditionExpression:
          'attribute_not_exists(pk) OR answer.#until <= :at ' +
          'OR (answer.#by = :by AND answer.#at = :at AND answer.#what = :what)',
        ExpressionAttributeNames: { '#until': 'until', '#by': 'by', '#at': 'at', '#what': 'what' },
        ExpressionAttributeValues: { ':by': answer.by, ':at': answer.at, ':what': answer.what },
      });
      return (await unlessRefused(client.send(command))) !== undefined;
    },
  };
}
