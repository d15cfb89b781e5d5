import { describe, expect, it, test } from '@jest/globals';
import { incidentMessage, type MessageOptions } from '../../shared/incidents/message/incident-message.ts';
import { logBlocks } from '../../shared/incidents/message/log-excerpt.ts';
import { causes } from '../../shared/model/causes.ts';
import type { ServiceEvidence } from '../../shared/model/evidence.ts';
import type { Incident } from '../../shared/model/incident.ts';
import { slackActions } from '../../shared/model/slack-actions.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { aDiagnosis, aLogTail, anIncident, aServiceEvent, aStop } from '../builders/incident.ts';
import { aPlace, aStoppedTask } from '../builders/stopped-task.ts';

function at(hour: number, minute: number): number {
  return Date.UTC(2026, 10, 20, hour, minute);
}

function shown(incident: Incident, options?: MessageOptions): string {
  return messageAsText(incidentMessage(incident, options));
}

const deploying: ServiceEvidence = {
  desiredCount: 4,
  runningCount: 2,
  pendingCount: 1,
  deployments: [
    {
      id: 'ecs-svc/4205316789012345678',
      status: 'PRIMARY',
      rolloutState: 'IN_PROGRESS',
      rolloutStateReason: 'ECS deployment ecs-svc/4205316789012345678 in progress.',
      taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/checkout:57',
      failedTasks: 13,
    },
  ],
  events: [],
  subnets: [],
  securityGroups: [],
};

const outOfMemoryLoop = anIncident({
  count: 14,
  firstSeenAt: at(1, 12),
  lastSeenAt: at(2, 10),
  occurrence: aStop(
    aStoppedTask(),
    aDiagnosis({
      remedies: [
        {
          text: 'If it began with revision 57, go back to the one before.',
          command:
            'aws ecs update-service --cluster shop-prod --service checkout --task-definition checkout:56',
        },
        { text: 'Register a revision with more memory.', command: 'cpu=512 memory=2048' },
      ],
    }),
  ),
  evidence: {
    service: deploying,
    taskDefinition: {
      containers: [{ name: 'web', essential: true, memoryMiB: 896, heapFlags: [], secrets: [] }],
    },
    log: {
      container: 'web',
      group: '/ecs/checkout',
      stream: 'ecs/web/8d2f1c0e9b7a4f6d8c1e2a3b4c5d6e7f',
      region: 'eu-west-1',
      lines: [
        { at: at(1, 12), message: 'INFO  cart 1016 priced in 112 ms' },
        { at: at(1, 12), message: '\u001B[33mWARN\u001B[0m  heap 871 of 896 MiB <!channel>' },
      ],
    },
    gaps: [],
  },
});

const ecsConsole = 'https://eu-west-1.console.aws.amazon.com/ecs/v2';

