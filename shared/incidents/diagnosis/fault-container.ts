import { exitKind } from '../../model/exit-codes.ts';
import type { StoppedContainer } from '../../model/stopped-task.ts';

export type ExitedContainer = StoppedContainer & { exitCode: number };

/**
 * Containers that AWS adds to a task without which it goes on: GuardDuty's agent, the injected instrumentation. The proxy
 * of Service Connect is not among them: it is essential (containerIsEssential=true in the agent's log, amazon-ecs-agent#4397).
 */
const injectedByAws = /^(?:aws-guardduty-agent|aws-otel-injected)/;

/** Names that teams give to containers beside the program: log routers, proxies, agents. */
const helperName =
  /(?:^|[-_])(?:log[-_]?router|firelens|fluent(?:[-_]?bit|d)?|envoy|x-?ray|datadog|dd|otel|opentelemetry|adot|collector|agent|proxy|sidecar|cloudwatch|statsd|newrelic|vector|promtail|tailscale|guardduty)(?:$|[-_])/i;

/**
 * The container whose exit explains the stop, or undefined when none has an exit code.
 *
 * An essential container goes before a sidecar: ECS stops the task for the former only. Among equals, one
 * that failed on its own goes before one that was killed or asked to stop, which is what happens to the others
 * when the first has failed. Where one ended with 0 and the rest only by the signals of ECS, the former ended first.
 *
 * @param stopTookMs time from the stop of the task to the end of its containers, where it is known
 */
export function containerAtFault(
  containers: readonly StoppedContainer[],
  stopTookMs?: number,
): ExitedContainer | undefined {
  const exited = containers.filter((one): one is ExitedContainer => one.exitCode !== undefined);
  return finishedFirst(exited, stopTookMs) ?? exited.toSorted((a, b) => rank(a) - rank(b))[0];
}

const rankOfKind = { crashed: 0, error: 0, 'not-run': 0, killed: 1, terminated: 2, success: 3 } as const;

function rank(container: ExitedContainer): number {
  return (isSidecar(container) ? 10 : 0) + rankOfKind[exitKind(container.exitCode)];
}

/** A container without which the task goes on. Events do not say so; then only the names of AWS's own tell. */
export function isSidecar({ essential, name }: StoppedContainer): boolean {
  return essential === false || (name !== undefined && injectedByAws.test(name));
}

/** A container that by its flag or its name works for another one: a log router, a proxy, an agent. */
export function isHelper(container: StoppedContainer): boolean {
  return isSidecar(container) || helperName.test(container.name ?? '');
}

/** Shortest stop in which SIGKILL can only have followed SIGTERM, ms: stopTimeout is 30 s unless it is set, at least 2. */
const killFollowsTermMs = 25_000;

/**
 * The container that finished its work and with it the task: ECS then ends the rest by SIGTERM (143), and by SIGKILL (137)
 * those that ignore it. A 137 of a container that may be essential counts as that only after a stop that took so long.
 */
function finishedFirst(exited: readonly ExitedContainer[], stopTookMs = 0): ExitedContainer | undefined {
  const essential = exited.filter((one) => !isSidecar(one));
  const finished = essential.filter(({ exitCode }) => exitCode === 0);
  const rest = exited.filter((one) => one.exitCode !== 0);
  const stoppedByEcs = rest.every((one) => {
    const kind = exitKind(one.exitCode);
    if (kind === 'terminated') return true;
    const helper = isHelper(one);
    return kind === 'killed' && !one.reason && (helper || stopTookMs >= killFollowsTermMs);
  });
  return stoppedByEcs ? finished[0] : undefined;
}
