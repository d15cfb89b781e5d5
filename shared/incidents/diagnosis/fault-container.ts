import { exitKind } from '../../model/exit-codes.ts';
import type { StoppedContainer } from '../../model/stopped-task.ts';

export type ExitedContainer = StoppedContainer & { exitCode: number };

/**
 * Nonessential containers that AWS adds to a task: GuardDuty's agent, injected instrumentation. The Service Connect proxy
 * is not among them: it is essential (containerIsEssential=true in the agent's log, amazon-ecs-agent#4397).
 */
const injectedByAws = /^(?:aws-guardduty-agent|aws-otel-injected)/;

/** Usual names of helper containers: log routers, proxies, agents. */
const helperName =
  /(?:^|[-_])(?:log[-_]?router|firelens|fluent(?:[-_]?bit|d)?|envoy|x-?ray|datadog|dd|otel|opentelemetry|adot|collector|agent|proxy|sidecar|cloudwatch|statsd|newrelic|vector|promtail|tailscale|guardduty)(?:$|[-_])/i;

/**
 * Finds the container whose exit explains the stop; undefined if none has an exit code.
 *
 * Essential containers precede sidecars, for which ECS does not stop a task. Among equals, a container that failed
 * precedes those that were killed or signaled, which happens to the others after the first failure. If one exited with 0
 * and the others only by signals of ECS, the former exited first.
 *
 * @param stopTookMs time from the stop of the task to the exit of its containers, ms, if known
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

/** Tells whether the container is nonessential. If that is unknown, as in events, only containers added by AWS count. */
export function isSidecar({ essential, name }: StoppedContainer): boolean {
  return essential === false || (name !== undefined && injectedByAws.test(name));
}

/** Tells whether the container is a helper (log router, proxy, agent), by its flag or its name. */
export function isHelper(container: StoppedContainer): boolean {
  return isSidecar(container) || helperName.test(container.name ?? '');
}

/** Shortest stop, ms, in which SIGKILL must have followed SIGTERM: stopTimeout is 30 s by default, at least 2 s. */
const killFollowsTermMs = 25_000;

/**
 * Container whose clean exit ended the task: ECS then stops the others with SIGTERM (143), and with SIGKILL (137) if they
 * ignore it. A 137 of a possibly essential container is explained this way only after a stop of at least {@link killFollowsTermMs}.
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
