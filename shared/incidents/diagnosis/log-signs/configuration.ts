import { type LogFinding, type LogSign, patternSign } from './log-sign.ts';

/** Name of an environment variable, in upper case, which distinguishes it from prose. */
const variable = '([A-Z][A-Z0-9_]{2,80})';
const lacking =
  '(?:is |was |must be |are )?(?:missing|required|not (?:set|found|defined|provided|configured)|undefined|unset|empty|set\\b|null)';

const missingVariable = new RegExp(
  [
    `(?:environment|env)(?: variable| var)?s?:? ?\\(?['"\`]?${variable}['"\`]?\\)? ${lacking}`,
    `\\b${variable}['"\`]? (?:environment|env)(?: variable| var)? ${lacking}`,
    `(?:[Mm]issing|[Rr]equired|[Uu]ndefined|[Uu]nset)[\\w ]{0,40} (?:environment|env|config(?:uration)?)(?: variable| var| key)?s?:? ?['"\`]?${variable}`,
    `(?:[Mm]issing|[Rr]equired) (?:key|setting|variable):? ['"\`]?${variable}`,
    // Names of variables have an underscore; 'EUR' would be a data key.
    `KeyError: '(?=[A-Z]{1,60}_)${variable}'`,
    `key not found: "(?=[A-Z]{1,60}_)${variable}"`,
    `Could not resolve placeholder '([^'\\n]{1,100})'`,
    `\\b${variable}: (?:unbound variable|parameter (?:null or )?not set)`,
    `required key ${variable} missing`,
    `["'\`]${variable}["'\`] is (?:required|not set|missing)`,
    `\\b${variable} (?:is not set|must be set|is required|is missing|not set|is undefined)\\b`,
    `Missing required [\\w ]{0,30}: ?['"\`]?${variable}`,
  ].join('|'),
);

/** Reads Spring Boot's failure report, which has the sections Description and Action. */
function springReport(line: string, after: readonly string[]): LogFinding | undefined {
  if (!/APPLICATION FAILED TO START/.test(line)) return undefined;
  const section = (title: string) => {
    const at = after.findIndex((text) => text.trim() === `${title}:`);
    return at < 0
      ? undefined
      : after
          .slice(at + 1)
          .find((text) => text.trim() !== '')
          ?.trim();
  };
  const description = section('Description');
  const action = section('Action');
  const port = /Port (\d{2,5}) was already in use/.exec(description ?? '')?.[1];
  return {
    shows: description
      ? `Spring Boot could not start: ${description.replace(/\.$/, '')}`
      : 'Spring Boot could not start',
    headline: port ? `cannot listen: port ${port} is in use` : 'failed to start (Spring Boot)',
    remedies: [action ?? 'Read the sections Description and Action of the failure report in the log.'],
    exact: description !== undefined,
  };
}

