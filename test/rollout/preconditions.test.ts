import { describe, expect, it, test } from '@jest/globals';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { parseChangeWindow } from '../../shared/rollout/change-window.ts';
import { type ApplyFacts, type Refusal, refusalOf } from '../../shared/rollout/preconditions.ts';
import { refusalWords } from '../../shared/rollout/refusal-words.ts';
import { aDecisionRecord, aRollout } from '../builders/rollout.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const decision = aDecisionRecord('web');
const service = {
  taskDefinitionArn: decision.taskDefinitionArn,
  controller: 'ECS',
  deployments: 1,
  isDeploying: false,
  runsOnFargate: true,
};

const grown = { ...decision, from: decision.to, to: decision.from, action: 'grow' as const, containers: [] };

/** All preconditions hold, by default. */
function facts(changes: Partial<ApplyFacts> = {}): ApplyFacts {
  return {
    ...{ decision, service, now, by: 'U0ANNA', mode: 'approve', freezes: [], images: [] },
    ...{ activeRollouts: 0, rolloutBudget: 3, canBeCopied: true, stopsSince: [], openIncidents: [] },
    oldestAge: 10_000 * dayMs,
    ...changes,
  };
}

const ended = (state: 'verified' | 'reverted', endedAt: number) =>
  aRollout('web', endedAt - hourMs, { state, endedAt });
const image = { container: 'app', image: 'shop/web:stable' };
const window = (text: string) => parseChangeWindow(text) ?? 'unreadable';

const refusals: [Refusal['code'], Partial<ApplyFacts>, words: string][] = [
  [
    'paused',
    { paused: { since: now - hourMs, by: 'U0ANNA1' } },
    'paused since 2026-11-23 11:00 UTC by <@U0ANNA1>',
  ],
  ['service-gone', { service: undefined }, 'was deleted'],
  ['mode', { mode: 'off' }, 'Its mode is off (tag steward:mode, parameter mode)'],
  ['mode', { mode: 'report' }, 'Its mode is report'],
  ['mode', { mode: 'approve', by: 'auto' }, 'an approver has to click Apply'],
  [
    'on-hold',
    { hold: { until: now + dayMs, reason: { code: 'worded', text: 'out of memory' } } },
    'on hold until 2026-11-24 12:00 UTC: out of memory',
  ],
  ['rollout-under-way', { active: aRollout('web', now - hourMs) }, 'of 2026-11-23 11:00 UTC is still'],
  ['controller', { service: { ...service, controller: 'CODE_DEPLOY' } }, 'controlled by CODE_DEPLOY'],
  ['not-fargate', { service: { ...service, runsOnFargate: false } }, 'does not run on Fargate'],
  ['deploying', { service: { ...service, isDeploying: true } }, 'try again when it has finished'],
  [
    'stale',
    { service: { ...service, taskDefinitionArn: decision.taskDefinitionArn.replace(/:7$/, ':8') } },
    'web:7 was analyzed, but web:8 runs',
  ],
  [
    'step-limit',
    { decision: { ...decision, from: { cpuUnits: 16_384, memoryMiB: 32_768 } } },
    'shrink by more than a factor of 8',
  ],
  ['no-change', { decision: { ...decision, to: decision.from, containers: [] } }, 'changes nothing'],
  [
    'growth-limit',
    {
      ...{ mode: 'auto', by: 'auto' },
      decision: { ...decision, to: decision.from, sizeBefore: { cpuUnits: 64, memoryMiB: 64 } },
    },
    'more than 4 times',
  ],
  [
    'cooldown',
    { last: ended('verified', now - dayMs) },
    'finished 2026-11-22 12:00 UTC; the next may start 2026-11-24 12:00 UTC',
  ],
  ['change-window', { changeWindow: window('Mon 13:00-14:00') }, 'is closed now'],
  ['change-window', { changeWindow: 'unreadable' }, 'such as Mon-Fri 09:00-16:00 Europe/Berlin'],
  ['freeze', { freezes: [{ from: now - dayMs, to: now + dayMs }] }, 'Changes are frozen (parameter freeze)'],
  [
    'owned-by-code',
    { mode: 'auto', by: 'auto', ownedBy: 'CloudFormation' },
    'CloudFormation would revert it at its next deployment; tag the service steward:auto-over-code = yes',
  ],
  [
    'image-moved',
    { images: [{ ...image, tagPointsTo: 'sha256:a', running: 'sha256:b' }] },
    'Container app (shop/web:stable): its tag now points to a different image',
  ],
  ['image-moved', { images: [{ ...image, running: 'sha256:b' }] }, 'it is unknown whether'],
  ['image-moved', { images: [image] }, 'steward:mutable-images = accept'],
  ['not-copyable', { canBeCopied: false }, 'web:7 was deleted, so a rollback would be impossible'],
  ['newer-recommendation', { newest: { id: 'other' } }, 'A newer recommendation'],
  ['newer-recommendation', { newest: { id: 'other', at: decision.decidedAt + 1 } }, 'A newer'],
  [
    'too-old',
    { decision: { ...decision, decidedAt: now - 7 * dayMs - 1 }, oldestAge: 7 * dayMs },
    'more than 7 days old: it will be analyzed again',
  ],
  [
    'stops-since',
    { stopsSince: [{ at: now - minuteMs, cause: 'out-of-memory' }] },
    '1 task stopped since the analysis, the last 2026-11-23 11:59 UTC (Out of memory)',
  ],
  [
    'open-incident',
    { openIncidents: [{ lastSeenAt: now - 3 * minuteMs, cause: 'container-health-check-failed' }] },
    '1 open incident: Container health check failed, 3 min ago. Nothing is shrunk until it is closed.',
  ],
  [
    'express-mode',
    { service: { ...service, managedBy: 'ECS' } },
    'aws ecs update-express-gateway-service --service-arn arn:aws:ecs:us-east-1:123456789012:service/shop/web --cpu 512 --memory 1024',
  ],
  ['budget', { activeRollouts: 3 }, '3 rollouts of at most 3 (parameter rolloutBudget) are running'],
];