describe('out-of-memory loop', () => {
  it('an incident is one message with everything that the engineer on call needs', () => {
    expect(shown(outOfMemoryLoop)).toBe(`🟡 checkout degraded (2 of 4): out of memory
────────────────────────────────────────────

14 stops · first 2026-11-20 01:12 UTC · last 2026-11-20 02:10 UTC
Crash loop: 13 stops an hour, each task lives about 3 min 12 s, next try under
way; 14 tasks, about $0.02 of Fargate
Service checkout · cluster shop-prod · eu-west-1 · account 123456789012

Container web used all the memory of its task and was killed.
│ OutOfMemoryError: Container killed due to memory usage

Container        web
Exit code        137 (SIGKILL: killed without a chance to clean up)
Ran for          3 min 12 s
Tasks            2 of 4 running, 1 pending · 2026-11-20 01:12 UTC
Task definition  checkout:57

What to do
1. If it began with revision 57, go back to the one before.
    aws ecs update-service --cluster shop-prod --service checkout --task-definition checkout:56
2. Register a revision with more memory.
    cpu=512 memory=2048

[Acknowledge] [Mute 1 h] [More log lines]

Logs at the stop [1] · Task [2] · Task definition [3] · Service [4]

Last log lines of web
    INFO  cart 1016 priced in 112 ms
    WARN  heap 871 of 896 MiB <!channel>

Task size   0.5 vCPU / 1 GiB, container limit 896 MiB
Image       shop/checkout:1.14.2 digest 3f2a9c1e8b7d
Capacity    Fargate, eu-west-1b
Deployment  checkout:57 in progress, 13 failed tasks
First task  8d2f1c0e9b7a4f6d8c1e2a3b4c5d6e7f

[1] https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fecs$252Fcheckout/log-events/ecs$252Fweb$252F8d2f1c0e9b7a4f6d8c1e2a3b4c5d6e7f$3Fstart$3D1795136860000$26end$3D1795137220000
[2] ${ecsConsole}/clusters/shop-prod/tasks/8d2f1c0e9b7a4f6d8c1e2a3b4c5d6e7f/configuration?region=eu-west-1
[3] ${ecsConsole}/task-definitions/checkout/57/containers?region=eu-west-1
[4] ${ecsConsole}/clusters/shop-prod/services/checkout/deployments?region=eu-west-1`);
  });

  it('the notification has the service, the cause and the count', () => {
    expect(incidentMessage(outOfMemoryLoop).text).toBe(
      '🟡 checkout in shop-prod degraded (2 of 4): out of memory · 14 stops\nContainer web used all the memory of its task and was killed.',
    );
  });

  it('a log line is shown verbatim and cannot mention anyone', () => {
    const { blocks } = incidentMessage(outOfMemoryLoop);
    expect(blocks).toContainEqual({
      type: 'rich_text',
      elements: [
        expect.objectContaining({ type: 'rich_text_section' }),
        {
          type: 'rich_text_preformatted',
          elements: [
            {
              type: 'text',
              text: 'INFO  cart 1016 priced in 112 ms\nWARN  heap 871 of 896 MiB <!channel>',
            },
          ],
        },
      ],
    });
  });

  it('the circuit breaker is quoted in the words of ECS', () => {
    const [deployment] = deploying.deployments;
    const failed = {
      ...deploying,
      deployments: [
        {
          ...deployment,
          id: 'ecs-svc/1',
          status: 'PRIMARY',
          taskDefinitionArn: 'arn:aws:ecs:eu-west-1:123456789012:task-definition/checkout:57',
          rolloutState: 'FAILED',
          rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
          failedTasks: 1,
        },
      ],
    };
    expect(shown(anIncident({ evidence: { service: failed, gaps: [] } }))).toContain(
      `Deployment  checkout:57 failed, 1 failed task: ECS deployment circuit breaker:
            tasks failed to start.`,
    );
  });
});

describe('deployments that ECS gave up', () => {
  const id = 'ecs-svc/4205316789012345678';
  const notes = [`Service checkout had a deployment that failed (${id}): ECS deployment circuit breaker.`];
  const events = [
    {
      at: at(1, 14),
      message: `(service checkout) (deployment ${id}) deployment failed: tasks failed to start.`,
    },
    { at: at(1, 13), message: '(service checkout) was unable to place a task. Reason: RESOURCE:FARGATE.' },
  ];
  const text = shown(anIncident({ notes, evidence: { service: { ...deploying, events }, gaps: [] } }));

  it('a deployment that ECS gave up has failed, though it was last read in progress', () => {
    expect(text).toContain('Deployment  checkout:57 failed, 13 failed tasks');
  });

  it('a failed deployment is shown once, without the failures of other tasks', () => {
    expect(text).toContain(`ECS also said
• Service checkout had a deployment that failed (${id}):
  ECS deployment circuit breaker.

`);
  });
});

test('a placement failure is shown where it is the cause', () => {
  const message = '(service checkout) was unable to place a task. Reason: RESOURCE:FARGATE.';
  const occurrence = aStop(aStoppedTask(), aDiagnosis({ cause: 'capacity-unavailable' }));
  const service = { ...deploying, events: [{ at: at(1, 13), message }] };
  expect(shown(anIncident({ occurrence, evidence: { service, gaps: [] } }))).toContain(message);
});

test('the line that proves the cause stays in the excerpt of a long log', () => {
  const proof = "Error: Cannot find module 'express'";
  const messages = [
    ...['listening on 8080', 'reading config', 'loading routes'],
    `${proof}\nRequire stack:`,
    ...Array.from({ length: 20 }, (_, index) => `at frame ${index}`),
  ];
  const log = aLogTail(messages.map((message) => ({ at: at(1, 12), message })));
  const occurrence = aStop(aStoppedTask(), aDiagnosis({ quotes: [messages[3] ?? ''] }));
  expect(
    shown(anIncident({ occurrence, evidence: { log, gaps: [] } })),
  ).toContain(`Log lines around the failure of web
    … 1 earlier line
    reading config
    loading routes
    ${proof}
    Require stack:
    at frame 0
    … 9 lines
    at frame 10
    at frame 11
`);
});

