import { describe, expect, it, test } from '@jest/globals';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { aStoppedTask } from '../builders/stopped-task.ts';
import { aLogOf } from './evidence-builders.ts';

const group = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef';
const byLoadBalancer = `Task failed ELB health checks in (target-group ${group})`;
const byCommand = 'Task failed container health checks';

function failedCheck(stoppedReason: string, lines: string[]) {
  const stop = aStoppedTask({
    ...{ stoppedReason, stopCode: 'ServiceSchedulerInitiated' },
    containers: [{ name: 'web', exitCode: 143 }],
  });
  return diagnose(stop, { gaps: [], ...aLogOf(...lines) });
}

const rows: [string, string[], string, string][] = [
  [
    'an answer to the load balancer',
    ['10.0.0.8 - - [20/Nov/2026:12:00:00 +0000] "GET / HTTP/1.1" 404 153 "-" "ELB-HealthChecker/2.0"'],
    'it answered GET / with 404',
    'Serve GET /, or set the path',
  ],
  [
    'an answer that asks for credentials',
    ['10.0.0.8 "GET /api HTTP/1.1" 401 12 "-" "ELB-HealthChecker/2.0"'],
    'it answered GET /api with 401',
    'Exempt GET /api from authentication',
  ],
  [
    'a redirect',
    ['10.0.0.8 "GET /login HTTP/1.1" 302 0 "-" "ELB-HealthChecker/2.0"'],
    'it answered GET /login with 302',
    'add the code to the success codes',
  ],
  [
    'Django: the host',
    ["Invalid HTTP_HOST header: '10.0.1.5:8000'. You may need to add '10.0.1.5' to ALLOWED_HOSTS."],
    'it rejects requests for the host 10.0.1.5:8000',
    'ALLOWED_HOSTS in Django',
  ],
  [
    'Rails: the host',
    ['[ActionDispatch::HostAuthorization::DefaultResponseApp] Blocked hosts: 10.0.1.5:3000'],
    'it rejects requests for the host 10.0.1.5:3000',
    'host_authorization in Rails',
  ],
  [
    'Spring: a slow start',
    ['INFO Started Application in 148.2 seconds (process running for 150.1)'],
    'it took 148 s to start',
    'Raise the health check grace period',
  ],
  [
    'an address that only its own task reaches',
    ['INFO Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)'],
    'it listens on 127.0.0.1:8000',
    'listen on 0.0.0.0',
  ],
];

describe('log of a container whose health check failed', () => {
  test.each(rows)('the message quotes %s', (_, lines, shows, remedy) => {
    const { sentence, remedies } = failedCheck(byLoadBalancer, lines);
    expect(sentence).toContain(`Its log shows: ${shows}.`);
    expect(remedies[0]?.text).toContain(remedy);
  });

  it('a failure of the program comes before an answer to the check', () => {
    const { sentence } = failedCheck(byLoadBalancer, [
      'ERROR dial tcp 10.0.3.4:5432: connect: connection refused',
      '"GET /health HTTP/1.1" 503 2 "-" "ELB-HealthChecker/2.0"',
    ]);
    expect(sentence).toContain('the connection to 10.0.3.4:5432 failed (refused)');
  });

  it('the grace period fits the time to start', () => {
    const { remedies } = failedCheck(byLoadBalancer, ['Started Application in 148.2 seconds']);
    expect(remedies.map(({ command }) => command).join('\n')).toContain(
      '--health-check-grace-period-seconds 240',
    );
  });

  it('a check inside the container reaches its loopback address', () => {
    expect(failedCheck(byCommand, ['running on 127.0.0.1:8000']).sentence).not.toContain('127.0.0.1');
  });

  it('success, a quick start and the last line of a running program are no reasons', () => {
    const lines = [
      '"GET /health HTTP/1.1" 200 2 "-" "ELB-HealthChecker/2.0"',
      'ready in 1.2 s',
      'cannot sleep',
    ];
    expect(failedCheck(byLoadBalancer, lines).sentence).not.toContain('log shows');
  });
});
