import * as z from 'zod/mini';
import { formOf } from '../model/parse.ts';
import { hasEnded, type Rollout, type RolloutSeen } from '../model/rollout.ts';
import { type ServiceReference, serviceKey } from '../model/service-reference.ts';
import { decisionForm, messageForm } from './decisions.ts';
import { itemKind } from './item-kind.ts';
import { faultForm, stepForm, wordedRollout } from './rollout-step-form.ts';

const state = z.enum([
  'registering',
  'deploying',
  'watching',
  'reverting',
  'verified',
  'not-enough',
  'not-observed',
  'reverted',
  'superseded',
  'failed',
]);

const seenForm = formOf<RolloutSeen>()(() => ({
  lookedAt: z.number(),
  observedMs: z.number(),
  newRan: z.boolean(),
  newTasks: z.number(),
  changedAt: z.number(),
  belowSince: z.optional(z.number()),
  belowTasks: z.optional(z.number()),
  runs: z.optional(z.string()),
  runsSince: z.optional(z.number()),
}));

const rolloutForm = formOf<Rollout>()(() => ({
  id: z.string(),
  decision: decisionForm,
  kind: z.optional(z.literal('go-back')),
  by: z.string(),
  state,
  toArn: z.optional(z.string()),
  startedAt: z.number(),
  deployedAt: z.optional(z.number()),
  endedAt: z.optional(z.number()),
  seen: z.optional(seenForm),
  earlier: z.optional(z.string()),
  backArn: z.optional(z.string()),
  fault: z.optional(faultForm),
  steps: z.array(stepForm),
  message: z.optional(messageForm),
  told: z.optional(state),
}));

/** Rollout of the ledger. `underWay` is set while it occupies its service and a place in the budget. */
export const rollouts = itemKind('rollout', z.object({ rollout: rolloutForm }), [
  (item) => ({ ...item, rollout: wordedRollout(item.rollout) }),
]);
/** Entry of a service's history, or of the services with a running rollout. */
export const rolloutIds = itemKind('entry of a rollout', z.object({ id: z.string() }));
/** Number of running rollouts in one account and region. */
export const rolloutCounts = itemKind('count of rollouts', z.object({ underWay: z.number() }));

export const rolloutKey = (id: string) => ({ pk: `ROLLOUT#${id}`, sk: 'ROLLOUT' });
/** Partition of all services with a running rollout, one item each, so that no table scan is needed. */
export const underWay = 'ROLLOUTS-UNDER-WAY';
export const underWayKey = (service: ServiceReference) => ({ pk: underWay, sk: serviceKey(service) });
/** The count changes in the same transactions as the items above, and is compared with the budget. */
export const countKey = ({ account, region }: Pick<ServiceReference, 'account' | 'region'>) => ({
  pk: 'ROLLOUT-COUNT',
  sk: `${account}#${region}`,
});
/** Sort-key prefix of a service's rollouts, which sort by start time. */
export const historyPrefix = 'ROLLOUT#';
export const servicePartition = (service: ServiceReference) => `SERVICE-ROLLOUTS#${serviceKey(service)}`;
export const historyKey = ({ id, startedAt, decision }: Rollout) => ({
  pk: servicePartition(decision.service),
  sk: `${historyPrefix}${new Date(startedAt).toISOString()}#${id}`,
});

/** Creates the item of a new rollout. It has no time to live: a running rollout must not expire. */
export function newRolloutItem(rollout: Rollout) {
  const item = rollouts.item(rolloutKey(rollout.id), { rollout });
  return { ...item, ...(!hasEnded(rollout) && { underWay: true }) };
}