describe('missing secret through a webhook', () => {
  const reason =
    'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ' +
    'unable to retrieve secret from asm: service call has been retried 1 time(s): ResourceNotFoundException: ' +
    "Secrets Manager can't find the specified secret.";
  const { startedAt: _, ...neverStarted } = aStoppedTask({ started: false, containers: [{ name: 'web' }] });
  const missingSecret = anIncident({
    occurrence: aStop(
      neverStarted,
      aDiagnosis({
        cause: 'secret-not-found',
        container: undefined,
        quotes: [reason],
        sentence: 'The secret prod/db does not exist, or it has no value.',
        remedies: [{ text: 'Check the name of the secret in revision 57.' }],
      }),
    ),
    notes: ['Deployment ecs-svc/42 failed: tasks failed to start.'],
    evidence: { gaps: ['service not readable: AccessDenied on ecs:DescribeServices'] },
  });

  it('a message through a webhook has the words of ECS, what was not readable and its limits', () => {
    expect(
      shown(missingSecret, { canUpdate: false }),
    ).toBe(`❔ checkout: 1 task failed, running tasks unknown · secret not found
───────────────────────────────────────────────────────────────────

1 stop so far · 2026-11-20 01:12 UTC
Service checkout · cluster shop-prod · eu-west-1 · account 123456789012

The secret prod/db does not exist, or it has no value.
│ ResourceInitializationError: unable to pull secrets or registry auth:
│ execution resource retrieval failed: unable to retrieve secret from asm:
│ service call has been retried 1 time(s): ResourceNotFoundException: Secrets
│ Manager can't find the specified secret.

Container        web
Ran for          0 s (never started)
Task definition  checkout:57

ECS also said
• Deployment ecs-svc/42 failed: tasks failed to start.

What to do
1. Check the name of the secret in revision 57.

[Acknowledge] [Mute 1 h]

Task [1] · Task definition [2] · Service [3]

Task size  0.5 vCPU / 1 GiB
Capacity   Fargate, eu-west-1b
Task       8d2f1c0e9b7a4f6d8c1e2a3b4c5d6e7f

service not readable: AccessDenied on ecs:DescribeServices
Sent by an incoming webhook, which cannot update or answer in a thread: later
stops, acknowledgements and rollbacks will not show here.

[1] ${ecsConsole}/clusters/shop-prod/tasks/8d2f1c0e9b7a4f6d8c1e2a3b4c5d6e7f/configuration?region=eu-west-1
[2] ${ecsConsole}/task-definitions/checkout/57/containers?region=eu-west-1
[3] ${ecsConsole}/clusters/shop-prod/services/checkout/health?region=eu-west-1`);
  });
});

describe('service behind a load balancer', () => {
  const unhealthy =
    '(service checkout) (port 8080) is unhealthy in (target-group web) due to (reason Health checks failed ' +
    'with these codes: [502]).';
  const events = [
    { at: at(1, 14), message: '(service checkout) has started 1 tasks: (task 8d2f).' },
    { at: at(1, 13), message: unhealthy },
    { at: at(1, 12), message: '(service checkout) has reached a steady state.' },
  ];

  it('only the service event that names the cause is shown', () => {
    const text = shown(anIncident({ evidence: { service: { ...deploying, events }, gaps: [] } }));
    expect(text).toContain(`ECS also said
• (service checkout) (port 8080) is unhealthy in (target-group web) due to
  (reason Health checks failed with these codes: [502]).

`);
  });

  it('the words that prove the cause are not repeated', () => {
    const occurrence = aStop(aStoppedTask(), aDiagnosis({ quotes: [unhealthy] }));
    const incident = anIncident({ occurrence, evidence: { service: { ...deploying, events }, gaps: [] } });
    expect(shown(incident)).not.toContain('ECS also said');
  });
});

test('only the newest five of many notes are shown', () => {
  const notes = Array.from({ length: 3000 }, (_, index) => `Deployment ${index + 1} failed.`);
  const text = shown(anIncident({ notes }));
  expect(text).toContain('ECS also said (2995 earlier left out)\n• Deployment 2996 failed.\n');
  expect(text).toContain('• Deployment 3000 failed.\n');
});

