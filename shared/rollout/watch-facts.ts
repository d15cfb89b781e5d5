import { noSamples } from '../model/metric.ts';
import type { Rollout } from '../model/rollout.ts';
import type { Fault } from '../model/rollout-step.ts';
import { periodMs, serviceQueries, windowUntil } from '../sizing/usage/usage-queries.ts';
import { faultInStops, faultInUsage, oldWasKilled } from './faults.ts';
import { rolloutPolicy as policy } from './policy.ts';
import type { RolloutDeps } from './rollout-deps.ts';
import { usageSince } from './usage-since.ts';
import { realised, type WatchFacts } from './watch.ts';

/**
 * Reads the evidence about the new size so far: a stop reported by an event, counted stops, usage above the promise.
 * Nothing is read while there is nothing to watch.
 */
export async function watchFacts(
  rollout: Rollout,
  told: Fault | undefined,
  deps: RolloutDeps,
): Promise<WatchFacts> {
  const { state } = rollout;
  if (state !== 'deploying' && state !== 'watching') return {};
  if (told) return { fault: told };
  const { decision, startedAt } = rollout;
  // Events may come late or not at all; what diagnose-stops counted is there.
  const stops = await deps.stops.counted(decision.service, startedAt - policy.killsRemembered);
  const killed = { oldWasKilled: oldWasKilled(rollout, stops) };
  const fault = faultInStops(rollout, stops, deps.now());
  if (fault || state === 'deploying') return { ...killed, fault };
  return { ...killed, ...(await usageFacts(rollout, deps)) };
}

async function usageFacts(rollout: Rollout, { cloudwatch, now }: RolloutDeps): Promise<WatchFacts> {
  const { decision, deployedAt = now() } = rollout;
  const window = {
    from: Math.ceil((deployedAt + policy.settles) / periodMs) * periodMs,
    // The analysis after the watch reads up to the same period, or a later one.
    to: windowUntil(now(), 1).to,
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
  return { fault: faultInUsage(decision, usage), realised: realised(decision, usage) };
}
