import { exitKind } from '../../../model/exit-codes.ts';
import type { StoppedContainer } from '../../../model/stopped-task.ts';
import { type Rule, whenSaid } from '../rule.ts';

/** The exit code does not matter: out of memory was seen with 137, 0 and 1. */
const said = whenSaid({
  id: 'out-of-memory',
  cause: 'out-of-memory',
  topics: ['none', 'start'],
  says: /outofmemory|due to memory (?:usage|limit)|out of memory|oom.?killed|memory limit (?:too low|exceeded)|exceeded (?:the |its )?memory limit/,
});

/** Fargate says it of the task; then the container is the one that was killed. */
export const outOfMemory: Rule = {
  id: said.id,
  find(signs) {
    const finding = said.find(signs);
    if (!finding || finding.container !== undefined) return finding;
    const { name: container, exitCode } = onlyKilled(signs.containers) ?? {};
    return { ...finding, container, exitCode };
  },
};

/** The one container that was killed, if there is just one, or the only one there is. */
function onlyKilled(containers: readonly StoppedContainer[]): StoppedContainer | undefined {
  const killed = containers.filter(
    ({ exitCode }) => exitCode !== undefined && exitKind(exitCode) === 'killed',
  );
  const candidates = killed.length > 0 ? killed : containers;
  return candidates.length === 1 ? candidates[0] : undefined;
}