describe('closed incidents', () => {
  const lines = Array.from({ length: 20 }, (_, index) => ({ at: at(1, 12), message: `line ${index + 1}` }));
  const log = aLogTail(lines);
  const over: Incident = {
    ...outOfMemoryLoop,
    evidence: { ...outOfMemoryLoop.evidence, log },
    steadyAt: at(2, 31),
  };

  it('a closed incident has a tick, its time and duration, and its cause', () => {
    const message = incidentMessage(over);
    expect(message.blocks[0]).toMatchObject({
      text: { text: ':white_check_mark: checkout stable again · was: out of memory' },
    });
    expect(message.text).toMatch(
      /^:white_check_mark: checkout in shop-prod stable again · was: out of memory · 14 stops\n/,
    );
    expect(shown(over)).toContain(
      `Stable again 2026-11-20 02:31 UTC, 1 h 19 min after the first stop
14 stops · first 2026-11-20 01:12 UTC · last 2026-11-20 02:10 UTC`,
    );
    expect(shown(over)).toContain('Container web used all the memory of its task and was killed.');
  });

  it('a closed incident has no counts, remedies for the next time and a short log', () => {
    const text = shown(over);
    expect(text).not.toMatch(/^(Tasks|Deployment) /m);
    expect(text).not.toContain('What to do');
    expect(text).toContain('If it comes back\n1. If it began with revision 57');
    expect(text).toContain('    … 15 earlier lines\n    line 16\n');
  });

  it('a closed incident is open again after the next stop', () => {
    const again = shown({ ...over, lastSeenAt: at(2, 40) });
    expect(again).not.toContain('Stable again');
    expect(again).toContain('What to do');
  });
});

describe('incidents seen before', () => {
  const previous = { count: 14, lastSeenAt: at(0, 10) };
  const permalink = 'https://shop.slack.com/archives/C012AB3CD/p1795133400000000?thread_ts=1&cid=C012AB3CD';

  it('an incident that was seen before links its earlier message', () => {
    const message = { channel: 'C012AB3CD', permalink };
    const text = shown(anIncident({ episode: 2, previous: { ...previous, message } }));
    expect(text).toContain('Seen before: 14 stops until 2026-11-20 00:10 UTC · earlier message [1]\n');
    expect(text).toContain(`[1] ${permalink}\n`);
  });

  it.each([undefined, 'javascript:alert(1)', 'not an address'])(
    'an incident that was seen before is shown without an invalid link (%p)',
    (address) => {
      const message = { channel: 'C012AB3CD', permalink: address };
      expect(shown(anIncident({ episode: 2, previous: { ...previous, message } }))).toMatch(
        /Seen before: 14 stops until 2026-11-20 00:10 UTC(?: · earlier message)?\n/,
      );
    },
  );
});

describe('service events', () => {
  const event = aServiceEvent();
  const diagnosis = aDiagnosis({
    cause: 'capacity-unavailable',
    confidence: 'likely',
    container: undefined,
    quotes: ['RESOURCE:FARGATE'],
    sentence: 'AWS has no Fargate Spot capacity for this service now.',
  });
  const noCapacity = anIncident({
    count: 3,
    lastSeenAt: at(1, 40),
    occurrence: { kind: 'service-event', id: event.id, at: event.at, place: event.place, event, diagnosis },
  });

  it('a service event has its count, no task and the certainty of its cause', () => {
    expect(shown(noCapacity)).toBe(`❔ checkout: running tasks unknown · no capacity available (likely)
──────────────────────────────────────────────────────────────────

3 events · first 2026-11-20 01:12 UTC · last 2026-11-20 01:40 UTC
Service checkout · cluster shop-prod · eu-west-1 · account 123456789012

AWS has no Fargate Spot capacity for this service now.
│ RESOURCE:FARGATE

Event     SERVICE_TASK_PLACEMENT_FAILURE
Capacity  Fargate Spot

[Acknowledge] [Mute 1 h]

Service [1]

[1] ${ecsConsole}/clusters/shop-prod/services/checkout/events?region=eu-west-1`);
  });
});

test('a log of which few lines fit has its gaps on both sides of the failure', () => {
  const lines = ['starting', 'reading config', 'FATAL: no seats', 'closing pool', 'bye', 'bye again'];
  const log = aLogTail(lines.map((message) => ({ at: at(1, 12), message })));
  const occurrence = aStop(aStoppedTask(), aDiagnosis({ quotes: ['FATAL: no seats'] }));
  const closed = anIncident({ occurrence, steadyAt: at(1, 30), evidence: { log, gaps: [] } });
  expect(shown(closed)).toContain(`Log lines around the failure of web
    … 1 earlier line
    reading config
    FATAL: no seats
    closing pool
    bye
    bye again
`);
  const narrow = JSON.stringify(logBlocks(closed, { name: 20, log: 50 }));
  expect(narrow).toContain('… 2 earlier lines\\nFATAL: no seats\\n… 3 later lines');
});

