import type { Finding, Rule } from '../rule.ts';
import type { Signs } from '../signs.ts';
import { fullMemory, outlivedStopTimeout } from '../usage-signs.ts';
import { failingExit } from './container-exit.ts';

/** Container ended by SIGKILL for which ECS gave no reason. */
function killed(signs: Signs): Finding | undefined {
  const finding = failingExit.find(signs);
  return finding?.cause === 'killed' ? finding : undefined;
}

/** SIGKILL after SIGTERM, proved by the timing of the event. */
export const killedAfterStopTimeout: Rule = {
  id: 'killed-after-stop-timeout',
  find: (signs) => {
    const finding = killed(signs);
    const containers = signs.evidence.taskDefinition?.containers ?? [];
    const defined = containers.find(({ name }) => name === finding?.container);
    return finding && outlivedStopTimeout(signs.stop, defined) !== undefined
      ? { ...finding, confidence: 'certain' }
      : undefined;
  },
};

/** SIGKILL while the task memory was full: ECS reports out of memory only for a container's main process. */
export const killedWithFullMemory: Rule = {
  id: 'killed-with-full-memory',
  find: (signs) => {
    const finding = killed(signs);
    const isFull = fullMemory(signs.evidence.usage, signs.stop) !== undefined;
    return finding && isFull ? { ...finding, cause: 'out-of-memory', confidence: 'likely' } : undefined;
  },
};
