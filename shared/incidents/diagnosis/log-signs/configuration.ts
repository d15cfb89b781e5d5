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
    `\\b${variable}: (?:unbound variable|parameter (?:null or )?not set)`,
    `required key ${variable} missing`,
    `["'\`]${variable}["'\`] is (?:required|not set|missing)`,
    `\\b${variable} (?:is not set|must be set|is required|is missing|not set|is undefined)\\b`,
    `Missing required [\\w ]{0,30}: ?['"\`]?${variable}`,
    `\\b${variable}: \\[ ?['"]Required`,
    `ENV\\[['"]${variable}['"]\\]`,
  ].join('|'),
);

/** Property that Spring looks up, with the environment variable that sets it (relaxed binding of Spring Boot). */
const missingProperty = patternSign({
  id: 'missing-property',
  says: /Could not resolve placeholder '([^'\n]{1,100})'/,
  shows: (name) =>
    variableOf(name) === name
      ? `the environment variable ${name} is missing`
      : `the property ${name} is missing`,
  headline: (name) => `is missing ${name}`,
  remedies: [
    (name) =>
      `Add ${variableOf(name)} under environment or secrets of the container in the task definition${variableOf(name) === name ? '; the names are case-sensitive' : `, which sets ${name}, or a default in the configuration of the program`}.`,
  ],
});

function variableOf(property: string): string {
  return property
    .replace(/\[\d{1,4}\]/g, '')
    .replace(/[^\w]/g, '_')
    .toUpperCase();
}

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
    id: 'npm-script-missing',
    says: /Missing script: ["']?([\w:-]{1,80})|Command "([\w:-]{1,80})" not found\./,
    shows: (name) => `package.json has no script ${name}`,
    headline: (name) => `cannot start: package.json has no script ${name}`,
    remedies: ['Correct the command in the task definition, or the name of the script in package.json.'],
  }),
  patternSign({
    id: 'missing-module',
    says: /(?:Cannot find (?:module|package)|No module named|cannot load such file --|Could not load file or assembly|Could not import module) ['"]?([^'",\s]{1,200})|(?:ClassNotFoundException|NoClassDefFoundError): ?([\w.$/]{1,200})|Could not find or load main class ([\w.$/]{1,200})|Could not find ([\w.-]{1,100}) in (?:locally installed gems|any of the sources)|Unable to access jarfile ([\w./-]{1,200})/i,
    shows: (name) => `${name} is missing in the image`,
    headline: (name) => `is missing ${name.split('/').at(-1)} in its image`,
    remedies: [
      'Add it to the dependencies installed in the image build, and check that the build copies them and that the working directory is correct.',
    ],
  }),
  { id: 'spring-boot', cause: 'application-error', explains: ['error'], read: springReport },
  patternSign({
    id: 'port-not-allowed',
    says: /(?:bind\(\) to \S{1,60}:(\d{1,5}) failed \(13|listen tcp \S{0,60}:(\d{1,5}): bind: permission denied|\bbind(?:ing)?(?: to)? \S{1,60}:(\d{1,5}): permission denied|:\/\/\S{1,80}:(\d{1,5}): permission denied|EACCES[^\n]{0,60}:(\d{1,5})\b(?!.*'\/))/i,
    shows: (port) => `it is not allowed to listen on port ${port}`,
    headline: (port) => `cannot listen: port ${port} needs root`,
    remedies: [
      'Ports below 1024 need root or net.ipv4.ip_unprivileged_port_start: listen on a higher port, such as 8080, and change containerPort and target group with it.',
    ],
  }),
  patternSign({
    id: 'port-in-use',
    says: /:(\d{2,5}): (?:bind: )?address already in use|address already in use[^\n]{0,60} address \S{1,40}:(\d{2,5})\b|Can't connect to \('[^'\n]{0,60}', (\d{2,5})\)|Connection in use: \('[^'\n]{0,60}', (\d{2,5})\)|address '(?:[^'\n]{0,60}:)?(\d{2,5})':? Address already in use|(?:EADDRINUSE|address already in use|port is already allocated)(?:[^\d\n]{0,80}?:(\d{2,5})\b)?|\bbind\(\) to \S{1,60}:(\d{2,5}) failed \(98|Port (\d{2,5}) (?:was|is) already in use|bind on address \('[^'\n]{1,60}', (\d{2,5})\)/i,
    shows: (port) => (port ? `port ${port} is in use` : 'its port is in use'),
    headline: (port) => `cannot listen: ${port ? `port ${port}` : 'its port'} is in use`,
    remedies: [
      'Give each container of the task its own port: in awsvpc mode they share one network interface. Also check whether the program starts twice.',
    ],
  }),
  missingProperty,
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
];

/** Refusals of servers to start with their configuration, evaluated after the files that they may lack. */
export const serverLogSigns: readonly LogSign[] = [
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
