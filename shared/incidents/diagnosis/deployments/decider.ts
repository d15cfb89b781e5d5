import type { DeploymentDecider, ServiceDeploymentRecord } from '../../../model/service-deployment.ts';

/*
 * Wording of ECS, in events ("ECS deployment circuit breaker: tasks failed to start.", "… failed: alarm detected."),
 * and in `statusReason` ("Service deployment rolled back because the circuit breaker threshold was exceeded.",
 * "… because PRE_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target … returned FAILED status.").
 */
const circuitBreaker = /circuit breaker/i;
const hook = /\b(?:([A-Z]+(?:_[A-Z]+)+) )?lifecycle hook/i;
const alarm = /\balarm/i;
const alarmNames = /alarm\(?s?\)? detected: \[([^\]]*)\]/i;

/** Reads the cause that ended a deployment from the words of ECS; undefined where they name none. */
export function readDecider(words: string | undefined): DeploymentDecider | undefined {
  if (words === undefined) return undefined;
  const [isHook, stage] = hook.exec(words) ?? [];
  if (isHook) return { by: 'hook', stage };
  if (circuitBreaker.test(words)) return { by: 'circuit-breaker' };
  if (!alarm.test(words)) return undefined;
  const names = (alarmNames.exec(words)?.[1] ?? '').split(',').map((name) => name.trim());
  return { by: 'alarm', names: names.filter(Boolean) };
}

/** Went back, or goes back, to an earlier revision. */
const goesBack = /^ROLLBACK_/;

/**
 * Says what ended a deployment by its record in the history. A rollback with no monitor behind it was asked for: AWS
 * rolls back for the circuit breaker, alarms and hooks, and on StopServiceDeployment.
 */
export function deciderOf(record: ServiceDeploymentRecord): DeploymentDecider | undefined {
  const { alarms, circuitBreaker: breaker, rollback, status, statusReason } = record;
  if (alarms.length > 0) return { by: 'alarm', names: alarms };
  if (breaker) return { by: 'circuit-breaker', ...breaker };
  const said = readDecider(statusReason) ?? readDecider(rollback?.reason);
  return said ?? (goesBack.test(status) || status === 'STOP_REQUESTED' ? { by: 'person' } : undefined);
}
