import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Acknowledgement, IncidentId } from '../model/incident.ts';
import { attentionOf, incidentKey, incidents } from './incident-item.ts';
import { openTable, type TableSettings } from './table.ts';

export type Acknowledgements = ReturnType<typeof createAcknowledgements>;

/** Records the user who looks into an incident. Methods throw the SDK's errors. */
export function createAcknowledgements(
  client: DynamoDBDocumentClient,
  settings: Omit<TableSettings, 'keepDays'>,
) {
  const table = openTable(client, settings);
  return {
    /**
     * Acknowledges the newest episode of an incident, unless another user did; its message is then outdated.
     * @returns the valid acknowledgement; undefined if the incident has expired
     */
    async take(id: IncidentId, wish: Acknowledgement, now: number): Promise<Acknowledgement | undefined> {
      const key = incidentKey(id);
      const taken = await table.update(key, {
        set: { acknowledged: wish, attention: attentionOf(id), attentionSince: now },
        add: { changes: 1 },
        condition: 'attribute_exists(pk) AND attribute_not_exists(acknowledged)',
      });
      if (taken) return wish;
      return (await table.get(incidents, key))?.acknowledged;
    },
  };
}
