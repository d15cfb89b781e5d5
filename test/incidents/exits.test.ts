import { describe, expect, it, test } from '@jest/globals';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import type { StopFacts, StoppedContainer } from '../../shared/model/stopped-task.ts';

function exited(containers: StoppedContainer[], facts: Partial<StopFacts> = {}): StopFacts {
  return { stoppedReason: 'Essential container in task exited', started: true, containers, ...facts };
}

describe('exit codes', () => {
  const cases: [number, string][] = [
    [1, 'application-error'],
    [2, 'application-error'],
    [255, 'application-error'],
    [126, 'command-not-found'],
    [127, 'command-not-found'],
    [134, 'crashed'],
    [136, 'crashed'],
    [139, 'crashed'],
    [137, 'killed'],
    [130, 'terminated'],
    [143, 'terminated'],
    [3221225477, 'crashed'],
    [-1073741819, 'crashed'],
    [3221225786, 'terminated'],
  ];
  test.each(cases)('exit code %d is diagnosed as %s', (exitCode, cause) => {
    expect(diagnose(exited([{ name: 'app', exitCode }]))).toMatchObject({ cause, container: 'app' });
  });

  it('an exit code is shown with its meaning', () => {
    const { sentence } = diagnose(exited([{ name: 'app', exitCode: 139 }]));
    expect(sentence).toBe('Container app crashed with exit code 139 (SIGSEGV: invalid memory access).');
  });

  it('a missing exit code does not count as 0', () => {
    expect(diagnose(exited([{ name: 'app' }])).cause).toBe('unknown');
  });
});

describe('exit code 0', () => {
  test.each([
    [true, 'application-exited'],
    [false, 'task-completed'],
    [undefined, 'task-completed'],
  ])(
    'exit code 0 is diagnosed by whether the task belongs to a service (%s): %s',
    (belongsToService, cause) => {
      expect(diagnose(exited([{ name: 'app', exitCode: 0 }], { belongsToService })).cause).toBe(cause);
    },
  );
});

describe('several containers', () => {
  const cases: [string, StoppedContainer[], string, string][] = [
    [
      'the essential one decides, not its sidecar',
      [
        { name: 'sidecar', exitCode: 1, essential: false },
        { name: 'app', exitCode: 137, essential: true },
      ],
      'app',
      'killed',
    ],
    [
      'the container that failed on its own decides, not those that were stopped after it',
      [
        { name: 'proxy', exitCode: 143 },
        { name: 'agent', exitCode: 137 },
        { name: 'app', exitCode: 3 },
        { name: 'init', exitCode: 0 },
      ],
      'app',
      'application-error',
    ],
    [
      'one that AWS put into the task is a sidecar, whatever the event says',
      [
        { name: 'aws-guardduty-agent-x1', exitCode: 1 },
        { name: 'app', exitCode: 143 },
      ],
      'app',
      'terminated',
    ],
    [
      'a sidecar decides when it is the only one with an exit code',
      [{ name: 'log_router', exitCode: 139, essential: false }, { name: 'app' }],
      'log_router',
      'crashed',
    ],
  ];
  test.each(cases)('the deciding container is found: %s', (_story, containers, container, cause) => {
    expect(diagnose(exited(containers))).toMatchObject({ cause, container });
  });

  it('a failed sidecar is not blamed when an essential container exited on its own', () => {
    const reason =
      'CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref 123456789012.dkr.ecr.us-east-1.amazonaws.com/aws-guardduty-agent-fargate:v1: dial tcp 3.5.1.2:443: i/o timeout';
    const guardDuty = { name: 'aws-guardduty-agent-x1', reason };
    expect(diagnose(exited([{ name: 'job', exitCode: 0 }, guardDuty]))).toMatchObject({
      cause: 'task-completed',
      container: 'job',
    });
    expect(diagnose(exited([{ name: 'app', exitCode: 3 }, guardDuty]))).toMatchObject({
      cause: 'application-error',
      container: 'app',
    });
  });

  it('a failed sidecar is blamed when it kept the others from running', () => {
    const init = { name: 'init', essential: false, reason: 'CannotPullContainerError: manifest unknown' };
    const reason =
      'CannotStartContainerError: dependency graph: failed to resolve container ordering dependency [init (NONE->STOPPED)] for target [app (NONE->RUNNING)]';
    const stop = exited([init, { name: 'app', exitCode: 143, reason }]);
    expect(diagnose(stop)).toMatchObject({ cause: 'image-not-found', container: 'init' });
  });

  it.each<[string, Partial<StopFacts>]>([
    ['an init container, in a task that failed to start', { stoppedReason: 'Task failed to start' }],
    ['an init container, by the stop code', { stopCode: 'TaskFailedToStart' }],
    ['a sidecar, in a task that ran', {}],
  ])('no cause is proven by the clean exit of %s', (_story, facts) => {
    const containers = [{ name: 'init', exitCode: 0, essential: false }, { name: 'app' }];
    expect(diagnose(exited(containers, { belongsToService: true, ...facts })).cause).toBe('unknown');
  });

  it('a failed dependency is the reason of a container that never ran', () => {
    const reason =
      'CannotStartContainerError: dependency graph: failed to resolve container ordering dependency [migrate(acme/migrate) (STOPPED->RUNNING) - Exit: 3] for target [app (NONE->RUNNING)]';
    const diagnosis = diagnose(
      exited([
        { name: 'migrate', exitCode: 3, essential: false },
        { name: 'app', exitCode: 143, reason },
      ]),
    );
    expect(diagnosis).toMatchObject({ cause: 'container-dependency-failed', container: 'app' });
    expect(diagnosis.sentence).toBe(
      'Container app never ran: it depends on container migrate, which exited with code 3 (application-specific error).',
    );
  });
});

