import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { hasEnded, type Rollout } from '../model/rollout.ts';
import { type ServiceReference, serviceArnOf } from '../model/service-reference.ts';

/** A rollout as the ledger holds it. Times are epoch ms. */
export interface RolloutItem {
  rollout: Rollout;
  /** Set while its service and its part of the budget are taken. */
  underWay?: true;
  /** Who has it in hand, and until when. */
  lease?: string;
  leaseUntil?: number;
}

export const rolloutKey = (id: string) => ({ pk: `ROLLOUT#${id}`, sk: 'ROLLOUT' });
/** The services that have a rollout under way stand together, one item each, to be found without a search. */
export const underWay = 'ROLLOUTS-UNDER-WAY';
export const underWayKey = (service: ServiceReference) => ({ pk: underWay, sk: serviceArnOf(service) });
/** How many are under way: it changes in the same transactions as the items above, and is compared with the budget. */
export const countKey = { pk: 'ROLLOUT-COUNT', sk: 'COUNT' };
/** Those on hold stand together as well. */
export const onHold = 'SERVICES-ON-HOLD';
export const holdKey = (service: ServiceReference) => ({ pk: onHold, sk: serviceArnOf(service) });
/** The rollouts of a service by their beginning. */
export const historyPrefix = 'ROLLOUT#';
export const servicePartition = (service: ServiceReference) => `SERVICE-ROLLOUTS#${serviceArnOf(service)}`;
export const historyKey = ({ id, startedAt, decision }: Rollout) => ({
  pk: servicePartition(decision.service),
  sk: `${historyPrefix}${new Date(startedAt).toISOString()}#${id}`,
});

export async function readRollout(
  client: DynamoDBDocumentClient,
  TableName: string,
  id: string,
): Promise<RolloutItem | undefined> {
  const command = new GetCommand({ TableName, Key: rolloutKey(id), ConsistentRead: true });
  return (await client.send(command)).Item as RolloutItem | undefined;
}

/** A new rollout's item. It has no time to live: one that is under way must not vanish. */
export function newRolloutItem(rollout: Rollout) {
  return { ...rolloutKey(rollout.id), rollout, ...(!hasEnded(rollout) && { underWay: true }) };
}
