import { describe, expect, it, test } from '@jest/globals';
import { incidentMessage } from '../../shared/incidents/message/incident-message.ts';
import type { Incident } from '../../shared/model/incident.ts';
import type { TaskCounts } from '../../shared/model/severity.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { mentionOf } from '../../shared/slack/names.ts';
import { aDiagnosis, anIncident, aServiceEvent, aStop } from '../builders/incident.ts';
import { aPlace, aStoppedTask } from '../builders/stopped-task.ts';

const at = Date.UTC(2026, 10, 20, 12, 1);

function counts(
  running: number,
  desired: number,
  failedDeployment?: TaskCounts['failedDeployment'],
): TaskCounts {
  return { at, running, desired, pending: 0, failedDeployment };
}

/** The first line of the message as its reader sees it. */
function firstLineOf(incident: Incident): string | undefined {
  return messageAsText(incidentMessage(incident), { width: 1000 }).split('\n')[0];
}

const rateLimited = aStop(
  aStoppedTask({ containers: [{ name: 'redis', image: 'redis:7.4' }] }),
  aDiagnosis({ cause: 'image-pull-rate-limited', container: 'redis' }),
);
const elb = aStop(undefined, aDiagnosis({ cause: 'elb-health-check-failed' }));
const unknown = aStop(undefined, aDiagnosis({ cause: 'unknown', confidence: 'possible' }));
const crash = aStop(
  undefined,
  aDiagnosis({ cause: 'application-error', headline: "crashed: KeyError 'amount'" }),
);
const unreachable = aStop(
  undefined,
  aDiagnosis({ cause: 'application-error', headline: 'cannot reach its database (5432 refused)' }),
);
const pulled = aStop(
  aStoppedTask({
    containers: [{ name: 'web', image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/shop/web:1.4' }],
  }),
  aDiagnosis({ cause: 'image-not-found' }),
);
const spot = aStop(undefined, aDiagnosis({ cause: 'spot-interruption' }));

test.each<[string, Partial<Incident>]>([
  ['🔴 checkout is down (0 of 1): Docker Hub rate limit', { occurrence: rateLimited, tasks: counts(0, 1) }],
  ['🟡 checkout degraded (3 of 4): fails its load balancer check', { occurrence: elb, tasks: counts(3, 4) }],
  ['⚪ checkout: 1 task failed, 2 of 2 running', { occurrence: unknown, tasks: counts(2, 2) }],
  ['🔴 checkout is down (0 of 2): cause unknown', { occurrence: unknown, tasks: counts(0, 2) }],
  ["🔴 checkout is down (0 of 2), crashed: KeyError 'amount'", { occurrence: crash, tasks: counts(0, 2) }],
  [
    "⚪ checkout crashed: KeyError 'amount' · 3 tasks failed, 2 of 2 running",
    { occurrence: crash, tasks: counts(2, 2), count: 3 },
  ],
  [
    '🔴 checkout is down (0 of 2): cannot reach its database (5432 refused)',
    { occurrence: unreachable, tasks: counts(0, 2) },
  ],
  ['🔴 checkout is down (0 of 2): image shop/web:1.4 not found', { occurrence: pulled, tasks: counts(0, 2) }],
  [
    '⚪ checkout: 1 task stopped, 4 of 4 running · Spot capacity reclaimed',
    { occurrence: spot, tasks: counts(4, 4) },
  ],
  ['⚪ checkout: 1 task failed, 0 of 0 running · out of memory', { tasks: counts(0, 0) }],
  [
    '🟡 checkout: checkout:42 failed to deploy, checkout:41 serves (4 of 4) · out of memory',
    { tasks: counts(4, 4, { failed: 'checkout:42', serving: 'checkout:41' }) },
  ],
  ['🔴 checkout is down (0 of 4): out of memory', { tasks: counts(0, 4, { failed: 'checkout:42' }) }],
  ['❔ checkout: 1 task failed, running tasks unknown · out of memory', {}],
  [
    ':white_check_mark: checkout stable again (2 of 2) · was: out of memory',
    { tasks: counts(2, 2), steadyAt: at * 2 },
  ],
  [
    ':white_check_mark: checkout stable again · was: out of memory',
    { tasks: counts(1, 2), steadyAt: at * 2 },
  ],
  [
    ':leftwards_arrow_with_hook: checkout rolled back to checkout:41 · was: out of memory',
    { tasks: counts(2, 2), steadyAt: at * 2, rolledBack: { live: 'checkout:41', failed: 'checkout:42' } },
  ],
])('the first line reads %s', (line, incident) => {
  const shown = line.replace(':white_check_mark:', '✓').replace(':leftwards_arrow_with_hook:', '↩');
  expect(firstLineOf(anIncident(incident))).toBe(shown);
  const told = line.replace('checkout', 'checkout in shop-prod');
  expect(incidentMessage(anIncident(incident)).text).toContain(told);
});

it('the first line says that the service was deleted', () => {
  const tasks = { ...counts(0, 0), deleted: true };
  expect(firstLineOf(anIncident({ tasks }))).toBe(
    '⚪ checkout: 1 task failed, the service was deleted · out of memory',
  );
});

it('the first line of a daemon says that ECS starts its task again', () => {
  const place = aPlace({ kind: 'daemon', name: 'log-agent' });
  expect(firstLineOf(anIncident({ occurrence: aStop(aStoppedTask({ place })) }))).toBe(
    '⚪ log-agent: 1 task failed, ECS starts it again on its instance · out of memory',
  );
});

describe('failed jobs', () => {
  const place = aPlace({ kind: 'family', name: 'nightly-report' });
  const job = (startedBy: string, headline?: string) =>
    anIncident({ occurrence: aStop(aStoppedTask({ place, startedBy }), aDiagnosis({ headline })) });

  it('a failed job is down, as ECS starts a scheduled task only once', () => {
    expect(firstLineOf(job('chronos-schedule/nightly'))).toBe('🔴 nightly-report failed: out of memory');
    expect(firstLineOf(job('events-rule/nightly', "crashed: KeyError 'EUR'"))).toBe(
      "🔴 nightly-report crashed: KeyError 'EUR'",
    );
    expect(firstLineOf({ ...job('events-rule/nightly'), count: 3 })).toBe(
      '🔴 nightly-report failed 3 times: out of memory',
    );
  });

  it('a failed job is minor while a state machine may retry it', () => {
    expect(firstLineOf(job('AWS Step Functions'))).toBe(
      '⚪ nightly-report failed, Step Functions may retry it: out of memory',
    );
  });
});

describe('failed deployments', () => {
  const note = 'Service checkout had a deployment that failed (ecs-svc/42): tasks failed to start.';
  const failing = { tasks: counts(4, 4), notes: [note] };

  it('a failed deployment beside healthy tasks is degraded and names its revision', () => {
    const deployment = { id: 'ecs-svc/42', revision: 'checkout:57' };
    expect(firstLineOf(anIncident({ ...failing, deployment }))).toBe(
      '🟡 checkout: checkout:57 failed to deploy, 4 of 4 running · out of memory',
    );
  });

  it('a failed deployment blames no revision of another one', () => {
    const deployment = { id: 'ecs-svc/41', revision: 'checkout:56' };
    expect(firstLineOf(anIncident({ ...failing, deployment }))).toBe(
      '🟡 checkout: a deployment failed, 4 of 4 running · out of memory',
    );
  });

  it('a failed deployment is named once where its event is the incident', () => {
    const event = aServiceEvent({ eventName: 'SERVICE_DEPLOYMENT_FAILED', deploymentId: 'ecs-svc/42' });
    const { id, at: time, place } = event;
    const diagnosis = aDiagnosis({ cause: 'deployment-rolled-back' });
    const occurrence = { kind: 'service-event', id, at: time, place, event, diagnosis } as const;
    const deployment = { id: 'ecs-svc/42', revision: 'checkout:57' };
    expect(firstLineOf(anIncident({ occurrence, tasks: counts(4, 4), deployment }))).toBe(
      '🟡 checkout: checkout:57 failed to deploy, 4 of 4 running',
    );
  });
});

test('a first line fits a header, whatever the names', () => {
  const place = aPlace({ name: 'a'.repeat(255) });
  const long = aStop(aStoppedTask({ place }), aDiagnosis({ headline: `crashed: ${'x'.repeat(400)}` }));
  const [header] = incidentMessage(anIncident({ occurrence: long, tasks: counts(0, 3) })).blocks;
  expect(JSON.stringify(header)).toMatch(/is down \(0 of 3\), crashed: x/);
  expect((header as { text: { text: string } }).text.text.length).toBeLessThanOrEqual(150);
});

describe('mentions', () => {
  const sectionOf = (incident: Incident, mention: string) =>
    JSON.stringify(incidentMessage(incident, { canUpdate: true, mention }).blocks[1]);

  it.each([
    ['here', '<!here>'],
    ['S0123456789', '<!subteam^S0123456789>'],
    ['U0123456789', '<@U0123456789>'],
    ['', ''],
  ])('the mention %p is written as %p', (setting, mention) => {
    expect(mentionOf(setting)).toBe(mention);
  });

  it('a mention is in the message of a workload that is down, and in no other', () => {
    const group = mentionOf('S0123456789');
    expect(sectionOf(anIncident({ tasks: counts(0, 2) }), group)).toContain(group);
    expect(sectionOf(anIncident({ tasks: counts(1, 2) }), group)).not.toContain(group);
    expect(sectionOf(anIncident({ tasks: counts(0, 2), steadyAt: at * 2 }), group)).not.toContain(group);
  });
});

describe('crash loops', () => {
  const hour = 3_600_000;
  const firstSeenAt = at - hour;
  const textOf = (incident: Partial<Incident>) =>
    messageAsText(incidentMessage(anIncident({ count: 15, firstSeenAt, lastSeenAt: at, ...incident })), {
      width: 1000,
    });

  it('a crash loop has its rate, the life of a task, the next try and its cost', () => {
    expect(textOf({ tasks: counts(0, 2) })).toContain(
      'Crash loop: 14 stops an hour, each task lives about 3 min 12 s, next try at once; 15 tasks, about $0.02 of Fargate\n',
    );
  });

  it('a crash loop of tasks that never start is spaced out by ECS', () => {
    const occurrence = aStop(aStoppedTask({ startedAt: undefined, started: false }));
    expect(textOf({ occurrence, tasks: counts(0, 2) })).toContain(
      'Crash loop: 14 stops an hour, no task starts, next try within 27 min; 15 tasks\n',
    );
    expect(textOf({ occurrence, tasks: { ...counts(0, 2), pending: 1 } })).toContain(
      'next try under way; 15 tasks',
    );
  });

  it('no crash loop is shown with two stops, when quiet or when over', () => {
    expect(textOf({ count: 2 })).not.toContain('Crash loop');
    expect(textOf({ asOf: at + hour })).not.toContain('Crash loop');
    expect(textOf({ steadyAt: at + hour })).not.toContain('Crash loop');
  });
});
