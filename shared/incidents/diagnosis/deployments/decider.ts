import type { DeploymentDecider, ServiceDeploymentRecord } from '../../../model/service-deployment.ts';

/*
 * ECS's wording in events ("ECS deployment circuit breaker: tasks failed to start.", "… failed: alarm detected.")
 * and in `statusReason` ("Service deployment rolled back because the circuit breaker threshold was exceeded.",
 * "… because PRE_SCALE_UP lifecycle hook(s) failed. Lifecycle hook target … returned FAILED status.").
 */
const circuitBreaker = /circuit breaker/i;
const hook = /\b(?:([A-Z]{1,30}(?:_[A-Z]{1,30}){1,6}) )?lifecycle hook/i;
const alarm = /\balarm/i;
const alarmNames = /alarm\(?s?\)? detected: \[([^\]]*)\]/i;
const alarmName =
  /\balarm (?!was|is|detected|in\b|state|threshold|monitoring|went|fired)["']?([\w./-]{1,255}?)["']? (?:was|is|went|entered|transitioned|fired)\b/i;

/** Finds what ended a deployment in ECS's message; undefined if the message does not say. */
export function readDecider(words: string | undefined): DeploymentDecider | undefined {
  if (words === undefined) return undefined;
  const [isHook, stage] = hook.exec(words) ?? [];
  if (isHook) return { by: 'hook', stage };
  if (circuitBreaker.test(words)) return { by: 'circuit-breaker' };
  if (!alarm.test(words)) return undefined;
  const listed = alarmNames.exec(words)?.[1] ?? alarmName.exec(words)?.[1] ?? '';
  const names = listed.split(',').map((name) => name.trim());
  return { by: 'alarm', names: names.filter(Boolean) };
}

/** Statuses of a deployment that was, or is being, rolled back. */
const goesBack = /^ROLLBACK_/;

/**
 * Determines what ended a deployment from its record in the history. A rollback without a monitor was requested: AWS
 * rolls back for the circuit breaker, alarms and hooks, and on StopServiceDeployment.
 */
export function deciderOf(record: ServiceDeploymentRecord): DeploymentDecider | undefined {
  const { alarms, circuitBreaker: breaker, rollback, status, statusReason } = record;
  if (alarms.length > 0) return { by: 'alarm', names: alarms };
  if (breaker) return { by: 'circuit-breaker', ...breaker };
  const said = readDecider(statusReason) ?? readDecider(rollback?.reason);
  return said ?? (goesBack.test(status) || status === 'STOP_REQUESTED' ? { by: 'person' } : undefined);
}
