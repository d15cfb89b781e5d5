import { describe, expect, it, test } from '@jest/globals';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import { aStoppedTask } from '../builders/stopped-task.ts';
import { aDefinedContainer, aLogOf, aServiceEvidence, aTaskDefinition } from './evidence-builders.ts';

function exited(exitCode: number, facts: Partial<StoppedTask> = {}): StoppedTask {
  return aStoppedTask({ containers: [{ name: 'web', exitCode }], ...facts });
}

describe('evidence in the log', () => {
  const cases: [number, string, string, string][] = [
    [1, 'exec /usr/local/bin/app: exec format error', 'exec-format-error', 'another CPU architecture'],
    [255, 'standard_init_linux.go:228: exec user process caused: exec format error', 'exec-format-error', ''],
    [1, 'Exception in thread "main" java.lang.OutOfMemoryError: Metaspace', 'heap-exhausted', 'metaspace'],
    [1, 'java.lang.OutOfMemoryError: Java heap space', 'heap-exhausted', 'Java heap is full'],
    [
      134,
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      'heap-exhausted',
      'JavaScript heap of Node.js',
    ],
    [1, 'MemoryError', 'out-of-memory', 'could not allocate more memory'],
    [
      137,
      '[ERROR] Worker (pid:42) was sent SIGKILL! Perhaps out of memory?',
      'out-of-memory',
      'child process',
    ],
    [1, "Error: Cannot find module 'express'", 'application-error', 'express is missing in the image'],
    [1, "ModuleNotFoundError: No module named 'boto3'", 'application-error', 'boto3 is missing'],
    [
      1,
      'Caused by: java.lang.ClassNotFoundException: com.acme.Main',
      'application-error',
      'com.acme.Main is missing',
    ],
    [
      1,
      'Error: listen EADDRINUSE: address already in use :::3000',
      'application-error',
      'port 3000 is in use',
    ],
    [
      1,
      'Error: connect ECONNREFUSED 10.0.3.7:5432',
      'application-error',
      'connection to 10.0.3.7:5432 failed',
    ],
    [
      1,
      'psycopg2.OperationalError: connection to server at "db.shop.internal" (10.0.3.7), port 5432 failed: Connection refused',
      'application-error',
      'connection to db.shop.internal:5432 failed (refused)',
    ],
    [
      1,
      'dial tcp 10.0.3.7:6379: connect: connection refused',
      'application-error',
      'connection to 10.0.3.7:6379 failed',
    ],
    [
      1,
      'Error: getaddrinfo ENOTFOUND db.shop.internal',
      'application-error',
      'db.shop.internal could not be resolved',
    ],
    [
      1,
      'FATAL: password authentication failed for user "shop"',
      'application-error',
      'rejected its user or password',
    ],
    [1, "KeyError: 'DATABASE_URL'", 'application-error', 'environment variable DATABASE_URL is missing'],
    [
      1,
      'Error: Missing required environment variable: STRIPE_KEY',
      'application-error',
      'STRIPE_KEY is missing',
    ],
    [
      1,
      "PermissionError: [Errno 13] Permission denied: '/data/cache'",
      'application-error',
      'has no permission for /data/cache',
    ],
    [
      1,
      'An error occurred (AccessDenied): User is not authorized to perform: s3:GetObject on resource: x',
      'application-error',
      'AWS denied s3:GetObject',
    ],
    [
      1,
      'TypeError: cannot read properties of undefined',
      'application-error',
      'crashed with exit code 1: TypeError: cannot read properties of undefined',
    ],
    [127, '/bin/sh: 1: gunicorn: not found', 'command-not-found', 'gunicorn was not found'],
    [
      1,
      'exec ./start.sh: no such file or directory',
      'container-start-failed',
      'does not exist in the image',
    ],
  ];
  test.each(cases)(
    'exit code %d with the log line "%s" is diagnosed as %s',
    (exitCode, line, cause, words) => {
      const diagnosis = diagnose(exited(exitCode), { gaps: [], ...aLogOf('starting', line, 'bye') });
      expect(diagnosis).toMatchObject({ cause, container: 'web', confidence: 'likely' });
      expect(diagnosis.quotes[0]).toBe(line);
      expect(diagnosis.sentence).toContain(words);
    },
  );

  it('a denial in the log names the task role', () => {
    const log = aLogOf('User: x is not authorized to perform: s3:GetObject on resource: y');
    const [first] = diagnose(exited(1), { gaps: [], ...log }).remedies;
    expect(first?.text).toContain('task role (taskRoleArn)');
  });

  it('a log without an error leaves a plain application error', () => {
    const { sentence } = diagnose(exited(1), { gaps: [], ...aLogOf('all is well') });
    expect(sentence).toBe('Container web exited with exit code 1 (general application error).');
  });
});