describe('reasons of ECS', () => {
  const killed = [{ name: 'app', exitCode: 137 }];
  const deployment = 'ecs-svc/1111222233334444555';
  const scaling = `Scaling activity initiated by (deployment ${deployment})`;
  const cases: [string, Partial<StopFacts>][] = [
    ['scale-in', { stoppedReason: scaling, startedBy: deployment }],
    ['deployment', { stoppedReason: scaling, startedBy: 'ecs-svc/9999888877776666555' }],
    ['elb-health-check-failed', { stoppedReason: 'Task failed ELB health checks in (elb shop)' }],
    [
      'spot-interruption',
      { stoppedReason: 'Your Spot Task was interrupted.', stopCode: 'TerminationNotice' },
    ],
    ['host-terminated', { stoppedReason: 'Host EC2 (instance i-0123456789abcdef0) terminated.' }],
    ['user-stopped', { stoppedReason: 'Task stopped by user', stopCode: 'UserInitiated' }],
  ];
  test.each(cases)('the reason of ECS for %s outweighs the exit codes after it', (cause, facts) => {
    expect(diagnose(exited(killed, facts))).toMatchObject({ cause });
  });

  it('out of memory outweighs the health check that it made fail', () => {
    const containers = [
      { name: 'app', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
    ];
    const stop = exited(containers, { stoppedReason: 'Task failed ELB health checks in (elb shop)' });
    expect(diagnose(stop)).toMatchObject({ cause: 'out-of-memory', container: 'app' });
  });

  test.each([0, 1, 137])('out of memory is diagnosed with exit code %d', (exitCode) => {
    const containers = [{ name: 'app', exitCode, reason: 'OutOfMemoryError: container killed' }];
    expect(diagnose(exited(containers)).cause).toBe('out-of-memory');
  });
});

describe('stop codes', () => {
  const cases: [string, Partial<StopFacts>][] = [
    ['spot-interruption', { stopCode: 'SpotInterruption' }],
    ['spot-interruption', { stopCode: 'TerminationNotice', launchType: 'FARGATE' }],
    ['host-terminated', { stopCode: 'TerminationNotice', launchType: 'EC2' }],
    ['unknown', { stopCode: 'TerminationNotice' }],
    ['host-terminated', { stopCode: 'InfrastructureHealth' }],
    ['user-stopped', { stopCode: 'UserInitiated' }],
    ['unknown', { stopCode: 'ServiceSchedulerInitiated' }],
    ['unknown', { stopCode: 'TaskFailedToStart' }],
  ];
  test.each(cases)('a stop code without words is diagnosed as %s: %o', (cause, facts) => {
    expect(diagnose({ containers: [], ...facts })).toMatchObject({ cause });
  });
});

describe('text of a StopTask call', () => {
  const ran: StopFacts = {
    stoppedReason: 'nightly cleanup',
    started: true,
    containers: [{ name: 'app', exitCode: 0 }],
  };

  it('the text of a StopTask call is a stop by a user if the task ran and did not fail', () => {
    expect(diagnose(ran)).toMatchObject({ cause: 'user-stopped', confidence: 'possible' });
    expect(diagnose({ ...ran, stopCode: 'UserInitiated' })).toMatchObject({ confidence: 'certain' });
  });

  const doubts: [string, Partial<StopFacts>][] = [
    ['never ran', { started: false }],
    ['may not have run', { started: undefined }],
    ['failed on its own', { containers: [{ name: 'app', exitCode: 1 }] }],
    ['was stopped by the scheduler', { stopCode: 'ServiceSchedulerInitiated' }],
    ['has a reason in the words of ECS', { stoppedReason: 'Unexpected agent error' }],
  ];
  test.each(doubts)('no stop by a user is assumed for a task that %s', (_doubt, facts) => {
    expect(diagnose({ ...ran, ...facts }).cause).toBe('unknown');
  });
});
