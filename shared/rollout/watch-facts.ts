import { sameSize } from '../model/fargate-sizes.ts';
import { noSamples } from '../model/metric.ts';
import type { Rollout } from '../model/rollout.ts';
import { minuteMs } from '../model/units.ts';
import { sizingCauses } from '../sizing/decide/stop-evidence.ts';
import { periodMs, serviceQueries } from '../sizing/usage/usage-queries.ts';
import type { RolloutDeps } from './rollout-deps.ts';
import { usageSince } from './usage-since.ts';
import { faultInUsage, realised, type WatchFacts } from './watch.ts';

/** Start-up is no ordinary usage: so much after the deployment is left out. */
const settles = 10 * minuteMs;

/**
 * What speaks against the new size so far: a stop that was told, stops that were counted, usage over the promise.
 * Nothing is read while there is nothing to watch.
 */
export async function watchFacts(
  rollout: Rollout,
  badStop: string | undefined,
  deps: RolloutDeps,
): Promise<WatchFacts> {
  const { state } = rollout;
  if (state !== 'deploying' && state !== 'watching') return {};
  if (badStop !== undefined) return { fault: badStop };
  const fault = await countedStop(rollout, deps);
  if (fault !== undefined || state === 'deploying') return { fault };
  return usageFacts(rollout, deps);
}

/** Events may come late or not at all; what diagnose-stops counted is there. */
async function countedStop(rollout: Rollout, { stops }: RolloutDeps): Promise<string | undefined> {
  const { decision, startedAt } = rollout;
  const records = await stops.stopsOf(decision.service, sizingCauses, startedAt);
  const killed = records.find(
    ({ cause, size }) => cause === 'out-of-memory' && size !== undefined && sameSize(size, decision.to),
  );
  return killed && 'A task of the new size was killed for memory';
}

async function usageFacts(rollout: Rollout, { cloudwatch, now }: RolloutDeps): Promise<WatchFacts> {
  const { decision, deployedAt = now() } = rollout;
  const window = {
    from: Math.ceil((deployedAt + settles) / periodMs) * periodMs,
    to: Math.floor(now() / periodMs) * periodMs,
    periodMs,
  };
  if (window.to <= window.from) return {};
  const { cpuAverage, memoryMaximum, cpuSamples } = serviceQueries(
    decision.service.cluster,
    decision.service.name,
  );
  const [cpu = noSamples, memory = noSamples, samples = noSamples] = await cloudwatch.metrics(
    [cpuAverage, memoryMaximum, cpuSamples],
    window,
  );
  const usage = usageSince({ cpuAverage: cpu, memoryMaximum: memory, cpuSamples: samples }, decision, window);
  if (!usage) return {};
  return { fault: faultInUsage(decision, usage), measured: realised(decision, usage) };
}
