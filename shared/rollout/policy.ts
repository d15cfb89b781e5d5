import { dayMs, hourMs, minuteMs } from '../model/units.ts';
import { evidence, policies } from '../sizing/decide/policy.ts';

/** Numbers that rollouts rest on: unit, source and effect of each. Times are ms. */
export const rolloutPolicy = {
  /** Days between two rollouts of a service, so that the effect of the first is seen; a growth does not wait. */
  cooldown: policies.standard.change.cooldownDays * dayMs,
  /** A rollout divides CPU or memory by at most this, whatever was recommended: half of what one scan may advise twice. */
  stepLimit: 8,
  /** A rollout that could not begin by then, since ECS or our calls fail, is given up: facts of an hour ago are stale. */
  beginWithin: hourMs,
  /** A rolling deployment that gained no task for so long is stuck: ECS tries for ever without a circuit breaker. */
  stuckAfter: hourMs,
  /** The earlier revision ran before: if it does not become steady within this time either, a person has to check. */
  revertWithin: 2 * hourMs,
  /** ECS may answer with the state of a moment ago: so soon after a step, the old revision is not yet a rollback. */
  readsSettleWithin: minuteMs,
  /** Length of the watch by tolerance: the time that a mistake may take to show. */
  bakeTime: { critical: 24 * hourMs, standard: 6 * hourMs, batch: hourMs },
  /** Share of the watch in which tasks must have run and been looked at before a size is verified: most of it. */
  observedShare: 0.75,
  /** A longer gap between two checks counts as not observed: the check is hourly, and one may be missed. */
  longestGap: 2 * hourMs,
  /** A watch with too few observations ends after this multiple of its length. */
  mostWatches: 3,
  /** Running below the desired number of tasks for so long is a fault: a replaced task starts within minutes. */
  belowDesired: 15 * minuteMs,
  /**
   * Abnormal stops of the new revision from which its rate is compared: one or two of many tasks in a night happen with
   * any size; three are the fewest for which ECS's circuit breaker fails a deployment.
   */
  leastStops: 3,
  /** The new revision's stops per hour over the old one's that are a fault: below this, chance explains the difference. */
  stopRatio: 3,
  /** The old revision's stops are counted over the day before the rollout: one cycle of load. */
  compared: dayMs,
  /** Kills for memory of the earlier size count for so long: as long as sizing looks back for them. */
  killsRemembered: 30 * dayMs,
  /** Memory this close to its limit is about to be killed (share of the limit). */
  fullMemory: 0.95,
  /** CPU at its limit for so long is starvation, minutes: as long as the period of a usual alarm. */
  starvedMinutes: policies.standard.change.alarmMinutes,
  /** Usage is measured from so long after the deployment: start-up is no ordinary usage. */
  settles: evidence.settlesMinutes * minuteMs,
  /** Length of a hold after a rollback, unless its owner lifts it. */
  hold: 14 * dayMs,
  /** Time for a few calls, after which the lease of a worker that died expires. */
  lease: 2 * minuteMs,
  /** A failed message about an ended rollout is tried again for so long. */
  showWithin: dayMs,
} as const;