describe('refused decisions', () => {
  test.each(refusals)('a decision is refused with %s (case %#)', (code, changes, words) => {
    const refusal = refusalOf(facts(changes));
    expect(refusal?.code).toBe(code);
    expect(refusal && refusalWords(refusal)).toContain(words);
  });
});

describe('applicable decisions', () => {
  test.each<[string, Partial<ApplyFacts>]>([
    ['when nothing speaks against it', {}],
    ['by hand', { by: 'by hand' }],
    ['without a click, where the mode is auto', { mode: 'auto', by: 'auto' }],
    ['when its hold is over', { hold: { until: now, reason: { code: 'not-now', by: 'U0ANNA' } } }],
    ['two days after the last rollout', { last: ended('verified', now - 2 * dayMs) }],
    [
      'soon after the last one, when it grows out of trouble',
      { last: ended('reverted', now - minuteMs), decision: { ...decision, action: 'grow' } },
    ],
    ['while its window is open', { changeWindow: window('Mon 12:00-13:00') }],
    ['before and after a freeze', { freezes: [{ from: now - dayMs, to: now }] }],
    ['by a person, although a tool owns the service', { ownedBy: 'Terraform' }],
    [
      'when its tag still points to what runs',
      { images: [{ ...image, tagPointsTo: 'sha256:a', running: 'sha256:a' }] },
    ],
    ['at an eighth of both', { decision: { ...decision, from: { cpuUnits: 4096, memoryMiB: 8192 } } }],
    ['when only a container changes', { decision: { ...decision, to: decision.from } }],
    ['within the budget', { activeRollouts: 2 }],
    [
      'when it only grows, although tasks stopped and an incident is open',
      {
        decision: grown,
        stopsSince: [{ at: now, cause: 'out-of-memory' }],
        openIncidents: [{ lastSeenAt: now, cause: 'out-of-memory' }],
      },
    ],
    [
      'when a growth follows a growth that is still being watched',
      { decision: grown, active: aRollout('web', now - hourMs, { state: 'watching', decision: grown }) },
    ],
    ['when it is the newest recommendation', { newest: { id: decision.id } }],
    ['when it is newer than what was posted', { newest: { id: 'other', at: decision.decidedAt - 1 } }],
  ])('a decision may be applied %s', (_, changes) => {
    expect(refusalOf(facts(changes))).toBeUndefined();
  });

  it('a lasting reason of a service is reported before a temporary one', () => {
    const both = facts({ mode: 'report', activeRollouts: 3, freezes: [{ from: 0, to: now + 1 }] });
    expect(refusalOf(both)?.code).toBe('mode');
  });
});
