import { exitKind } from '../../model/exit-codes.ts';
import type { StoppedContainer } from '../../model/stopped-task.ts';

export type ExitedContainer = StoppedContainer & { exitCode: number };

/** Containers that AWS adds to a task; none of them is essential to the workload. */
const injectedByAws = /^(?:aws-guardduty-agent|ecs-service-connect-|aws-otel-injected)/;

/**
 * The container whose exit explains the stop, or undefined when none has an exit code.
 *
 * An essential container goes before a sidecar: ECS stops the task for the former only. Among equals, one
 * that failed by itself goes before one that was killed or asked to stop, which is what happens to the others
 * when the first has failed, and a clean exit comes last.
 */
export function containerAtFault(containers: readonly StoppedContainer[]): ExitedContainer | undefined {
  let found: ExitedContainer | undefined;
  for (const container of containers) {
    if (container.exitCode === undefined) continue;
    const exited = container as ExitedContainer;
    if (!found || rank(exited) < rank(found)) found = exited;
  }
  return found;
}

const rankOfKind = { crashed: 0, error: 0, 'not-run': 0, killed: 1, terminated: 2, success: 3 } as const;

function rank(container: ExitedContainer): number {
  return (isSidecar(container) ? 10 : 0) + rankOfKind[exitKind(container.exitCode)];
}

/** A container without which the task goes on. Events do not say so; then only the names of AWS's own tell. */
export function isSidecar({ essential, name }: StoppedContainer): boolean {
  return essential === false || (name !== undefined && injectedByAws.test(name));
}
