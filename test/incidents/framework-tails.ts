/** Last lines of a program, and what its message must say about them. */
export interface Tail {
  kind: string;
  lines: string[];
  headline?: string;
  sentence: string;
  exitCode?: number;
}

/** Tails of more frameworks, runtimes, clients and tools, each of a kind of its own. */
export const frameworkTails: Tail[] = [
  {
    kind: 'NestJS: a dependency, whose title does not say "Error" twice',
    lines: [
      "[Nest] 1  - 11/20/2026, 10:00:01 AM   ERROR [ExceptionHandler] Nest can't resolve dependencies of the CartService (?).",
      "Error: Nest can't resolve dependencies of the CartService (?).",
      '    at Injector.resolve (/app/node_modules/@nestjs/core/injector/injector.js:254:19)',
    ],
    headline: "crashed: Nest can't resolve dependencies of the CartService (?)",
    sentence: "Error: Nest can't resolve dependencies of the CartService (?).",
  },
  {
    kind: 'Node.js: a rejected promise',
    lines: [
      '[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block. The promise rejected with the reason "no tenant".] {',
      "  code: 'ERR_UNHANDLED_REJECTION'",
      '}',
    ],
    headline: 'crashed: UnhandledPromiseRejection: no tenant',
    sentence: 'UnhandledPromiseRejection: no tenant.',
  },
  {
    kind: 'npm: a script that package.json lacks',
    lines: [
      'npm error Missing script: "serve:prod"',
      'npm error',
      'npm error To see a list of scripts, run:',
    ],
    headline: 'cannot start: package.json has no script serve:prod',
    sentence: 'package.json has no script serve:prod',
  },
  {
    kind: 'musl: a library of another base image',
    lines: [
      'Error: Error loading shared library ld-linux-x86-64.so.2: No such file or directory (needed by /app/node_modules/canvas/canvas.node)',
    ],
    headline: 'is missing ld-linux-x86-64.so.2 in its image',
    sentence: 'the image lacks ld-linux-x86-64.so.2',
  },
  {
    kind: 'ioredis: a client that gave up, without a host',
    lines: [
      'MaxRetriesPerRequestError: Reached the max retries per request limit (which is 20).',
      '    at Socket.<anonymous> (/app/node_modules/ioredis/built/redis/event_handler.js:182:37)',
    ],
    headline: 'cannot reach Redis',
    sentence: 'the connection to Redis failed',
  },
  {
    kind: 't3-env and zod: a variable',
    lines: [
      'Invalid environment variables: {',
      "  MAIL_TOKEN: [ 'Required' ]",
      '}',
      'Error: Invalid environment variables',
    ],
    headline: 'is missing MAIL_TOKEN',
    sentence: 'the environment variable MAIL_TOKEN is missing',
  },
  {
    kind: 'zod: the path of the issue',
    lines: [
      'ZodError: [',
      '  {',
      '    "code": "invalid_type",',
      '    "path": [',
      '      "QUEUE_URL"',
      '    ],',
      '    "message": "Required"',
      '  }',
      ']',
    ],
    headline: 'is missing QUEUE_URL',
    sentence: 'the value of QUEUE_URL was rejected: Required',
  },
  {
    kind: 'pydantic: a field of the settings',
    lines: [
      'pydantic_core._pydantic_core.ValidationError: 1 validation error for AppSettings',
      'broker_url',
      '  Field required [type=missing, input_value={}, input_type=dict]',
      '    For further information visit https://errors.pydantic.dev/2.9/v/missing',
    ],
    headline: 'is missing broker_url',
    sentence: 'the value of broker_url was rejected: Field required',
  },
  {
    kind: 'Django: a class of a module of exceptions',
    lines: ['django.core.exceptions.ImproperlyConfigured: The STATIC_ROOT setting must be a path.'],
    headline: 'crashed: ImproperlyConfigured: The STATIC_ROOT setting must be a path',
    sentence: 'ImproperlyConfigured: The STATIC_ROOT setting must be a path.',
  },
  {
    kind: 'gunicorn: what its shutdown hides',
    exitCode: 3,
    lines: [
      '[2026-11-20 10:00:01 +0000] [7] [ERROR] Exception in worker process',
      'Traceback (most recent call last):',
      '  File "/app/shop/wsgi.py", line 12, in <module>',
      "ImportError: cannot import name 'rates' from 'shop.settings' (/app/shop/settings.py)",
      '[2026-11-20 10:00:01 +0000] [1] [ERROR] Worker (pid:7) exited with code 3',
      '[2026-11-20 10:00:01 +0000] [1] [ERROR] Shutting down: Master',
      '[2026-11-20 10:00:01 +0000] [1] [ERROR] Reason: Worker failed to boot.',
    ],
    headline: "crashed: ImportError: cannot import name 'rates' from 'shop.settings' (/app/sh…",
    sentence: "ImportError: cannot import name 'rates'",
  },
  {
    kind: 'Celery: the last attempt does not name the broker, an earlier one does',
    lines: [
      '[2026-11-20 10:00:01: ERROR/MainProcess] consumer: Cannot connect to amqp://app:**@mq.internal:5672//: [Errno 111] Connection refused.',
      'Trying again in 2.00 seconds... (1/3)',
      "[2026-11-20 10:00:09: CRITICAL/MainProcess] Unrecoverable error: OperationalError('[Errno 111] Connection refused')",
    ],
    headline: 'cannot reach RabbitMQ (5672 refused)',
    sentence: 'the connection to mq.internal:5672 failed (refused)',
  },
  {
    kind: 'libpq: the password, not the second attempt without TLS',
    lines: [
      'psycopg.OperationalError: connection failed: connection to server at "10.0.2.7", port 5432 failed: FATAL:  password authentication failed for user "app"',
      'connection to server at "10.0.2.7", port 5432 failed: FATAL:  no pg_hba.conf entry for host "10.0.1.5", user "app", database "shop", no encryption',
    ],
    headline: 'cannot log in to its database',
    sentence: 'the database rejected its user or password (user app)',
  },
  {
    kind: 'urllib3: a name',
    lines: [
      "urllib3.exceptions.MaxRetryError: HTTPSConnectionPool(host='rates.example', port=443): Max retries exceeded with url: / (Caused by NameResolutionError(\"Failed to resolve 'rates.example' ([Errno -2] Name or service not known)\"))",
    ],
    headline: 'cannot resolve rates.example',
    sentence: 'the name rates.example could not be resolved',
  },
  {
    kind: 'botocore: an endpoint',
    lines: [
      'botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: "https://sns.eu-west-1.amazonaws.com/"',
    ],
    headline: 'cannot reach sns.eu-west-1.amazonaws.com',
    sentence: 'the connection to sns.eu-west-1.amazonaws.com failed',
  },
  {
    kind: 'argparse: the last line of a program without levels',
    exitCode: 2,
    lines: [
      'usage: worker.py [-h] --queue QUEUE',
      'worker.py: error: the following arguments are required: --queue',
    ],
    headline: 'failed: worker.py: error: the following arguments are required: --queue',
    sentence: 'it ended with "worker.py: error: the following arguments are required: --queue"',
  },
  {
    kind: 'CUDA: memory of the GPU is not memory of the task',
    lines: ['torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.'],
    headline: 'filled the memory of its GPU',
    sentence: 'the memory of the GPU is full',
  },
  {
    kind: 'Go: a file',
    lines: ['2026/11/20 10:00:00 load config: open /etc/app/rates.yaml: no such file or directory'],
    headline: 'cannot find /etc/app/rates.yaml',
    sentence: 'the file /etc/app/rates.yaml does not exist',
  },
  {
    kind: 'Go: the port before the words',
    lines: ['2026/11/20 10:00:00 listen tcp :9090: bind: address already in use'],
    headline: 'cannot listen: port 9090 is in use',
    sentence: 'port 9090 is in use',
  },
  {
    kind: 'Go: an answer of AWS',
    lines: [
      'operation error DynamoDB: GetItem, https response error StatusCode: 400, RequestID: AB, ResourceNotFoundException: x, api error ResourceNotFoundException: Requested resource not found',
    ],
    headline: 'failed: DynamoDB GetItem: ResourceNotFoundException',
    sentence: 'AWS answered DynamoDB GetItem with ResourceNotFoundException: Requested resource not found.',
  },
  {
    kind: 'Python: a refusal of AWS',
    lines: [
      'botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the PutObject operation: Access Denied',
    ],
    headline: 'is denied PutObject',
    sentence: 'AWS answered PutObject with AccessDenied: Access Denied.',
  },
  {
    kind: 'JSON lines: the level stands outside of the message',
    lines: [
      '{"level":"info","msg":"starting"}',
      '{"level":"fatal","caller":"cmd/main.go:41","msg":"no tenants configured"}',
    ],
    headline: 'failed: no tenants configured',
    sentence: 'its last error was "no tenants configured"',
  },
  {
    kind: 'golang-migrate',
    lines: ['error: Dirty database version 14. Fix and force version.'],
    headline: 'failed its database migration',
    sentence: 'a database migration failed: Dirty database version 14',
  },
  {
    kind: 'sqlx: the kind of the target, where no line names its host',
    lines: [
      'Error: error communicating with database: Connection refused (os error 111)',
      '',
      'Caused by:',
      '    Connection refused (os error 111)',
    ],
    headline: 'cannot reach its database (refused)',
    sentence: 'the connection to its database failed (refused)',
  },
  {
    kind: 'Rails: the master key',
    lines: [
      "Missing encryption key to decrypt file with. Ask your team for your master key and write it to /app/config/master.key or put it in the ENV['RAILS_MASTER_KEY'].",
    ],
    headline: 'is missing RAILS_MASTER_KEY',
    sentence: 'the environment variable RAILS_MASTER_KEY is missing',
  },
  {
    kind: 'Sidekiq: Redis by its address',
    lines: [
      "/usr/local/bundle/gems/redis-client/lib/connection.rb:104:in `connect': Connection refused - connect(2) for 10.0.1.4:6379 (redis://cache:6379) (RedisClient::CannotConnectError)",
    ],
    headline: 'cannot reach Redis (6379 refused)',
    sentence: 'the connection to 10.0.1.4:6379 failed (refused)',
  },
  {
    kind: 'Laravel: the kind of the target',
    lines: [
      'In Connection.php line 829:',
      '',
      '  SQLSTATE[HY000] [2002] Connection refused (Connection: mysql, SQL: select 1)  ',
      '',
    ],
    headline: 'cannot reach its database (refused)',
    sentence: 'the connection to its database failed (refused)',
  },
  {
    kind: 'PHP-FPM: the port, not the line that repeats the failure',
    exitCode: 78,
    lines: [
      "[20-Nov-2026 10:00:00] ERROR: unable to bind listening socket for address '9000': Address already in use (98)",
      '[20-Nov-2026 10:00:00] ERROR: FPM initialization failed',
    ],
    headline: 'cannot listen: port 9000 is in use',
    sentence: 'port 9000 is in use',
  },
  {
    kind: '.NET: an unhandled exception, which ends with SIGABRT',
    exitCode: 134,
    lines: [
      "Unhandled exception. System.InvalidOperationException: Unable to resolve service for type 'Shop.IRates'.",
      '   at Microsoft.Extensions.DependencyInjection.ActivatorUtilities.GetService(IServiceProvider sp)',
      '   at Shop.Program.Main(String[] args) in /src/Shop/Program.cs:line 31',
    ],
    headline: "crashed: InvalidOperationException: Unable to resolve service for type 'Shop.I…",
    sentence:
      "Container web crashed with exit code 134 (SIGABRT: the program aborted): System.InvalidOperationException: Unable to resolve service for type 'Shop.IRates', in /src/Shop/Program.cs line 31",
  },
  {
    kind: '.NET: the database behind an unhandled exception',
    exitCode: 139,
    lines: [
      'Unhandled exception. Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.0.3.4:5432',
      ' ---> System.Net.Sockets.SocketException (111): Connection refused',
    ],
    headline: 'cannot reach its database (5432 failed)',
    sentence: 'the connection to 10.0.3.4:5432 failed',
  },
  {
    kind: '.NET: a runtime that the image lacks',
    exitCode: 150,
    lines: [
      'You must install or update .NET to run this application.',
      '',
      'App: /app/Shop.dll',
      "Framework: 'Microsoft.NETCore.App', version '9.0.0' (x64)",
    ],
    headline: 'is missing the .NET runtime in its image',
    sentence: 'the image lacks the .NET runtime Microsoft.NETCore.App 9.0.0',
  },
  {
    kind: 'a crash: errors before its report do not count',
    exitCode: 139,
    lines: ['ERROR connect ECONNREFUSED 10.0.4.9:6379', '[BUG] Segmentation fault at 0x0000000000000018'],
    headline: 'crashed: Segmentation fault',
    sentence: 'the interpreter crashed: Segmentation fault',
  },
  {
    kind: 'a crash without a report says no more than its exit code',
    exitCode: 139,
    lines: ['ERROR connect ECONNREFUSED 10.0.4.9:6379'],
    sentence: 'Container web crashed with exit code 139 (SIGSEGV: invalid memory access).',
  },
  {
    kind: 'JVM: the native library',
    exitCode: 134,
    lines: [
      '# A fatal error has been detected by the Java Runtime Environment:',
      '#  SIGSEGV (0xb) at pc=0x00007f2, pid=1, tid=7',
      '# Problematic frame:',
      '# C  [librocksdbjni.so+0x1a2b3]',
    ],
    headline: 'crashed in native code (librocksdbjni.so)',
    sentence: 'the JVM crashed in native code (librocksdbjni.so)',
  },
  {
    kind: 'C++: what()',
    exitCode: 134,
    lines: ["terminate called after throwing an instance of 'std::runtime_error'", '  what():  no rates'],
    headline: 'crashed: std::runtime_error: no rates',
    sentence: 'std::runtime_error: no rates',
  },
  {
    kind: 'C++: a message too long for the title',
    exitCode: 134,
    lines: [
      "terminate called after throwing an instance of 'std::runtime_error'",
      '  what():  no rates for the currencies of the order, of its customer and of the shop',
    ],
    headline: 'crashed: std::runtime_error: no rates for the currencies of the order, of its…',
    sentence: 'of its customer and of the shop',
  },
  {
    kind: 'Elixir',
    lines: ['** (ArgumentError) no rate for EUR', '    (shop 1.0.0) lib/shop/rates.ex:14: Shop.Rates.get/1'],
    headline: 'crashed: ArgumentError: no rate for EUR',
    sentence: 'ArgumentError: no rate for EUR',
  },
  {
    kind: 'nginx: a directory',
    lines: ['nginx: [emerg] mkdir() "/var/cache/nginx/proxy_temp" failed (13: Permission denied)'],
    headline: 'has no permission for /var/cache/nginx/proxy_temp',
    sentence: 'it has no permission for /var/cache/nginx/proxy_temp',
  },
  {
    kind: 'HAProxy: what is before its verdict on the file',
    lines: [
      "[ALERT]    (1) : config : parsing [/usr/local/etc/haproxy/haproxy.cfg:33] : 'server a' : could not resolve address 'a.internal'.",
      '[ALERT]    (1) : config : Error(s) found in configuration file : /usr/local/etc/haproxy/haproxy.cfg',
    ],
    headline: 'cannot resolve a.internal',
    sentence: 'the name a.internal could not be resolved',
  },
  {
    kind: 'Elasticsearch: the point that an error line announces',
    exitCode: 78,
    lines: [
      'ERROR: [1] bootstrap checks failed. You must address the points described in the following [1] lines.',
      'bootstrap check failure [1] of [1]: max virtual memory areas vm.max_map_count [65530] is too low',
    ],
    headline: 'failed: bootstrap check failure [1] of [1]: max virtual memory areas vm.max_m…',
    sentence: 'vm.max_map_count [65530] is too low',
  },
  {
    kind: 'Kafka: the login',
    lines: [
      'sasl_ssl://b-1.msk:9096/bootstrap: SASL authentication error: invalid credentials (after 312ms)',
      'ERROR consumer stopped: Local: All broker connections are down',
    ],
    headline: 'cannot log in to Kafka',
    sentence: 'Kafka rejected its login or its access (SASL authentication error)',
  },
  {
    kind: 'RabbitMQ: the login',
    lines: [
      'Error: Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN."',
    ],
    headline: 'cannot log in to RabbitMQ',
    sentence:
      'RabbitMQ rejected its login (ACCESS_REFUSED - Login was refused using authentication mechanism PLAIN)',
  },
  {
    kind: 'wait-for-it: the service that did not come',
    lines: ['wait-for-it.sh: timeout occurred after waiting 15 seconds for db:5432'],
    headline: 'cannot reach its database (5432 timed out)',
    sentence: 'the connection to db:5432 failed (timed out)',
  },
  {
    kind: 'curl: a name',
    lines: ['curl: (6) Could not resolve host: config.internal'],
    headline: 'cannot resolve config.internal',
    sentence: 'the name config.internal could not be resolved',
  },
  {
    kind: 'Spring: a property and the variable that sets it',
    lines: [
      "Caused by: java.lang.IllegalArgumentException: Could not resolve placeholder 'mail.api-key' in value",
    ],
    headline: 'is missing mail.api-key',
    sentence: 'the property mail.api-key is missing',
  },
  {
    kind: 'words of memory at a level that reports no failure',
    lines: ['INFO flags loaded: ["OutOfMemoryError: Java heap space handler"]', 'INFO done'],
    sentence: 'Container web exited with exit code 1 (general application error).',
  },
  {
    kind: 'a request in an access log',
    lines: ['10.0.1.2 - - [20/Nov/2026:12:00:01 +0000] "GET /api/Error: HTTP/1.1" 404 19', 'ready'],
    sentence: 'Container web exited with exit code 1 (general application error).',
  },
  {
    kind: 'hints behind a report',
    lines: [
      'sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation "orders" does not exist',
      'LINE 1: SELECT count(*) FROM orders',
      '(Background on this error at: https://sqlalche.me/e/20/f405)',
    ],
    headline: 'cannot find table orders',
    sentence: 'table orders does not exist',
  },
  {
    kind: 'last words after the program went on',
    lines: [
      'ERROR connect ECONNREFUSED 10.0.4.9:6379',
      'INFO serving without a cache',
      'license file has expired',
    ],
    headline: 'failed: license file has expired',
    sentence: 'it ended with "license file has expired"',
  },
  {
    kind: 'gunicorn: the port, which it says it cannot connect to',
    exitCode: 4,
    lines: ["[2026-11-20 10:00:05 +0000] [1] [ERROR] Can't connect to ('0.0.0.0', 8000)"],
    headline: 'cannot listen: port 8000 is in use',
    sentence: 'port 8000 is in use',
  },
  {
    kind: 'Apache: the port behind the words',
    lines: ['(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80'],
    headline: 'cannot listen: port 80 is in use',
    sentence: 'port 80 is in use',
  },
  {
    kind: 'Kestrel: the port',
    lines: ['System.IO.IOException: Failed to bind to address http://0.0.0.0:5000: address already in use.'],
    headline: 'cannot listen: port 5000 is in use',
    sentence: 'port 5000 is in use',
  },
  {
    kind: 'Rust: a low port',
    lines: ['failed to bind 0.0.0.0:80: Permission denied (os error 13)'],
    headline: 'cannot listen: port 80 needs root',
    sentence: 'it is not allowed to listen on port 80',
  },
  {
    kind: 'aiohttp: a host',
    lines: [
      'aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host stock.shop.local:8080 ssl:default',
    ],
    headline: 'cannot reach stock.shop.local:8080',
    sentence: 'the connection to stock.shop.local:8080 failed',
  },
  {
    kind: 'gRPC: an address',
    lines: [
      'details = "failed to connect to all addresses; last error: UNKNOWN: ipv4:10.0.1.9:50051: Connection refused (111)"',
    ],
    headline: 'cannot reach 10.0.1.9:50051 (refused)',
    sentence: 'the connection to 10.0.1.9:50051 failed (refused)',
  },
  {
    kind: 'Netty: the host behind the verdict',
    lines: ['Caused by: java.net.ConnectException: Connection refused: orders-db/10.0.4.2:5432'],
    headline: 'cannot reach its database (5432 refused)',
    sentence: 'the connection to 10.0.4.2:5432 failed (refused)',
  },
  {
    kind: '.NET: a configuration file',
    exitCode: 134,
    lines: [
      "Unhandled exception. System.IO.FileNotFoundException: The configuration file 'appsettings.Production.json' was not found and is not optional.",
    ],
    headline: 'cannot find appsettings.Production.json',
    sentence: 'the file appsettings.Production.json does not exist',
  },
  {
    kind: 'PostgreSQL: rights on a table are no file permission',
    lines: ['ERROR: permission denied for table invoices'],
    headline: 'has no database permission for invoices',
    sentence: 'its user may not use invoices in the database',
  },
  {
    kind: 'an API that denies is no file permission',
    lines: [
      'vault: GET https://vault.internal:8200/v1/secret/data/web Code: 403. Errors: * permission denied',
    ],
    headline: 'failed: vault: GET https://vault.internal:8200/v1/secret/data/web Code: 403.…',
    sentence: 'it ended with "vault: GET',
  },
  {
    kind: 'Elastic Common Schema: the message of the error',
    lines: [
      '{"log.level":"ERROR","message":"Application run failed","error.message":"Failed to determine a suitable driver class"}',
    ],
    headline: 'failed: Failed to determine a suitable driver class',
    sentence: 'its last error was "Failed to determine a suitable driver class"',
  },
  {
    kind: 'Bundler: a gem',
    lines: [
      'Could not find rack-3.1.7 in locally installed gems',
      'Run `bundle install` to install missing gems.',
    ],
    headline: 'is missing rack-3.1.7 in its image',
    sentence: 'rack-3.1.7 is missing in the image',
  },
];