describe('limits of the log', () => {
  it('the log does not override what ECS stated', () => {
    const log = aLogOf("Error: Cannot find module 'express'");
    expect(diagnose(aStoppedTask(), { gaps: [], ...log }).cause).toBe('out-of-memory');
    const check = exited(1, { stoppedReason: 'Task failed container health checks' });
    expect(diagnose(check, { gaps: [], ...log }).cause).toBe('container-health-check-failed');
  });

  it('an ordinary error in the log does not explain a kill', () => {
    const log = aLogOf('Error: connect ECONNREFUSED 10.0.3.7:5432');
    expect(diagnose(exited(137), { gaps: [], ...log }).cause).toBe('killed');
  });

  it('an error in the log does not turn a completed job into a failure', () => {
    const stop = exited(0, { belongsToService: false });
    const log = aLogOf('retrying: connection refused', 'done');
    expect(diagnose(stop, { gaps: [], ...log }).cause).toBe('task-completed');
  });

  it('the log of one container does not explain another one', () => {
    const stop = exited(1, { containers: [{ name: 'worker', exitCode: 1 }] });
    expect(diagnose(stop, { gaps: [], ...aLogOf('exec format error') }).cause).toBe('application-error');
  });
});

describe('evidence of DescribeTasks', () => {
  it('the reason that an event lacks is added from DescribeTasks', () => {
    const reason = 'OutOfMemoryError: Container killed due to memory usage';
    const evidence = { gaps: [], containers: [{ name: 'web', exitCode: 137, reason }] };
    expect(diagnose(exited(137), evidence)).toMatchObject({
      cause: 'out-of-memory',
      container: 'web',
      quotes: [reason],
    });
  });

  it('the containers that an event lacks are added from DescribeTasks', () => {
    const evidence = { gaps: [], containers: [{ name: 'web', exitCode: 139 }] };
    expect(diagnose(aStoppedTask({ containers: [] }), evidence)).toMatchObject({ cause: 'crashed' });
  });

  it('the unhealthy container is named from DescribeTasks', () => {
    const stop = exited(137, { stoppedReason: 'Task failed container health checks' });
    const evidence = { gaps: [], containers: [{ name: 'web', healthStatus: 'UNHEALTHY' }] };
    expect(diagnose(stop, evidence).sentence).toBe(
      'ECS stopped the task because the health check of container web kept failing.',
    );
  });

  it('an unhealthy container explains a stop without a reason', () => {
    const stop = exited(137, { stoppedReason: undefined, stopCode: 'ServiceSchedulerInitiated' });
    const evidence = { gaps: [], containers: [{ name: 'web', healthStatus: 'UNHEALTHY' }] };
    expect(diagnose(stop, evidence).cause).toBe('container-health-check-failed');
  });
});

describe('evidence of the task definition', () => {
  it('the essential container is known from the task definition', () => {
    const stop = aStoppedTask({
      containers: [
        { name: 'metrics', exitCode: 1 },
        { name: 'web', exitCode: 137 },
      ],
    });
    const containers = [aDefinedContainer({ name: 'metrics', essential: false }), aDefinedContainer()];
    const evidence = { gaps: [], taskDefinition: aTaskDefinition({ containers }) };
    expect(diagnose(stop).container).toBe('metrics');
    expect(diagnose(stop, evidence)).toMatchObject({ cause: 'killed', container: 'web' });
  });
});

describe('evidence of the service', () => {
  const stop = exited(0, {
    stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)',
    startedBy: undefined,
  });
  const deployment = { id: 'ecs-svc/1', status: 'PRIMARY', taskDefinitionArn: 'x', failedTasks: 0 };

  test.each([
    ['IN_PROGRESS', 'deployment'],
    ['COMPLETED', 'scale-in'],
  ])('a rollout %s of the service makes a scaling activity a %s', (rolloutState, cause) => {
    const service = aServiceEvidence({ deployments: [{ ...deployment, rolloutState }] });
    expect(diagnose(stop, { gaps: [], service }).cause).toBe(cause);
  });
});
