import { logLines } from './lines.ts';

/** Observation in the log of a container about the health checks themselves. */
export interface HealthAnswer {
  /** Clause: "it answered GET /health with 404". */
  shows: string;
  /** Remedy besides more time to start. */
  remedy?: string;
  /** Time that the program took to start, s. */
  startSeconds?: number;
}

/** Request of a load balancer, by its user agent, or of any client for a path of a health check. */
const requests: readonly RegExp[] = [
  /"(?<call>(?:GET|HEAD) \/\S{0,300}) HTTP\/[\d.]{1,3}" (?<status>\d{3}) [^\n]{0,200}ELB-HealthChecker/,
  /\b(?<call>(?:GET|HEAD) \/[\w./-]{0,80}(?:health|ready|live|ping|status)[\w./-]{0,40})(?: HTTP\/[\d.]{1,3})?"? [^\n\d]{0,30}(?<status>\d{3})\b/i,
];

const remedies: readonly [RegExp, (call: string) => string][] = [
  [/^404/, (call) => `Serve ${call}, or set the path of the health check to one that the program serves.`],
  [/^40[13]/, (call) => `Exempt ${call} from authentication: a health check sends no credentials.`],
  [/^3/, (call) => `Answer ${call} with 200 instead of a redirect, or add the code to the success codes.`],
  [
    /^5/,
    (call) =>
      `Find out in the log why ${call} fails: it reports the program, or a service behind it, unhealthy.`,
  ],
];

function failedRequest(line: string): HealthAnswer | undefined {
  const groups = requests.map((says) => says.exec(line)?.groups).find((found) => found !== undefined);
  const { call = '', status = '' } = groups ?? {};
  const remedy = remedyForStatus(status, call);
  return remedy === undefined ? undefined : { shows: `it answered ${call} with ${status}`, remedy };
}

/** Remedy for a health check that was answered with this HTTP status; undefined for a success. */
export function remedyForStatus(status: string, call: string): string | undefined {
  return remedies.find(([says]) => says.test(status))?.[1](call);
}

/** Rejected host name: a load balancer sends the address of the task. Django, Rails, Vite. */
const rejectedHost =
  /Invalid HTTP_HOST header: '([\w.:-]{1,100})'|Blocked hosts?: ([\w.:-]{1,100})|This host \("([\w.:-]{1,100})"\) is not allowed/;

function hostRejected(line: string): HealthAnswer | undefined {
  const host = rejectedHost.exec(line)?.slice(1).find(Boolean);
  if (!host) return undefined;
  return {
    shows: `it rejects requests for the host ${host}`,
    remedy:
      'A load balancer sends the address of the task as the host: accept it for the path of the health check (ALLOWED_HOSTS in Django, host_authorization in Rails).',
  };
}

/** Time to start, s, from which a health check without a grace period fails before it. */
const slowStartSeconds = 30;

function slowStart(line: string): HealthAnswer | undefined {
  const [, started, ready] =
    /Started [\w$]{1,80} in (\d{1,4}(?:\.\d{1,3})?) seconds|\bready in (\d{1,4}(?:\.\d{1,3})?) ?s\b/i.exec(
      line,
    ) ?? [];
  const startSeconds = Math.round(Number(started ?? ready ?? 0));
  if (startSeconds < slowStartSeconds) return undefined;
  return { shows: `it took ${startSeconds} s to start`, startSeconds };
}

/** Address that only containers of the same task reach. Many programs print "localhost" whatever they listen on. */
function loopback(line: string): HealthAnswer | undefined {
  const address = /(?:listening|running|server|serving|bound)\b[^\n]{0,60}?\b(127\.0\.0\.1:\d{2,5})\b/i.exec(
    line,
  )?.[1];
  return address
    ? {
        shows: `it listens on ${address}`,
        remedy: `If the load balancer checks this container, listen on 0.0.0.0: ${address} is reachable only within the task.`,
      }
    : undefined;
}

/**
 * Finds what a log says about the health checks of its container; the newest line counts.
 * @param from caller of the check: a command in the container can reach its loopback address
 */
export function readHealthAnswers(
  events: readonly { message: string }[],
  from: 'load balancer' | 'container',
): HealthAnswer | undefined {
  const signs = [failedRequest, hostRejected, slowStart, ...(from === 'container' ? [] : [loopback])];
  const lines = logLines(events).toReversed();
  for (const sign of signs) {
    for (const { text } of lines) {
      const found = sign(text);
      if (found) return found;
    }
  }
  return undefined;
}
