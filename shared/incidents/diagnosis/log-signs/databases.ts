import { type LogSign, patternSign } from './log-sign.ts';

/** Errors returned by databases and brokers, and by schema migration tools. */
export const databaseLogSigns: readonly LogSign[] = [
  patternSign({
    id: 'tls-required',
    says: /no pg_hba\.conf entry for host [^\n]{1,300}?(no encryption|SSL off)|(Connections using insecure transport are prohibited)/i,
    // libpq tries again without TLS after any other refusal, which is then the reason.
    isExact: false,
    shows: () => 'the database accepts only TLS connections',
    headline: () => 'must connect to its database with TLS',
    remedies: [
      'Enable TLS in the client (sslmode=require for PostgreSQL, ssl-mode=REQUIRED for MySQL); RDS enforces it with rds.force_ssl or require_secure_transport.',
    ],
  }),
  patternSign({
    id: 'redis-credentials',
    says: /\b(WRONGPASS|NOAUTH|NOPERM)\b/,
    shows: (code) => `Redis rejected the login (${code})`,
    headline: () => 'cannot log in to Redis',
    remedies: [
      'Check the password or the ACL user in the task definition, and whether it was rotated after the task started.',
    ],
  }),
  patternSign({
    id: 'kafka-credentials',
    says: /(SaslAuthenticationException|SASL authentication (?:error|failed)|(?:Topic|Group)AuthorizationException|Not authorized to access (?:topics|group))/i,
    shows: (words) => `Kafka rejected its login or its access (${words})`,
    headline: () => 'cannot log in to Kafka',
    remedies: [
      'Check the user and its secret (on MSK, the secret must be associated with the cluster), the SASL mechanism, and the ACLs for topic and group.',
    ],
  }),
  patternSign({
    id: 'rabbitmq-credentials',
    says: /(ACCESS_REFUSED[^\n]{0,80}?(?=\.|"|$))/,
    shows: (words) => `RabbitMQ rejected its login (${words})`,
    headline: () => 'cannot log in to RabbitMQ',
    remedies: [
      'Check the user, its password and its permissions on the virtual host, and whether the secret was rotated after the task started.',
    ],
  }),
  patternSign({
    id: 'database-credentials',
    says: /password authentication failed for user ["']?([^"'\s]{1,100})|Access denied for user ['"]([^'"\n]{1,100})['"]|Login failed for user ['"]([^'"\n]{1,100})|(?:Authentication failed\.|role "[^"\n]{1,100}" does not exist)/i,
    shows: (user) => `the database rejected its user or password${user ? ` (user ${user})` : ''}`,
    headline: () => 'cannot log in to its database',
    remedies: ['Check the secret with the credentials, and whether it was rotated after the task started.'],
  }),
  patternSign({
    id: 'database-permission',
    says: /permission denied for (?:table|schema|relation|database|sequence|function) ["']?([\w.-]{1,100})|command denied to user '[^'\n]{1,100}'[^\n]{0,60} for table ['"`]([^'"`\n]{1,100})/i,
    shows: (name) => `its user may not use ${name} in the database`,
    headline: (name) => `has no database permission for ${name}`,
    remedies: [(name) => `Grant the user of the program its rights on ${name}: login and network are fine.`],
  }),
  patternSign({
    id: 'database-missing',
    says: /(?:FATAL|ERROR):? {1,4}database "([^"\n]{1,100})" does not exist|database "([^"\n]{1,100})" does not exist|Unknown database '([^'\n]{1,100})'/i,
    shows: (name) => `database ${name} does not exist on its server`,
    headline: (name) => `cannot find database ${name}`,
    remedies: [
      (name) =>
        `Create database ${name}, or correct the name in the task definition: the server responded, so network and login are fine.`,
    ],
  }),
  patternSign({
    id: 'database-full',
    says: /(too many (?:clients|connections)|remaining connection slots are reserved|max number of clients reached)/i,
    shows: () => 'the database has no free connection',
    headline: () => 'found no free database connection',
    remedies: [
      'Lower the pool size of each task, or use RDS Proxy: the number of tasks times the pool size must stay below max_connections.',
    ],
  }),
  patternSign({
    id: 'migration-failed',
    says: /(FlywayException|Migration checksum mismatch[^\n]{0,100}|Migrations have failed validation|LiquibaseException|Could not acquire change log lock[^\n]{0,100}|ValidationFailedException: Validation Failed|Error: P30\d{2}\b[^\n]{0,100}|alembic\.util\.exc\.CommandError: [^\n]{1,150}|Can't locate revision identified by [^\n]{1,60}|PendingMigrationError|Migrations are pending|Multiple head revisions are present[^\n]{0,60}|Dirty database version \d{1,20}|Migrations? [\w."'`-]{1,80} failed)/i,
    shows: (words) => `a database migration failed: ${words}`,
    headline: () => 'failed its database migration',
    remedies: [
      'Compare the migrations in the image with those applied to the database: a rolled-back image lacks the newest, and an edited migration has another checksum.',
      'Release a lock left by a killed migration (liquibase release-locks, flyway repair) before the next attempt.',
    ],
  }),
  patternSign({
    id: 'table-missing',
    says: /relation "([^"\n]{1,100})" does not exist|Table '([^'\n]{1,150})' doesn't exist|no such table: ([\w.]{1,100})/i,
    shows: (name) => `table ${name} does not exist in its database`,
    headline: (name) => `cannot find table ${name}`,
    remedies: [
      'Run the migrations before this revision starts, and check that it uses the right database and schema.',
    ],
  }),
  patternSign({
    id: 'kafka-topic',
    says: /(UNKNOWN_TOPIC_OR_PARTITION|UnknownTopicOrPartition)|Topic ([\w.-]{1,200}) not present in metadata/,
    shows: (name) => `a Kafka topic does not exist or cannot be read (${name})`,
    headline: () => 'cannot find its Kafka topic',
    remedies: ['Create the topic, or correct its name; with ACLs, allow the principal to describe it.'],
  }),
];
