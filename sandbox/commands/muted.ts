import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { triage } from '../../shared/incidents/triage.ts';
import { parseEcsEvent } from '../../shared/model/ecs-event.ts';
import type { ServiceReference } from '../../shared/model/service-reference.ts';
import { createMutes } from '../../shared/table/mutes.ts';
import type { Sandbox } from '../sandbox.ts';
import type { SentMute } from '../slack/types.ts';
import { userName } from '../slack/users.ts';

/** Reads the mute of the service that an event would post about; undefined if no message of the event is held back. */
export async function muteOf(sandbox: Sandbox, event: unknown): Promise<SentMute | undefined> {
  const place = placeOf(event);
  const [table] = sandbox.deployment.tables;
  if (!place || !table) return undefined;
  const client = new DynamoDBClient(sandbox.clientConfig);
  try {
    const mutes = createMutes(DynamoDBDocumentClient.from(client), { tableName: table.name });
    const mute = await mutes.of(place, sandbox.now());
    return mute && { service: place.name, by: userName(mute.by), until: mute.until };
  } finally {
    client.destroy();
  }
}

/** Service or job of an event that opens an incident or adds to one. */
function placeOf(event: unknown): ServiceReference | undefined {
  try {
    const decided = triage(parseEcsEvent(JSON.stringify(event)));
    return 'occurrence' in decided ? decided.occurrence.place : undefined;
  } catch {
    return undefined;
  }
}
