import { type LogFinding, type LogSign, patternSign } from './log-sign.ts';

/** Well-known services by port, as named in a title. */
const serviceOfPort: Readonly<Record<string, string>> = {
  1433: 'its database',
  1521: 'its database',
  3306: 'its database',
  5432: 'its database',
  5439: 'its database',
  2049: 'EFS',
  2181: 'ZooKeeper',
  4222: 'NATS',
  5671: 'RabbitMQ',
  5672: 'RabbitMQ',
  6379: 'Redis',
  9092: 'Kafka',
  9094: 'Kafka',
  9096: 'Kafka',
  9098: 'Kafka',
  9200: 'OpenSearch',
  11211: 'Memcached',
  27017: 'MongoDB',
};

/** Services by the words of a line without a port: names of clients, protocols and drivers. */
const serviceOfWords: readonly [RegExp, string][] = [
  [/redis|MaxRetriesPerRequest/i, 'Redis'],
  [/amqp|rabbit/i, 'RabbitMQ'],
  [/kafka|broker/i, 'Kafka'],
  [/mongo/i, 'MongoDB'],
  [/memcached/i, 'Memcached'],
  [/elasticsearch|opensearch/i, 'OpenSearch'],
  [
    /postgres|psql|psycopg|\bpg\b|mysql|mariadb|sqlstate|jdbc|hikari|database|sql server|npgsql|dbconnection|sequelize|prisma/i,
    'its database',
  ],
];