describe('a stop that nothing explains', () => {
  const startless = { createdAt: at(1, 12), startedAt: undefined, started: false, stoppedAt: at(1, 13) };
  const stop = aStoppedTask({
    ...startless,
    pullTookMs: 8_000,
    stopCode: 'TaskFailedToStart',
    containers: [],
  });
  const diagnosis = aDiagnosis({ cause: 'unknown', container: undefined, quotes: [] });
  const said = (message: string, minute: number) => ({
    at: at(1, minute),
    message: `(service checkout) ${message}`,
  });
  const events = [
    said('has started 1 tasks: (task 2d).', 14),
    said('has stopped 1 running tasks: (task 7a).', 13),
    said('was unable to place a task.', 11),
    said('has reached a steady state.', 2),
  ];

  it('an unknown cause comes with the course of the stop and the newest events of the service', () => {
    const evidence = { service: { ...deploying, events }, gaps: [] };
    const text = shown(anIncident({ occurrence: aStop(stop, diagnosis), evidence }));
    expect(text).toContain(`Newest events of the service
• 01:14 UTC (service checkout) has started 1 tasks: (task 2d).
• 01:13 UTC (service checkout) has stopped 1 running tasks: (task 7a).
• 01:11 UTC (service checkout) was unable to place a task.
`);
    expect(text).not.toContain('ECS also said');
    expect(text.replace(/\s+/g, ' ')).toContain(
      'Created 01:12:00 UTC, image pull took 8 s, never started, stopped 1 min after it was created (stop code TaskFailedToStart)',
    );
  });

  it('a known cause comes without them', () => {
    const evidence = { service: { ...deploying, events }, gaps: [] };
    const text = shown(anIncident({ evidence }));
    expect(text).not.toMatch(/Newest events|Created 01/);
  });
});

