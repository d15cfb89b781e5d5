import { describe, expect, test } from '@jest/globals';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { said, textOf } from './advice-text.ts';
import { aLogOf } from './evidence-builders.ts';

const container = said('Task failed container health checks', {
  started: true,
  containers: [{ name: 'web', exitCode: 143 }],
});
const balancer = said(
  'Task failed ELB health checks in (target-group arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/checkout/0123456789abcdef)',
  { started: true, containers: [{ name: 'web', exitCode: 143 }] },
);

describe('a failed health check whose log names its reason', () => {
  test.each([
    [
      'Health contributor org.springframework.boot.actuate.data.redis.RedisHealthIndicator (redis) took 10008ms to respond',
      'its check RedisHealthIndicator took 10 s',
      'Find why RedisHealthIndicator is slow',
    ],
    [
      'Health check orders-db with status Unhealthy completed after 10003.4ms with message "null"',
      'its check orders-db took 10 s',
      'Find why orders-db is slow',
    ],
    [
      '{"status":"DOWN","components":{"rabbit":{"status":"DOWN"}}}',
      'its check rabbit is down',
      'Find why rabbit is down',
    ],
  ])('a log that names a slow or failed dependency puts it first: %s', (line, sentence, remedy) => {
    const [words, first] = textOf(container, aLogOf('web started', line));
    expect(words).toContain(sentence);
    expect(first).toContain(remedy);
  });

  test.each([
    ['{"msg":"not ready yet","waitingFor":"tax tables"}', '("not ready yet", waiting for tax tables)'],
    ['still loading the model, 40%', '("still loading")'],
    ['Waiting for db:5432 to be available', 'waiting for db:5432'],
    ['Running migrations: 0042_orders', '("Running migrations")'],
  ])('a log that says that the program was starting puts more time first: %s', (line, sentence) => {
    const [words, first] = textOf(balancer, aLogOf(line));
    expect(words).toContain(`it was still starting`);
    expect(words).toContain(sentence);
    expect(first).toContain('Raise the health check grace period');
    expect(textOf(container, aLogOf(line))[1]).toContain('Raise startPeriod');
  });

  test.each([
    [['still loading the model', 'Server is listening on 8080']],
    [['Health check cache with status Healthy completed after 3ms']],
    [['GET /health 200 in 4 ms']],
    [['{"level":"info","redis":{"status":"up"}}']],
  ])('a log of a program that was ready and well gives no reason: %j', (lines) => {
    const [words, first] = textOf(balancer, aLogOf(...lines));
    expect(words).not.toMatch(/Its log says|Meanwhile/);
    expect(first).toContain('Check the health check settings');
  });
});

describe('a Spot interruption', () => {
  const interrupted = (exitCode: number) =>
    said('Your Spot Task was interrupted.', {
      stopCode: 'SpotInterruption',
      started: true,
      containers: [{ name: 'web', exitCode }],
    });

  test('a task that exited with 0 handled SIGTERM, so the message does not ask for it', () => {
    const text = textOf(interrupted(0)).join('\n');
    expect(text).toContain('which shut down cleanly (exit code 0)');
    expect(text).not.toContain('Handle SIGTERM');
  });

  test('a task that was killed has to handle SIGTERM', () => {
    expect(textOf(interrupted(137)).join('\n')).toContain('Handle SIGTERM');
  });
});

describe('the title of a start that failed', () => {
  const region = 'eu-west-1';
  const prefix =
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed:';
  test.each([
    [
      `${prefix} unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret arn:aws:secretsmanager:${region}:123456789012:secret:shop/bank-token-Jw2e9L from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified secret.`,
      'cannot start: secret shop/bank-token does not exist',
    ],
    [
      `${prefix} unable to retrieve secrets from ssm: The task cannot find the parameter: invalid ssm parameters: /shop/bank-token`,
      'cannot start: parameter /shop/bank-token does not exist',
    ],
    [
      `${prefix} unable to retrieve secrets from ssm: The task cannot find the parameter: invalid ssm parameters: bank-secret`,
      'cannot start: parameter bank-secret does not exist',
    ],
    [
      `ResourceInitializationError: failed to invoke EFS utils commands to set up EFS volumes: stderr: Failed to resolve "fs-0123456789abcdef0.efs.${region}.amazonaws.com"`,
      'cannot mount fs-0123456789abcdef0: its name could not be resolved',
    ],
  ])('a title names what is missing: %s', (reason, headline) => {
    expect(diagnose(said(reason)).headline).toBe(headline);
  });
});
