import type { Finding, Rule } from '../rule.ts';
import type { Signs } from '../signs.ts';
import { fullMemory, outlivedStopTimeout } from '../usage-signs.ts';
import { failingExit } from './container-exit.ts';

/** A container that SIGKILL ended, without a word of ECS. */
function killed(signs: Signs): Finding | undefined {
  const finding = failingExit.find(signs);
  return finding?.cause === 'killed' ? finding : undefined;
}

/** SIGKILL that followed SIGTERM: the timing of the event proves it. */
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

/** SIGKILL while the memory of the task was full: ECS names a kill for memory only of a container's main process. */
export const killedWithFullMemory: Rule = {
  id: 'killed-with-full-memory',
  find: (signs) => {
    const finding = killed(signs);
    const isFull = fullMemory(signs.evidence.usage, signs.stop) !== undefined;
    return finding && isFull ? { ...finding, cause: 'out-of-memory', confidence: 'likely' } : undefined;
  },
};