describe('unknown facts', () => {
  it('an unknown cause is shown verbatim', () => {
    const diagnosis = aDiagnosis({
      cause: 'unknown',
      confidence: 'possible',
      container: undefined,
      quotes: ['Task stopped: flux capacitor drained'],
      sentence: 'ECS gave a reason that is not known yet.',
    });
    const text = shown(anIncident({ occurrence: aStop(aStoppedTask(), diagnosis) }));
    expect(text).toMatch(/^❔ checkout: 1 task failed, running tasks unknown\n/);
    expect(text).toContain('│ Task stopped: flux capacitor drained');
  });

  it('the longest reason of ECS is shown once, to its last word', () => {
    const reason = `ResourceInitializationError: ${'x'.repeat(950)}, api error AccessDeniedException`;
    const quoted = aDiagnosis({ cause: 'unknown', quotes: [reason], sentence: 'ECS gave a new reason.' });
    const told = { ...quoted, sentence: `ECS gave a new reason: ${reason}` };
    for (const diagnosis of [quoted, told]) {
      const text = shown(anIncident({ occurrence: aStop(aStoppedTask(), diagnosis) }));
      expect(text.split('AccessDeniedException')).toHaveLength(2);
    }
  });

  it('unknown facts are left out', () => {
    const bare = aStoppedTask({
      containers: [],
      startedAt: undefined,
      started: undefined,
      cpuUnits: undefined,
      memoryMiB: undefined,
      launchType: undefined,
      availabilityZone: undefined,
    });
    const diagnosis = aDiagnosis({ container: undefined, quotes: [] });
    expect(shown(anIncident({ occurrence: aStop(bare, diagnosis) }))).toContain(`killed.

Task definition  checkout:57

[Acknowledge] [Mute 1 h]

Task [1] · Task definition [2] · Service [3]

Task  8d2f1c0e9b7a4f6d8c1e2a3b4c5d6e7f

`);
  });

  it('the log is linked by its usual name when it was not readable', () => {
    const container = { name: 'web', essential: true, heapFlags: [], secrets: [] };
    const taskDefinition = {
      containers: [
        { ...container, logGroup: '/ecs/checkout', logStreamPrefix: 'ecs', logRegion: 'eu-west-2' },
      ],
    };
    const gaps = ['logs not readable: AccessDenied on logs:GetLogEvents'];
    const text = shown(anIncident({ evidence: { taskDefinition, gaps } }));
    expect(text).toContain('https://eu-west-2.console.aws.amazon.com/cloudwatch/home?region=eu-west-2#');
    expect(text).toContain('/log-events/ecs$252Fweb$252F8d2f1c0e9b7a4f6d8c1e2a3b4c5d6e7f$3F');
    expect(text).toContain('logs not readable: AccessDenied on logs:GetLogEvents');
  });

  it('a partition without a console has no links', () => {
    const occurrence = aStop(
      aStoppedTask({ place: aPlace({ partition: 'aws-iso', region: 'us-iso-east-1' }) }),
    );
    expect(shown(anIncident({ occurrence }))).not.toMatch(/https:|Task definition \[/);
  });
});

test('a scheduled task is named by its family', () => {
  const place = aPlace({ kind: 'family', name: 'nightly-report' });
  const text = shown(anIncident({ occurrence: aStop(aStoppedTask({ place })) }));
  expect(text).toContain('Task family nightly-report · cluster shop-prod');
  expect(text).not.toContain('Service');
});

test('facts from DescribeTasks are added to those of the event', () => {
  const stop = aStoppedTask({ containers: [{ name: 'web' }, { name: 'envoy', exitCode: 0 }] });
  const containers = [
    { name: 'envoy' },
    { name: 'web', exitCode: 127, image: 'public.ecr.aws/nginx/nginx:1' },
  ];
  const text = shown(anIncident({ occurrence: aStop(stop), evidence: { containers, gaps: [] } }));
  expect(text).toContain('Exit code        127 (command, or a library that it needs, not found)');
  expect(text).toContain('Image      public.ecr.aws/nginx/nginx:1');
});

test('steps are numbered across a command between them', () => {
  const remedies = [
    { text: 'First.' },
    { text: 'Second.', command: 'aws ecs list-clusters' },
    { text: 'Third.' },
  ];
  const { blocks } = incidentMessage(
    anIncident({ occurrence: aStop(aStoppedTask(), aDiagnosis({ remedies })) }),
  );
  const steps = blocks.find((block) => JSON.stringify(block).includes('What to do'));
  const elements = steps?.type === 'rich_text' ? steps.elements.slice(1) : [];
  // Slack numbers a list that follows another at once from its end: adjacent steps are items of one list.
  expect(elements).toMatchObject([
    { type: 'rich_text_list', style: 'ordered', elements: [{}, {}] },
    { type: 'rich_text_preformatted' },
    { type: 'rich_text_list', style: 'ordered', elements: [{}], offset: 2 },
  ]);
});

test.each(causes)('the cause %s has a title', (cause) => {
  const incident = anIncident({ occurrence: aStop(aStoppedTask(), aDiagnosis({ cause })) });
  expect(incidentMessage(incident).text).toMatch(
    /^❔ checkout in shop-prod: 1 task \w+, running tasks unknown/,
  );
});

describe('button to size a service', () => {
  const canSize = { canUpdate: true, canSize: true };
  const buttons = (incident: Incident, options: MessageOptions) =>
    incidentMessage(incident, options)
      .blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []))
      .filter(({ action_id }) => action_id === slackActions.sizeNow);

  it('an out-of-memory service has a button to size it where changes are allowed', () => {
    expect(buttons(anIncident(), canSize)).toEqual([
      {
        type: 'button',
        text: { type: 'plain_text', text: 'Size it' },
        accessibility_label: 'Size it: checkout, out of memory',
        action_id: 'steward:size-now',
        value: '{"account":"123456789012","region":"eu-west-1","cluster":"shop-prod","service":"checkout"}',
      },
    ]);
    expect(shown(anIncident(), canSize)).toContain('[Size it]');
  });

  it.each([
    ['where nothing may be changed', anIncident(), { canUpdate: true }],
    ['where it is no service', anIncident({ place: aPlace({ kind: 'family', name: 'nightly' }) }), canSize],
    ['where it runs on EC2', anIncident({ occurrence: aStop(aStoppedTask({ launchType: 'EC2' })) }), canSize],
    [
      'where it stopped for another cause',
      anIncident({ occurrence: aStop(aStoppedTask(), aDiagnosis({ cause: 'crashed' })) }),
      canSize,
    ],
  ])('no button to size the service is shown %s', (_, incident, options) => {
    expect(buttons(incident, options)).toEqual([]);
  });
});
