import { image, running, service, stop } from './builders.ts';
import type { Scenario } from './scenario.ts';

const exited = 'Essential container in task exited';

function crash(name: string, log: readonly string[], exitCode = 1): Pick<Scenario, 'events' | 'fleet'> {
  const containers = [{ name, image: image(name), exitCode }];
  return {
    events: [stop({ service: name, ran: 40, reason: exited, containers })],
    fleet: running(name, 0, 2, log),
  };
}

/** Programs that give up: the log names the failure. */
export const applicationScenarios: Scenario[] = [
  {
    name: 'a Python worker that misses a key',
    ...crash('payments-worker', [
      'INFO capture 77120 for customer 311',
      'Traceback (most recent call last):',
      '  File "/app/payments/worker.py", line 88, in run',
      '    self.provider.capture(job)',
      '  File "/app/payments/provider.py", line 41, in capture',
      '    amount = body["amount"]',
      "KeyError: 'amount'",
    ]),
    expected: {
      cause: 'application-error',
      title: "🔴 payments-worker is down (0 of 2), crashed: KeyError 'amount'",
      sentence: "crashed with exit code 1: KeyError: 'amount'",
      remedy: '/app/payments/provider.py line 41',
    },
  },
  {
    name: 'a Java service without its database',
    ...crash('pricing-api', [
      'INFO  HikariPool-1 - Starting...',
      'ERROR HikariPool-1 - Exception during pool initialization.',
      'org.postgresql.util.PSQLException: Connection to db.internal:5432 refused. Check that the hostname and port are correct.',
      '\tat org.postgresql.core.v3.ConnectionFactoryImpl.openConnectionImpl(ConnectionFactoryImpl.java:342)',
    ]),
    expected: {
      cause: 'application-error',
      title: '🔴 pricing-api is down (0 of 2): cannot reach its database (5432 refused)',
      sentence: 'refused',
      remedy: 'db.internal:5432',
    },
  },
  {
    name: 'a Node service without a module',
    ...crash('web', [
      'node:internal/modules/cjs/loader:1228',
      '  throw err;',
      "Error: Cannot find module '@shop/feature-flags'",
      'Require stack:',
      '- /app/dist/server.js',
    ]),
    expected: {
      cause: 'application-error',
      title: '🔴 web is down (0 of 2): is missing feature-flags in its image',
      sentence: '@shop/feature-flags',
      remedy: 'dependencies installed in the image build',
    },
  },
  {
    name: 'a service that misses a variable',
    ...crash('cart', ['Starting cart', "KeyError: 'DATABASE_URL'"]),
    expected: {
      cause: 'application-error',
      title: '🔴 cart is down (0 of 2): is missing DATABASE_URL',
      sentence: 'DATABASE_URL',
      remedy: 'DATABASE_URL',
    },
  },
  {
    name: 'a port that is taken',
    ...crash('gateway', ['Error: listen EADDRINUSE: address already in use :::8080']),
    expected: {
      cause: 'application-error',
      title: '🔴 gateway is down (0 of 2), cannot listen: port 8080 is in use',
      sentence: '8080',
      remedy: 'Give each container of the task its own port',
    },
  },
  {
    name: 'a crash of one task of two',
    ...crash(
      'loyalty-api',
      ['panic: runtime error: index out of range [5] with length 3', 'goroutine 1 [running]:'],
      2,
    ),
    fleet: {
      ...running('loyalty-api', 2, 2, ['panic: runtime error: index out of range [5] with length 3']),
    },
    expected: {
      cause: 'application-error',
      title:
        '⚪ loyalty-api crashed: panic: runtime error: index out of range [5] with length 3 · 1 task failed, 2 of 2 running',
      sentence: 'index out of range',
      remedy: 'Read the stack trace',
    },
  },
  {
    name: 'an error that the log does not name',
    ...crash('reports', ['INFO ready']),
    expected: {
      cause: 'application-error',
      title: '🔴 reports is down (0 of 2): application error (possible)',
      sentence: 'exit code 1',
      remedy: 'log',
    },
  },
  {
    name: 'a segmentation fault',
    ...crash('imager', ['INFO resize 4000x3000'], 139),
    expected: {
      cause: 'crashed',
      title: '🔴 imager is down (0 of 2): application crashed (possible)',
      sentence: '139',
      remedy: 'Read the last lines of its log',
    },
  },
  {
    name: 'a command that the image does not have',
    events: [
      stop({
        service: 'worker',
        reason: 'Task failed to start',
        code: 'TaskFailedToStart',
        containers: [
          {
            ...{ name: 'worker', image: image('worker') },
            reason:
              'CannotStartContainerError: ResourceInitializationError: failed to create new container runtime task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "gunicorn": executable file not found in $PATH: unknown',
          },
        ],
      }),
    ],
    fleet: running('worker', 1, 2),
    expected: {
      cause: 'container-start-failed',
      title: '🟡 worker degraded (1 of 2): container failed to start',
      sentence: 'its command gunicorn does not exist in the image',
      remedy: 'Check entryPoint and command',
    },
  },
  {
    name: 'a service that ends without an error',
    ...crash('consumer', ['queue is empty, exiting'], 0),
    fleet: { ...running('consumer', 1, 2, ['queue is empty, exiting']), service: service('consumer', 1, 2) },
    expected: {
      cause: 'application-exited',
      title: '🟡 consumer degraded (1 of 2): application exited without an error (likely)',
      sentence: 'exit code 0',
      remedy: 'consumer',
    },
  },
];
