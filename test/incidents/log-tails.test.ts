import { describe, expect, it, test } from '@jest/globals';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../shared/model/diagnosis.ts';
import { aStoppedTask } from '../builders/stopped-task.ts';
import { aLogOf } from './evidence-builders.ts';
import { frameworkTails, type Tail } from './framework-tails.ts';

function read(lines: string[], exitCode = 1): Diagnosis {
  const stop = aStoppedTask({
    stoppedReason: 'Essential container in task exited',
    stopCode: 'EssentialContainerExited',
    containers: [{ name: 'web', exitCode }],
  });
  return diagnose(stop, { gaps: [], ...aLogOf(...lines) });
}

const tails: Tail[] = [
  {
    kind: 'Python: the exception and the last frame of own code',
    lines: [
      'Traceback (most recent call last):',
      '  File "/app/worker.py", line 12, in <module>',
      '    main()',
      '  File "/app/billing/charge.py", line 41, in charge',
      "    total += order['amount']",
      '  File "/usr/local/lib/python3.12/site-packages/orders/model.py", line 7, in __getitem__',
      '    return self.values[key]',
      "KeyError: 'amount'",
    ],
    headline: "crashed: KeyError 'amount'",
    sentence:
      "Container web crashed with exit code 1: KeyError: 'amount', in /app/billing/charge.py line 41 (charge).",
  },
  {
    kind: 'Python: a chain ends with the wrapper, and the connection inside it is named',
    lines: [
      'Traceback (most recent call last):',
      '  File "/app/db.py", line 9, in connect',
      'psycopg2.OperationalError: connection to server at "10.0.3.4", port 5432 failed: Connection refused',
      '\tIs the server running on that host and accepting TCP/IP connections?',
      '',
      'The above exception was the direct cause of the following exception:',
      '',
      'Traceback (most recent call last):',
      '  File "/app/main.py", line 3, in <module>',
      'app.errors.StartupError: could not start',
    ],
    headline: 'cannot reach its database (5432 refused)',
    sentence: 'the connection to 10.0.3.4:5432 failed (refused)',
  },
  {
    kind: 'Node.js: the last error, not the warning that was overcome',
    lines: [
      'WARN connect ECONNREFUSED 10.0.4.9:6379, retrying',
      'INFO redis connected',
      '/app/src/cart.js:20',
      "TypeError: Cannot read properties of undefined (reading 'items')",
      '    at Object.get (/app/node_modules/lodash/get.js:3:1)',
      '    at total (/app/src/cart.js:20:15)',
      '    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)',
    ],
    headline: "crashed: TypeError: Cannot read properties of undefined (reading 'items')",
    sentence: 'in /app/src/cart.js line 20 (total)',
  },
  {
    kind: 'Node.js: two failures in a row are two',
    lines: ['Error: connect ECONNREFUSED 10.0.4.9:6379', 'TypeError: x is not a function'],
    headline: 'crashed: TypeError: x is not a function',
    sentence: 'TypeError: x is not a function',
  },
  {
    kind: 'Node.js: a time-out names host and port',
    lines: [
      'Error: connect ETIMEDOUT 10.0.3.4:5432',
      '    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1607:16) {',
      '  errno: -110,',
      "  code: 'ETIMEDOUT',",
      "  syscall: 'connect',",
      "  address: '10.0.3.4',",
      '  port: 5432',
      '}',
    ],
    headline: 'cannot reach its database (5432 timed out)',
    sentence: 'the connection to 10.0.3.4:5432 failed (timed out)',
  },
  {
    kind: 'JSON lines: level and stack',
    lines: [
      '{"level":"warn","msg":"cache miss, falling back"}',
      '{"level":"error","msg":"unhandled","err":{"message":"Cannot find module \'sharp\'","stack":"Error: Cannot find module \'sharp\'\\n    at load (/app/dist/image.js:4:9)"}}',
      '{"level":"info","msg":"bye"}',
    ],
    headline: 'is missing sharp in its image',
    sentence: 'sharp is missing in the image',
  },
  {
    kind: 'Go: a panic, which leaves with 2',
    exitCode: 2,
    lines: [
      'panic: runtime error: index out of range [5] with length 3',
      '',
      'goroutine 1 [running]:',
      'github.com/acme/rates/pkg.Pick(...)',
      '\t/go/pkg/mod/github.com/acme/lib@v1.2.0/pick.go:14',
      'main.load()',
      '\t/src/cmd/rates/main.go:31 +0x1d',
      'exit status 2',
    ],
    headline: 'crashed: panic: runtime error: index out of range [5] with length 3',
    sentence: 'panic: runtime error: index out of range [5] with length 3, in /src/cmd/rates/main.go line 31',
  },
  {
    kind: 'Java: the cause at the bottom, and the own class',
    lines: [
      'Exception in thread "main" java.lang.IllegalStateException: cannot price order',
      '\tat com.acme.pricing.Pricer.price(Pricer.java:88)',
      '\tat java.base/java.lang.Thread.run(Thread.java:840)',
      'Caused by: java.lang.NullPointerException: Cannot invoke "Rate.value()" because "rate" is null',
      '\tat org.springframework.util.Assert.notNull(Assert.java:201)',
      '\tat com.acme.pricing.Rates.find(Rates.java:17)',
      '\t... 3 more',
    ],
    headline: 'crashed: NullPointerException: Cannot invoke "Rate.value()" because "rate" is…',
    sentence: 'in Rates.java line 17 (com.acme.pricing.Rates.find)',
  },
  {
    kind: 'Spring Boot: the report names the reason',
    lines: [
      '***************************',
      'APPLICATION FAILED TO START',
      '***************************',
      '',
      'Description:',
      '',
      'Web server failed to start. Port 8080 was already in use.',
      '',
      'Action:',
      '',
      "Identify and stop the process that's listening on port 8080 or configure this application to listen on another port.",
    ],
    headline: 'cannot listen: port 8080 is in use',
    sentence: 'port 8080 is in use',
  },
  {
    kind: '.NET',
    lines: [
      'Unhandled exception. System.InvalidOperationException: Sequence contains no elements',
      '   at System.Linq.ThrowHelper.ThrowNoElementsException()',
      '   at Acme.Billing.Invoices.Last(String id) in /src/Billing/Invoices.cs:line 52',
    ],
    headline: 'crashed: InvalidOperationException: Sequence contains no elements',
    sentence: 'in /src/Billing/Invoices.cs line 52',
  },
  {
    kind: 'Ruby',
    lines: [
      "/app/lib/charge.rb:12:in 'Charge#run': undefined method 'cents' for nil (NoMethodError)",
      "\tfrom /usr/local/bundle/gems/rake-13.0.6/lib/rake/task.rb:281:in 'block in execute'",
      "\tfrom /app/lib/worker.rb:4:in '<main>'",
    ],
    headline: "crashed: NoMethodError: undefined method 'cents' for nil",
    sentence: "NoMethodError: undefined method 'cents' for nil, in /app/lib/charge.rb line 12",
  },
  {
    kind: 'PHP',
    exitCode: 255,
    lines: [
      'PHP Fatal error:  Uncaught TypeError: Unsupported operand types: string + int in /var/www/html/src/Cart.php:31',
      'Stack trace:',
      '#0 /var/www/html/vendor/slim/App.php(12): Slim\\run()',
      '#1 /var/www/html/public/index.php(9): Cart->total()',
    ],
    headline: 'crashed: Fatal error: TypeError: Unsupported operand types: string + int',
    sentence: 'TypeError: Unsupported operand types: string + int',
  },
  {
    kind: 'Rust',
    exitCode: 101,
    lines: [
      "thread 'main' panicked at src/main.rs:10:5:",
      'no rate for EUR',
      'note: run with `RUST_BACKTRACE=1`',
    ],
    headline: 'crashed: panic: no rate for EUR',
    sentence: 'panic: no rate for EUR, in src/main.rs line 10',
  },
  {
    kind: 'gunicorn: its own time-out is no sign of memory',
    lines: [
      '[2026-11-20 10:00:31 +0000] [7] [CRITICAL] WORKER TIMEOUT (pid:12)',
      '[2026-11-20 10:00:32 +0000] [7] [ERROR] Worker (pid:12) was sent SIGKILL! Perhaps out of memory?',
    ],
    headline: 'timed out in a gunicorn worker',
    sentence: 'gunicorn killed its worker 12, which did not respond within the timeout',
  },
  {
    kind: 'uvicorn: the port',
    lines: [
      "ERROR:    [Errno 98] error while attempting to bind on address ('0.0.0.0', 8000): address already in use",
    ],
    headline: 'cannot listen: port 8000 is in use',
    sentence: 'port 8000 is in use',
  },
  {
    kind: 'uvicorn: the module',
    lines: ['ERROR:    Error loading ASGI app. Could not import module "main".'],
    headline: 'is missing main in its image',
    sentence: 'main is missing in the image',
  },
  {
    kind: 'nginx: an upstream',
    lines: ['nginx: [emerg] host not found in upstream "api" in /etc/nginx/conf.d/default.conf:3'],
    headline: 'cannot resolve api',
    sentence: 'the name api could not be resolved',
  },
  {
    kind: 'nginx: its configuration',
    lines: ['nginx: [emerg] unknown directive "proxy_pas" in /etc/nginx/conf.d/default.conf:7'],
    headline: 'failed to start (nginx configuration)',
    sentence: 'unknown directive "proxy_pas" in /etc/nginx/conf.d/default.conf:7',
  },
  {
    kind: 'nginx: a low port',
    lines: ['nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)'],
    headline: 'cannot listen: port 80 needs root',
    sentence: 'it is not allowed to listen on port 80',
  },
  {
    kind: 'PostgreSQL: the database',
    lines: ['pq: FATAL: database "orders" does not exist'],
    headline: 'cannot find database orders',
    sentence: 'database orders does not exist on its server',
  },
  {
    kind: 'PostgreSQL: TLS',
    lines: ['FATAL: no pg_hba.conf entry for host "10.0.2.7", user "app", database "orders", no encryption'],
    headline: 'must connect to its database with TLS',
    sentence: 'the database accepts only TLS connections',
  },
  {
    kind: 'PostgreSQL: connections',
    lines: ['FATAL: remaining connection slots are reserved for roles with the SUPERUSER attribute'],
    headline: 'found no free database connection',
    sentence: 'the database has no free connection',
  },
  {
    kind: 'MySQL: the server',
    lines: [
      "sqlalchemy.exc.OperationalError: (pymysql.err.OperationalError) (2003, \"Can't connect to MySQL server on 'orders.cluster-abc.eu-west-1.rds.amazonaws.com' (timed out)\")",
    ],
    headline: 'cannot reach orders.cluster-abc.eu-west-1.rds.amazon… (timed out)',
    sentence: 'the connection to orders.cluster-abc.eu-west-1.rds.amazonaws.com failed (timed out)',
  },
  {
    kind: 'MySQL: only the number of the error, and an address with the same number',
    lines: ["pymysql.err.OperationalError: (2003, \"Can't connect to MySQL server on '10.0.110.7' (111)\")"],
    headline: 'cannot reach 10.0.110.7 (refused)',
    sentence: 'the connection to 10.0.110.7 failed (refused)',
  },
  {
    kind: 'Python: asyncio names host and port',
    lines: ["ConnectionRefusedError: [Errno 111] Connect call failed ('10.0.110.7', 5432)"],
    headline: 'cannot reach its database (5432 refused)',
    sentence: 'the connection to 10.0.110.7:5432 failed (refused)',
  },
  {
    kind: 'MySQL: the user',
    lines: ["ERROR 1045 (28000): Access denied for user 'app'@'10.0.2.7' (using password: YES)"],
    headline: 'cannot log in to its database',
    sentence: 'the database rejected its user or password (user app)',
  },
  {
    kind: 'Redis: the password',
    lines: ['ReplyError: WRONGPASS invalid username-password pair or user is disabled.'],
    headline: 'cannot log in to Redis',
    sentence: 'Redis rejected the login (WRONGPASS)',
  },
  {
    kind: 'Redis, Python',
    lines: [
      'redis.exceptions.ConnectionError: Error 111 connecting to cache.acme.internal:6379. Connection refused.',
    ],
    headline: 'cannot reach Redis (6379 refused)',
    sentence: 'the connection to cache.acme.internal:6379 failed (refused)',
  },
  {
    kind: 'Kafka, Java',
    lines: [
      'ERROR Connection to node -1 (b-1.msk.acme.internal/10.0.5.6:9092) could not be established. Broker may not be available.',
    ],
    headline: 'cannot reach Kafka (9092 failed)',
    sentence: 'the connection to b-1.msk.acme.internal:9092 failed',
  },
  {
    kind: 'Go: a database',
    lines: ['2026/11/20 10:00:00 dial tcp 10.0.3.4:5432: i/o timeout'],
    headline: 'cannot reach its database (5432 timed out)',
    sentence: 'the connection to 10.0.3.4:5432 failed (timed out)',
  },
  {
    kind: 'JDBC',
    lines: [
      'Caused by: org.postgresql.util.PSQLException: Connection to db.acme.internal:5432 refused. Check that the hostname and port are correct and that the postmaster is accepting TCP/IP connections.',
    ],
    headline: 'cannot reach its database (5432 refused)',
    sentence: 'the connection to db.acme.internal:5432 failed (refused)',
  },
  {
    kind: 'Flyway',
    lines: ['org.flywaydb.core.api.FlywayException: Validate failed: Migrations have failed validation'],
    headline: 'failed its database migration',
    sentence: 'a database migration failed',
  },
  {
    kind: 'Liquibase',
    lines: [
      'liquibase.exception.LockException: Could not acquire change log lock.  Currently locked by ip-10-0-1-5 since 11/20/26',
    ],
    headline: 'failed its database migration',
    sentence: 'a database migration failed: Could not acquire change log lock',
  },
  {
    kind: 'Prisma',
    lines: ['Error: P3009', 'migrate found failed migrations in the target database'],
    headline: 'failed its database migration',
    sentence: 'a database migration failed: Error: P3009',
  },
  {
    kind: 'Prisma: the server',
    lines: ["Error: P1001: Can't reach database server at `db.acme.internal:5432`"],
    headline: 'cannot reach its database (5432 failed)',
    sentence: 'the connection to db.acme.internal:5432 failed',
  },
  {
    kind: 'Alembic',
    lines: ["alembic.util.exc.CommandError: Can't locate revision identified by 'a1b2c3d4'"],
    headline: 'failed its database migration',
    sentence: "Can't locate revision identified by 'a1b2c3d4'",
  },
  {
    kind: 'a missing variable, its name in front',
    lines: ['ValueError: DATABASE_URL environment variable is required'],
    headline: 'is missing DATABASE_URL',
    sentence: 'the environment variable DATABASE_URL is missing',
  },
  {
    kind: 'a missing variable, Spring',
    lines: [
      'java.lang.IllegalArgumentException: Could not resolve placeholder \'DB_URL\' in value "${DB_URL}"',
    ],
    headline: 'is missing DB_URL',
    sentence: 'the environment variable DB_URL is missing',
  },
  {
    kind: 'a missing variable, shell',
    lines: ['/entrypoint.sh: line 3: API_TOKEN: unbound variable'],
    headline: 'is missing API_TOKEN',
    sentence: 'the environment variable API_TOKEN is missing',
  },
  {
    kind: 'a missing variable, Ruby',
    lines: ['/app/config/database.rb:3:in \'fetch\': key not found: "DATABASE_URL" (KeyError)'],
    headline: 'is missing DATABASE_URL',
    sentence: 'the environment variable DATABASE_URL is missing',
  },
  {
    kind: 'a script with Windows line ends',
    exitCode: 127,
    lines: ["env: can't execute 'bash\\r': No such file or directory"],
    headline: 'cannot start: a script has Windows line endings',
    sentence: 'a script has Windows line endings (CRLF)',
  },
  {
    kind: 'npm repeats that something failed',
    lines: [
      'Error: Cannot find module /app/dist/server.js',
      'npm error code ELIFECYCLE',
      'npm error errno 1',
      'npm error A complete log of this run can be found in: /root/.npm/_logs/x.log',
    ],
    headline: 'is missing server.js in its image',
    sentence: '/app/dist/server.js is missing in the image',
  },
  {
    kind: 'TLS',
    lines: ['tls: failed to verify certificate: x509: certificate signed by unknown authority'],
    headline: 'does not trust a TLS certificate',
    sentence: 'a TLS certificate is not trusted',
  },
  {
    kind: 'AWS credentials',
    lines: ['botocore.exceptions.NoCredentialsError: Unable to locate credentials'],
    headline: 'has no AWS credentials',
    sentence: 'it found no AWS credentials',
  },
  {
    kind: 'the program’s own words, where nothing is known',
    lines: ['2026-11-20T10:00:00Z ERROR [main] Rate table is empty, cannot continue'],
    headline: 'failed: Rate table is empty, cannot continue',
    sentence: 'its last error was "[main] Rate table is empty, cannot continue"',
  },
];

describe('last failure in a log', () => {
  test.each([...tails, ...frameworkTails])(
    'the last failure in the log is found: $kind',
    ({ lines, exitCode, headline, sentence }) => {
      const diagnosis = read(lines, exitCode);
      expect(diagnosis.sentence).toContain(sentence);
      expect(diagnosis.headline).toBe(headline);
    },
  );

  it('a failure that the program recovered from is not the cause', () => {
    const { sentence } = read(['WARN connect ECONNREFUSED 10.0.4.9:6379, retrying', 'INFO redis connected']);
    expect(sentence).toBe('Container web exited with exit code 1 (general application error).');
  });

  it('a warning is the cause where nothing follows it', () => {
    expect(read(['WARN connect ECONNREFUSED 10.0.4.9:6379, retrying']).headline).toBe(
      'cannot reach Redis (6379 refused)',
    );
  });

  it('a worker that gunicorn lost without a timeout was killed for memory', () => {
    const { cause } = read(['[ERROR] Worker with pid 12 was terminated due to signal 9']);
    expect(cause).toBe('out-of-memory');
  });

  it('exit code 2 is left open between Go and the shell', () => {
    expect(read(['usage: rates --table FILE'], 2).sentence).not.toContain('wrong usage');
  });
});
