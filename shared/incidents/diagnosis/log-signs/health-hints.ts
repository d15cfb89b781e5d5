/** Reason that a program gives in its log for failing a health check, although no error is logged. */
export type HealthHint =
  /** A check inside the program that was slow or down: "redisHealthIndicator". */
  | { kind: 'dependency'; name: string; tookMs?: number }
  /** The program was still starting; what it waited for, if the line says so. */
  | { kind: 'starting'; line: string; waitingFor?: string };

/** Slow or failed checks: Spring Boot Actuator, ASP.NET Core health checks, health endpoints that answer in JSON. */
const dependencies = [
  /health contributor \S{0,120}?([\w-]{2,60})(?: \([\w-]{1,60}\))? took (\d{1,9})ms/i,
  /health check ["']?([\w.-]{2,60})["']? with status (?:unhealthy|degraded) completed after (\d{1,9})/i,
  /health check ["']?([\w.-]{2,60})["']? (?:took (?=\d{4,9} ?ms)|timed out after )(\d{1,9}) ?ms/i,
  /["']?([\w-]{2,40})["']?\s?[:=]\s?\{\s?["']?status["']?\s?[:=]\s?["']?(?:down|unhealthy)\b/i,
];

const starting =
  /\bnot (?:yet )?ready(?: yet)?\b|\bstill (?:starting|warming|loading|initiali[sz]ing|booting)\b|\bwarming (?:up|the)\b|\bwaiting for [\w ]{2,40}(?: to be (?:ready|available))?|\brunning (?:database )?migrations?\b|\bloading (?:the )?(?:model|index|cache|data)/i;
const waitedFor = [
  /["']?wait(?:ing)?[_-]?(?:for|on)["']?\s?[:=]\s?["']([^"'\n]{2,60})["']/i,
  /\bwaiting (?:for|on) ((?:[\w:/.-]{1,40} ?){1,4}?)(?= to (?:be|become)\b|[,;"']|\.?$)/i,
];
/** Lines after which the program was ready, so that starting is no reason. */
const ready =
  /\b(?:listening (?:on|at)|started \S{1,60} in|startup complete|(?:is|now) ready\b|ready to (?:accept|serve)|accepting connections)/i;

function dependencyIn(line: string): HealthHint | undefined {
  for (const pattern of dependencies) {
    const [, name, took] = pattern.exec(line) ?? [];
    if (name) return { kind: 'dependency', name, ...(took && { tookMs: Number(took) }) };
  }
  return undefined;
}

function startingIn(line: string): HealthHint | undefined {
  const words = starting.exec(line)?.[0];
  if (!words) return undefined;
  const named = waitedFor.map((pattern) => pattern.exec(line)?.[1]?.trim()).find(Boolean);
  const waitingFor = named !== undefined && words.includes(named) ? undefined : named;
  return { kind: 'starting', line: words, ...(waitingFor && { waitingFor }) };
}

/** Longest part of a line that is read, characters. */
const readAtMost = 2_000;

/**
 * Reads why a program failed its health check from a log tail, oldest line first. The newest line that says so counts;
 * a program that was ready after it was not starting any more. JSON is not parsed: the answer of a health endpoint has the
 * names of its checks as keys.
 */
export function healthHint(events: readonly { message: string }[]): HealthHint | undefined {
  for (const { message } of events.toReversed()) {
    const line = message.slice(0, readAtMost);
    const hint = dependencyIn(line) ?? startingIn(line);
    if (hint) return hint;
    if (ready.test(line)) return undefined;
  }
  return undefined;
}