/** Faults of configuration, files and environment that a program reports before it exits. */
export const configurationLogSigns: readonly LogSign[] = [
  patternSign({
    id: 'aws-access-denied',
    says: /is not authorized to perform:? ([\w-]{1,60}:[\w*]{1,80})/i,
    shows: (action) => `AWS denied ${action}`,
    headline: (action) => `is denied ${action}`,
    remedies: [
      'Grant the action to the task role (taskRoleArn), which the program uses; the task execution role does not apply here.',
    ],
  }),
  patternSign({
    id: 'aws-credentials-missing',
    says: /(Unable to locate credentials|Could not load credentials from any providers|NoCredentialProviders|Unable to load credentials|CredentialsProviderError|no EC2 IMDS role found)/i,
    shows: () => 'it found no AWS credentials',
    headline: () => 'has no AWS credentials',
    remedies: [
      'Set taskRoleArn in the task definition: the SDK gets its credentials from there. AWS_PROFILE or AWS_ACCESS_KEY_ID in the image overrides it.',
    ],
  }),
  patternSign({
    id: 'missing-module',
    says: /(?:Cannot find (?:module|package)|No module named|cannot load such file --|Could not load file or assembly|Could not import module) ['"]?([^'",\s]{1,200})|(?:ClassNotFoundException|NoClassDefFoundError): ?([\w.$/]{1,200})|Could not find or load main class ([\w.$/]{1,200})|error while loading shared libraries: ([\w.+-]{1,200})|Unable to access jarfile ([\w./-]{1,200})|Missing script: ["']?([\w:-]{1,80})/i,
    shows: (name) => `${name} is missing in the image`,
    headline: (name) => `is missing ${name.split('/').at(-1)} in its image`,
    remedies: [
      'Add it to the dependencies installed in the image build, and check that the build copies them and that the working directory is correct.',
    ],
  }),
  { id: 'spring-boot', cause: 'application-error', explains: ['error'], read: springReport },
  patternSign({
    id: 'port-not-allowed',
    says: /(?:bind\(\) to \S{1,60}:(\d{1,5}) failed \(13|listen tcp \S{0,60}:(\d{1,5}): bind: permission denied|EACCES[^\n]{0,60}:(\d{1,5})\b(?!.*'\/))/i,
    shows: (port) => `it is not allowed to listen on port ${port}`,
    headline: (port) => `cannot listen: port ${port} needs root`,
    remedies: [
      'Ports below 1024 need root or net.ipv4.ip_unprivileged_port_start: listen on a higher port, such as 8080, and change containerPort and target group with it.',
    ],
  }),
  patternSign({
    id: 'port-in-use',
    says: /(?:EADDRINUSE|address already in use|port is already allocated)(?:[^\d\n]{0,80}?:(\d{2,5})\b)?|\bbind\(\) to \S{1,60}:(\d{2,5}) failed \(98|Port (\d{2,5}) (?:was|is) already in use|bind on address \('[^'\n]{1,60}', (\d{2,5})\)/i,
    shows: (port) => (port ? `port ${port} is in use` : 'its port is in use'),
    headline: (port) => `cannot listen: ${port ? `port ${port}` : 'its port'} is in use`,
    remedies: [
      'Give each container of the task its own port: in awsvpc mode they share one network interface. Also check whether the program starts twice.',
    ],
  }),
  patternSign({
    id: 'missing-variable',
    says: missingVariable,
    shows: (name) => `the environment variable ${name} is missing`,
    headline: (name) => `is missing ${name}`,
    remedies: [
      (name) =>
        `Add ${name} under environment or secrets of the container in the task definition; the names are case-sensitive.`,
    ],
  }),
  patternSign({
    id: 'tls-not-trusted',
    says: /(CERTIFICATE_VERIFY_FAILED|certificate has expired|self[- ]signed certificate|unable to (?:verify the first|get local issuer) certificate|x509: certificate [^\n]{1,120}|PKIX path building failed)/i,
    shows: (words) => `a TLS certificate is not trusted (${words})`,
    headline: () => 'does not trust a TLS certificate',
    remedies: [
      'Install the certificate authority in the image (ca-certificates; for RDS its bundle), or renew the certificate if it has expired.',
    ],
  }),
  patternSign({
    id: 'disk-full',
    says: /ENOSPC|no space left on device/i,
    shows: () => 'the disk is full',
    headline: () => 'filled its disk',
    remedies: [
      'Raise ephemeralStorage in the task definition (Fargate: 21 to 200 GiB), or write less to the container.',
    ],
  }),
  patternSign({
    id: 'read-only-disk',
    says: /(?:EROFS|Read-only file system)[^\n]{0,120}?['"](\/[^'"\s]{1,200})['"]|(?:EROFS|Read-only file system)/i,
    shows: (path) => `it cannot write ${path ? `to ${path}` : 'to its file system, which is read-only'}`,
    headline: (path) => (path ? `cannot write to ${path}` : 'cannot write to its file system'),
    remedies: [
      'readonlyRootFilesystem is on, or the mount is read-only: mount a volume or tmpfs where the program writes.',
    ],
  }),
  patternSign({
    id: 'permission-denied',
    says: /(?:EACCES|PermissionError|permission denied)[^\n]{0,120}?['"](\/[^'"\s]{1,200})['"]|(\/[\w./-]{1,200}): permission denied|(?:EACCES|permission denied)/i,
    shows: (path) => `it has no permission for ${path || 'a file that it needs'}`,
    headline: (path) => (path ? `has no permission for ${path}` : 'lacks a file permission'),
    remedies: [
      'Check the owner and mode of the file against the user that the container runs as, and readonlyRootFilesystem in the task definition.',
    ],
  }),
  patternSign({
    id: 'nginx-configuration',
    says: /nginx: \[emerg\] ([^\n]{1,200})/,
    shows: (words) => `nginx rejected its configuration: ${words}`,
    headline: () => 'failed to start (nginx configuration)',
    remedies: ['Test the configuration in the image with nginx -t; the message names file and line.'],
  }),
  patternSign({
    id: 'php-fpm',
    says: /(?:ERROR: (failed to [^\n]{1,120}|FPM initialization failed|unable to [^\n]{1,120}))|child \d{1,8} exited on signal (\d{1,2} \(SIG\w{1,8})/,
    shows: (words) => `PHP-FPM stopped: ${words}`,
    remedies: ['Test the configuration in the image with php-fpm -t; the message names file and line.'],
  }),
];
