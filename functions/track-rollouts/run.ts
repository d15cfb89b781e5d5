import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { isNormalLife } from '../../shared/model/causes.ts';
import type { EcsEvent } from '../../shared/model/ecs-event.ts';
import { parseRolloutWork } from '../../shared/model/queue/scheduled-work.ts';
import type { ServiceReference } from '../../shared/model/service-reference.ts';
import { advance } from '../../shared/rollout/advance.ts';
import type { RolloutDeps } from '../../shared/rollout/rollout-deps.ts';
import { type BatchAnswer, eachRecord, type QueueRecord } from '../../shared/runtime/batch.ts';

/**
 * Advances rollouts: on ECS events of their services, and all of them hourly. Events may be late, repeated and out of
 * order, since each only triggers a check: the next step is decided by what actually runs.
 */
export function trackRollouts(records: readonly QueueRecord[], deps: RolloutDeps): Promise<BatchAnswer> {
  // Read once per batch and place: in a storm of stops no rollout is running, and a call for each stop would be a
  // storm, too.
  const counted = new Map<string, Promise<number>>();
  const isQuiet = async ({ account, region }: ServiceReference) => {
    const place = `${account}#${region}`;
    const count = counted.get(place) ?? deps.rollouts.countActive({ account, region });
    counted.set(place, count);
    return (await count) === 0;
  };
  const track = async ({ body }: QueueRecord) => {
    const work = parseRolloutWork(body);
    if (work.kind === 'tick') await lookAtAll(deps);
    else await follow(work, isQuiet, deps);
  };
  return eachRecord(records, track, deps.log);
}

/** Running rollouts, and finished ones whose message is outdated. */
async function lookAtAll(deps: RolloutDeps): Promise<void> {
  const ids = [...(await deps.rollouts.allActive()), ...(await deps.untold.all())];
  for (const id of new Set(ids)) {
    // A failure is retried in an hour.
    await advance(id, deps).catch((error) => deps.log.error('rollout not advanced', { error, rollout: id }));
  }
}

async function follow(
  event: EcsEvent,
  isQuiet: (place: ServiceReference) => Promise<boolean>,
  deps: RolloutDeps,
): Promise<void> {
  if (event.kind !== 'stop' && event.kind !== 'service-event') return;
  const { place } = event.kind === 'stop' ? event.stop : event.event;
  if (place.kind !== 'service' || (await isQuiet(place))) return;
  const rollout = await deps.rollouts.active(place);
  if (!rollout) return;
  if (event.kind === 'service-event') {
    await advance(rollout.id, deps);
    return;
  }
  // A stop of another revision says nothing about the new size, and an everyday stop about none.
  if (event.stop.taskDefinitionArn !== rollout.toArn) return;
  const { cause } = diagnose(event.stop);
  if (isNormalLife(cause)) return;
  const { from, to } = rollout.decision;
  const isKill = cause === 'out-of-memory' && from.memoryMiB !== to.memoryMiB;
  // Other stops are counted by diagnose-stops, and judged by their rate.
  await advance(rollout.id, deps, isKill ? { told: { code: 'memory-kill', memoryMiB: to.memoryMiB } } : {});
}
