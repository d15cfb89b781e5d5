/** A field of a task definition, of one of its containers where that is named, or of a service. */
export interface Field {
  name: string;
  container?: string;
}

type Words = (value: never) => string;

const list = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(' ') : String(value));

/** Fields whose values are shown, redacted. Of all others only the names within them are shown. */
const shownFields: Readonly<Record<string, Words>> = {
  ...{ container: String, image: String, user: String, workingDirectory: String, essential: String },
  ...{ taskRoleArn: roleName, executionRoleArn: roleName, networkMode: String, pidMode: String },
  ...{ command: list, entryPoint: list, readonlyRootFilesystem: String, privileged: String },
  cpu: (units: unknown) => `${units} CPU units`,
  memory: mebibytes,
  memoryReservation: mebibytes,
  stopTimeout: (seconds: unknown) => `${seconds} s`,
  startTimeout: (seconds: unknown) => `${seconds} s`,
  healthCheck: healthCheckInWords,
  portMappings: portsInWords,
  ephemeralStorage: ({ sizeInGiB }: { sizeInGiB?: number }) => `${sizeInGiB} GiB`,
  runtimePlatform: (platform: Record<string, unknown>) => Object.values(platform).map(String).join(' '),
  // Of a service.
  ...{ assignPublicIp: String, platformVersion: String, strategy: String, launchType: String },
  desiredCount: (tasks: unknown) => `${tasks}`,
};

/** Tells if the value of a field may be shown. */
export function isShown({ name }: Field): boolean {
  return Object.hasOwn(shownFields, name);
}

/** The value of a field in words, not yet redacted; undefined where it is not set or of another form. */
export function valueInWords({ name }: Field, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  try {
    return shownFields[name]?.(value as never);
  } catch {
    return undefined;
  }
}

function roleName(arn: unknown): string {
  return String(arn).split('/').at(-1) ?? '';
}

function mebibytes(value: unknown): string {
  return `${value} MiB`;
}

interface HealthCheck {
  command?: string[];
  interval?: number;
  timeout?: number;
  retries?: number;
  startPeriod?: number;
}

/** Defaults of ECS: HealthCheck in the API reference. */
function healthCheckInWords(check: HealthCheck): string {
  const { command = [], interval = 30, timeout = 5, retries = 3, startPeriod = 0 } = check;
  const times = `every ${interval} s, timeout ${timeout} s, ${retries} retries, startPeriod ${startPeriod} s`;
  return `${command.slice(1).join(' ')} (${times})`;
}

function portsInWords(ports: readonly { containerPort?: number; protocol?: string }[]): string {
  return ports.map(({ containerPort, protocol = 'tcp' }) => `${containerPort}/${protocol}`).join(', ');
}

/** Keys by which members of lists in task definitions are distinguished. */
const nameKeys = ['name', 'containerPath', 'containerName', 'key', 'sourceContainer', 'type'];

/**
 * The names within a field, each with its value as text to compare by: environment variables, secrets, options of a
 * log driver. Values never leave the comparison.
 */
export function namesIn(value: unknown): ReadonlyMap<string, string> {
  if (Array.isArray(value))
    return new Map(value.map((member, at) => [memberName(member, at), textOf(member)]));
  if (typeof value !== 'object' || value === null) return new Map();
  return new Map(Object.entries(value).flatMap(([name, inner]) => [...namesUnder(name, inner)]));
}

/** `options` and `secretOptions` of a log configuration contain the names that matter. */
function namesUnder(name: string, inner: unknown): Iterable<[string, string]> {
  return typeof inner === 'object' && inner !== null ? namesIn(inner) : [[name, textOf(inner)]];
}

function memberName(member: unknown, at: number): string {
  if (typeof member === 'string') return member;
  const fields = (member ?? {}) as Record<string, unknown>;
  const key = nameKeys.find((one) => typeof fields[one] === 'string');
  return key ? String(fields[key]) : `number ${at + 1}`;
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