/** Host and port in the formats of common clients. */
const targets: readonly RegExp[] = [
  /\b(?:ECONNREFUSED|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EPIPE) \[?(?<host>[\w.:-]{2,200}?)\]?:(?<port>\d{2,5})\b/,
  /dial (?:tcp|udp)6? (?<host>[\w.[\]:-]{2,200}?):(?<port>\d{2,5}): /,
  /connection to server at "(?<host>[^"\s]{1,200})"(?: \([^)\n]{1,80}\))?, port (?<port>\d{2,5}) failed: (?!FATAL|ERROR)/,
  /running on host "(?<host>[^"\s]{1,200})"(?: \([^)\n]{1,80}\))? and accepting[^\n]{0,60}? port (?<port>\d{2,5})/,
  /[Cc]an't (?:connect to|reach) (?:\w{1,20} )?(?:MySQL |database )?server (?:on|at) ['"`](?<host>[^'"`\s:]{1,200})(?::(?<port>\d{2,5}))?['"`]/,
  /(?:Connection to|connecting to|connect to|connection to broker) (?:host )?(?:https?:\/\/)?(?<host>[\w.-]{2,200}):(?<port>\d{2,5})\b/i,
  /Connection to node -?\d{1,10} \((?<host>[\w.-]{1,200})[^\s)]{0,80}:(?<port>\d{2,5})\) could not be established/,
  /HTTPS?ConnectionPool\(host='(?<host>[^'\n]{1,200})', port=(?<port>\d{2,5})\)/,
  /ServerSelectionTimeoutError: (?<host>[\w.-]{1,200}):(?<port>\d{2,5}): /,
  /(?:refused|respond(?:ed)?)\.? \((?<host>[\w.-]{2,200}):(?<port>\d{2,5})\)/,
  /connect\(\) failed [^\n]{0,400}?upstream: "\w{3,10}:\/\/(?<host>[\w.-]{1,200}):(?<port>\d{2,5})/,
  /connection to (?<host>[\w.-]{2,200}):(?<port>\d{2,5}) failed/i,
  /Connect call failed \('(?<host>[\w.:-]{2,200})', (?<port>\d{2,5})/,
  /\btcp connect \((?<host>[\w.-]{2,200}):(?<port>\d{2,5})\)/,
  /connect\(2\) for "?(?<host>[\w.-]{2,200}?)"?(?::| port )(?<port>\d{2,5})\b/,
  /connecting to \w{2,20} on (?<host>[\w.-]{2,200}):(?<port>\d{2,5})\b/i,
  /refused: (?:[\w.-]{1,200}\/)?(?<host>[\w.-]{2,200}):(?<port>\d{2,5})\b/,
  /\bipv[46]:\[?(?<host>[\w.:-]{2,100}?)\]?:(?<port>\d{2,5})\b/,
  /connect to (?<host>[\w.-]{2,200}) port (?<port>\d{2,5})\b/i,
  /endpoint URL: "https?:\/\/(?<host>[\w.-]{2,200})/,
  /waiting (?:\d{1,6} seconds for|on dependencies to become available: \[tcp:\/\/) ?(?<host>[\w.-]{1,200}):(?<port>\d{2,5})/,
  /\b(?:amqps?|rediss?|postgres(?:ql)?|mysql|mongodb|https?|tcp|nats|sasl_ssl|ssl|plaintext):\/\/(?:[^@\s/"']{0,200}@)?(?<host>[\w.-]{2,200}):(?<port>\d{2,5})\b/i,
];

/** Messages about a failed connection, with or without a host. */
const failed =
  /connection (?:was )?refused|ECONNREFUSED|ETIMEDOUT|ECONNRESET|EHOSTUNREACH|ENETUNREACH|connection timed out|connect timed out|i\/o timeout|timeout expired|could not connect to server|[Cc]an't (?:connect to(?! \()|reach)|no route to host|network is unreachable|connection reset|connection (?:to \S{1,200} )?(?:failed|closed|aborted|refused)|max retries exceeded|could not be established|ServerSelectionTimeout|connectionpool\(|connect to \S{1,200} failed|Error \d{2,3} connecting|(?:failed|not possible) to connect to|cannot connect to|could not connect to the endpoint|error occurred while establishing a connection to|timeout occurred after waiting|timeout after \S{1,20} waiting on|max retries per request|Connect call failed/i;

/** Kinds of connection failures, by words or by the number of Linux; a bare 110 may be a part of an address. */
const verdicts: readonly [RegExp, string][] = [
  [/refused|(?:\(|\berr(?:no|or) )111\b/i, 'refused'],
  [/timed?[ -]?out|(?:\(|\berr(?:no|or) )110\b/i, 'timed out'],
  [/reset|ECONNRESET|EPIPE|broken pipe|closed/i, 'connection lost'],
  [/no route|unreachable|EHOSTUNREACH|ENETUNREACH/i, 'unreachable'],
];

/** Host and port that a line names. */
function targetIn(line: string): { host?: string; port?: string } | undefined {
  return targets.map((target) => target.exec(line)?.groups).find((found) => found !== undefined);
}

function connection(line: string): LogFinding | undefined {
  if (!failed.test(line)) return undefined;
  const { host = '', port = '' } = targetIn(line) ?? {};
  const how = verdicts.find(([says]) => says.test(line))?.[1] ?? 'failed';
  const service = Object.hasOwn(serviceOfPort, port) ? serviceOfPort[port] : serviceIn(line, host);
  const target = host === '' ? undefined : `${host}${port === '' ? '' : `:${port}`}`;
  const shown = how === 'failed' ? '' : ` (${how})`;
  return {
    shows: `the connection to ${target ?? service ?? 'a service that it needs'} failed${shown}`,
    headline: headline({ host, port, service, how }),
    remedies: [
      remedyFor(how, port, target ?? service),
      'Retry the connection at startup instead of exiting: databases restart, too.',
    ],
    exact: target !== undefined,
    partly: target === undefined && service !== undefined,
  };
}

/** Service that the words of a line without a host indicate. */
function serviceIn(line: string, host: string): string | undefined {
  if (host !== '') return undefined;
  return serviceOfWords.find(([says]) => says.test(line))?.[1];
}

interface Failed {
  host: string;
  port: string;
  service?: string;
  how: string;
}

/** Longest host name in a title, characters; longer ones appear only in the sentence. */
const longestHost = 40;

function headline({ host, port, service, how }: Failed): string | undefined {
  if (service && port !== '') return `cannot reach ${service} (${port} ${how})`;
  const verdict = how === 'failed' ? '' : ` (${how})`;
  if (host === '') return `cannot reach ${service ?? 'a service that it needs'}${verdict}`;
  const shown = host.length > longestHost ? `${host.slice(0, longestHost - 1)}…` : host;
  return `cannot reach ${shown}${port === '' ? '' : `:${port}`}${verdict}`;
}

function remedyFor(how: string, port: string, target: string | undefined): string {
  const what = target ?? 'the service';
  if (how === 'refused') {
    return `"Refused" means that the host responded: check that ${what} is running and listening, and that the task definition has the right host and port.`;
  }
  return `Check that ${what} is running, that its security group allows the task${port === '' ? '' : ` on ${port}`}, and that the task definition has the right host and port.`;
}

const unresolved: readonly RegExp[] = [
  /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\w.-]{1,200})/,
  /could not translate host name "([^"\s]{1,200})"/,
  /UnknownHostException: ([\w.-]{1,200})/,
  /lookup ([\w.-]{1,200})[^\n]{0,80}no such host/,
  /host not found in upstream "([^"\s]{1,200})"/,
  /Failed to resolve '([\w.-]{1,200})'/,
  /[Cc]ould not resolve (?:host(?:name)?|address)[: ]{1,2}['"]?([\w.-]{1,200}\w)/,
  /Unknown (?:MySQL )?server host '([\w.-]{1,200})'/,
  /tcp connect \(([\w.-]{1,200}):\d{2,5}\): non-existing domain/,
  /failed to lookup address information()/,
  /Name or service not known(?:[^\n]{0,40}\(([\w.-]{1,200}))?/,
  /getaddrinfo (?:failed|for) ?([\w.-]{1,200})?|nodename nor servname|Temporary failure in name resolution|No such host is known(?:\. \(([\w.-]{1,200}))?/,
];

function hostUnknown(line: string): LogFinding | undefined {
  const match = unresolved.map((says) => says.exec(line)).find((found) => found !== null);
  if (!match) return undefined;
  const name = match.slice(1).find((group) => group !== undefined) ?? targetIn(line)?.host ?? '';
  const upstream = /upstream/.test(match[0]);
  return {
    shows: `the name ${name || 'of a host that it needs'} could not be resolved`,
    headline: `cannot resolve ${name && name.length <= longestHost * 1.5 ? name : 'a host name'}`,
    remedies: [
      'Check the spelling of the name, the private hosted zone or Cloud Map namespace that should hold it, and DNS in the VPC (enableDnsSupport).',
      ...(upstream
        ? [
            'nginx resolves upstreams once, at startup: containers of one task reach each other at 127.0.0.1, other services by Service Connect or a full name.',
          ]
        : []),
    ],
    exact: name !== '',
  };
}

/** Dependency that responds slowly: `redis PING took 10021 ms`. */
const slow = patternSign({
  id: 'dependency-slow',
  says: /\b(redis|postgres(?:ql)?|mysql|database|kafka|mongo(?:db)?|elasticsearch|opensearch|rabbitmq|memcached|s3|dynamodb)\b[^\n]{0,80}\b(?:took|in|after) (?:\d{5,9} ?ms|\d{1,3}(?:\.\d{1,6})? ?s(?:ec(?:onds?)?)?)\b/i,
  shows: (name, match) => `${name} was slow: "${match[0].slice(0, 100)}"`,
  remedies: [(name) => `Check ${name} first: its load, its limits and this service's connections to it.`],
});

/** Network failures between a program and its dependencies. */
export const connectionLogSigns: readonly LogSign[] = [
  { id: 'host-unknown', cause: 'application-error', explains: ['error', 'success'], read: hostUnknown },
  { id: 'connection-refused', cause: 'application-error', explains: ['error', 'success'], read: connection },
  slow,
];
