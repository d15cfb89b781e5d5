import type { LogSign } from './log-sign.ts';

function applicationSign(
  id: string,
  says: RegExp,
  shows: (match: RegExpExecArray) => string,
  ...remedies: (string | ((match: RegExpExecArray) => string))[]
): LogSign {
  return {
    id,
    cause: 'application-error',
    explains: ['error', 'success'],
    says,
    shows,
    remedies: (match) => remedies.map((text) => (typeof text === 'string' ? text : text(match))),
  };
}

/** The first group that took part, for patterns with one group per dialect. */
function named(match: RegExpExecArray): string {
  return match.slice(1).find((group) => group !== undefined) ?? '';
}

const reachable = (match: RegExpExecArray) =>
  `Check that ${named(match) || 'that service'} runs, that its security group lets the task in on that port, and that host and port are what the task definition gives the container.`;

/** What programs complain about before they leave; from the particular to the general. */
export const applicationLogSigns: readonly LogSign[] = [
  applicationSign(
    'aws-access-denied',
    /is not authorized to perform:? ([\w-]{1,60}:[\w*]{1,80})/i,
    (match) => `AWS refused it ${named(match)}`,
    'Allow the action on the task role (taskRoleArn), which is what the program itself runs under; the task execution role is not asked here.',
  ),
  applicationSign(
    'missing-module',
    /(?:Cannot find (?:module|package)|No module named|cannot load such file --|Could not load file or assembly) ['"]?([^'",\s]{1,200})|(?:ClassNotFoundException|NoClassDefFoundError): ?([\w.$/]{1,200})|Could not find or load main class ([\w.$/]{1,200})|error while loading shared libraries: ([\w.+-]{1,200})/i,
    (match) => `${named(match)} is missing in the image`,
    'Add it to the dependencies that are installed when the image is built, and check that the build copies them and that the working directory is right.',
    'Roll back to the last image that ran, if this one is new.',
  ),
  applicationSign(
    'port-in-use',
    /(?:EADDRINUSE|address already in use|port is already allocated)(?:[^\d\n]{0,80}?:(\d{2,5})\b)?/i,
    ([, port]) => (port ? `port ${port} is in use` : 'the port that it listens on is in use'),
    'Give each container of the task its own port: in awsvpc mode they share one network interface. Look also for a program that starts itself twice.',
  ),
  applicationSign(
    'database-credentials',
    /password authentication failed for user|Access denied for user|WRONGPASS|NOAUTH|Authentication failed\./i,
    () => 'the database refused its user or password',
    'Check the secret that the credentials come from, and whether it was rotated after the task definition was registered.',
  ),
  applicationSign(
    'connection-refused',
    /(?:ECONNREFUSED|ETIMEDOUT|dial tcp|connecting to|Connection to) ([\w.:[\]-]{3,200}:\d{2,5})|connection to server at "([^"\s]{1,200})"|running on host "([^"\s]{1,200})"|Can't connect to (?:\w{1,20} )?(?:MySQL )?server on '([^'\s]{1,200})'|(?:connection refused|ECONNREFUSED|connect ETIMEDOUT)/i,
    (match) => `the connection to ${named(match) || 'a service that it needs'} failed`,
    reachable,
    'Let the program retry for a while at start instead of leaving: databases restart too.',
  ),
  applicationSign(
    'host-unknown',
    /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\w.-]{1,200})|could not translate host name "([^"\s]{1,200})"|UnknownHostException: ([\w.-]{1,200})|lookup ([\w.-]{1,200})[^\n]{0,80}no such host|(?:Name or service not known|Temporary failure in name resolution)/i,
    (match) => `the name ${named(match) || 'of a host that it needs'} could not be resolved`,
    'Check the name for typing errors, the private hosted zone or Cloud Map namespace that should hold it, and DNS in the VPC (enableDnsSupport).',
  ),
  applicationSign(
    'missing-variable',
    /(?:missing|required|undefined)[\w ]{0,40} (?:environment|env) (?:variable|var)s?:? ?['"`]?([A-Za-z_]\w{1,80})|(?:environment|env) (?:variable|var) ['"`]?([A-Za-z_]\w{1,80})['"`]? (?:is )?(?:missing|required|not (?:set|found|defined)|must)|KeyError: '([A-Z][A-Z0-9_]{2,80})'|\b([A-Z][A-Z0-9_]{2,80}) (?:is not set|must be set|is required)/,
    (match) => `the environment variable ${named(match)} is missing`,
    'Add it under environment or secrets of the container in the task definition; the names are case-sensitive.',
  ),
  applicationSign(
    'disk-full',
    /ENOSPC|no space left on device/i,
    () => 'the disk is full',
    'Raise ephemeralStorage in the task definition (Fargate: 21 to 200 GiB), or write less to the container.',
  ),
  applicationSign(
    'permission-denied',
    /(?:EACCES|PermissionError|permission denied)[^\n]{0,120}?['"](\/[^'"\s]{1,200})['"]|(\/[\w./-]{1,200}): permission denied|(?:EACCES|permission denied)/i,
    (match) => `it may not use ${named(match) || 'a file that it needs'}`,
    'Check the owner and mode of the file against the user that the container runs as, and readonlyRootFilesystem in the task definition.',
  ),
  applicationSign(
    'exception',
    /^(?:\S{1,60} ){0,4}((?:Uncaught |Unhandled )?(?:[\w.$]{0,120}(?:Error|Exception)|panic|fatal error)\b: [^\n]{1,200})/i,
    (match) => `the last error was: ${named(match)}`,
    "Read the stack trace in the log: the first line in it of the program's own code is where to look.",
  ),
];
