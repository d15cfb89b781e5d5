import { describe, expect, it } from '@jest/globals';
import { utcInWords } from '../../../shared/model/format.ts';
import type { RolloutStep } from '../../../shared/model/rollout-step.ts';
import { minuteMs } from '../../../shared/model/units.ts';
import { rolloutText } from '../../../shared/sizing/report/slack-rollout.ts';
import {
  type ServiceMessageFacts,
  serviceSizingMessage,
} from '../../../shared/sizing/report/slack-service.ts';
import type { ServiceReport } from '../../../shared/sizing/service-report.ts';
import { messageAsText } from '../../../shared/slack/message-text.ts';
import { aDecisionRecord, aRollout } from '../../builders/rollout.ts';
import { aServiceReport, aShrinkingService } from '../../builders/sizing-report.ts';
import { aPlace } from '../../builders/stopped-task.ts';
import { blocksOf, sizingProblems } from './slack-problems.ts';

const priceBasis = 'list';
const nine = Date.UTC(2026, 10, 25, 9);

function message(facts: Partial<ServiceMessageFacts>, report: ServiceReport = aShrinkingService()) {
  return serviceSizingMessage(report, { priceBasis, ...facts });
}

function read(facts: Partial<ServiceMessageFacts>, report?: ServiceReport): string {
  const { text, classicBlocks = [] } = message(facts, report);
  return messageAsText({ text, blocks: classicBlocks }, { width: 200 });
}

interface Actions {
  elements: {
    type: string;
    action_id: string;
    value?: string;
    options?: { value: string }[];
    confirm?: unknown;
  }[];
}
const buttonsOf = (facts: Partial<ServiceMessageFacts>, report?: ServiceReport) =>
  blocksOf<Actions>(message(facts, report).blocks, 'actions').flatMap(({ elements }) => elements);

describe('decisions that wait for approval', () => {
  const facts = { decisionId: 'd1', mode: 'approve' } as const;

  it('a waiting decision can be applied, snoozed or asked about', () => {
    expect(buttonsOf(facts)).toMatchObject([
      {
        type: 'button',
        accessibility_label: 'Apply: search',
        action_id: 'steward:apply',
        value: 'd1',
        style: 'primary',
      },
      {
        type: 'static_select',
        action_id: 'steward:not-now',
        options: [{ value: '1 d1' }, { value: '7 d1' }, { value: '30 d1' }],
      },
      { type: 'button', action_id: 'steward:why', value: 'd1' },
    ]);
    expect(read(facts)).toContain('[Apply] [Not now …] [Why]');
    expect(sizingProblems(message(facts))).toEqual([]);
  });

  it('a dialog describes what will happen before a decision is applied', () => {
    expect(buttonsOf(facts)[0]?.confirm).toEqual({
      title: { type: 'plain_text', text: 'Shrink to 0.5 vCPU / 3 GiB?' },
      text: {
        type: 'plain_text',
        text: 'search in shop-prod: deploys a new revision and watches it; if it causes problems, it is rolled back. Refused if a task stopped or an incident opened since.',
      },
      confirm: { type: 'plain_text', text: 'Apply' },
      deny: { type: 'plain_text', text: 'Cancel' },
    });
  });

  it('the dialog names the open incidents', () => {
    const { analysedAt } = aShrinkingService();
    const incidents = [
      { cause: 'crashed', lastSeenAt: analysedAt - 60 * minuteMs },
      { cause: 'out-of-memory', lastSeenAt: analysedAt - 3 * minuteMs },
    ];
    const report = aShrinkingService({ offer: { mode: 'approve', decisionId: 'd1', incidents } });
    expect(JSON.stringify(buttonsOf(facts, report)[0]?.confirm)).toContain(
      `2 open incidents at ${utcInWords(analysedAt)}: Out of memory. search in shop-prod: deploys a new revision`,
    );
  });

  it('the dialog of a growth says that the larger size stays, and not that it is rolled back', () => {
    const { decision } = aShrinkingService();
    const grows = { ...aShrinkingService(), decision: { ...decision, action: 'grow' } } as ServiceReport;
    expect(buttonsOf(facts, grows)[0]?.confirm).toMatchObject({
      text: {
        text: expect.stringMatching(
          /watches it; the larger size stays, and if it is not enough, the next one is recommended\.$/,
        ),
      },
    });
  });

  it('the dialog stays within its limits, whatever the names', () => {
    const name = 'x'.repeat(255);
    const incidents = [{ cause: 'image-pull-unauthorized', lastSeenAt: 0 }];
    const report = aShrinkingService({
      offer: { mode: 'approve', decisionId: 'd1', incidents },
      place: aPlace({ cluster: name, kind: 'service', name }),
    });
    const confirm = buttonsOf(facts, report)[0]?.confirm as Record<string, { text: string }> | undefined;
    expect(confirm?.title?.text.length).toBeLessThanOrEqual(100);
    expect(confirm?.text?.text.length).toBeLessThanOrEqual(300);
  });

  it.each<[string, Partial<ServiceMessageFacts>]>([
    ['where nothing may be changed', { decisionId: 'd1', mode: 'report' }],
    ['where there is no decision to apply', { mode: 'approve' }],
    ['once a user has answered', { ...facts, answered: 'Not now, said <@U0ANNA>.' }],
    ['once it is under way', { ...facts, rollout: aRollout('search', nine) }],
  ])('a message has no buttons %s', (_, without) => {
    expect(buttonsOf(without)).toEqual([]);
  });

  it('an answered decision names the user who answered', () => {
    expect(read({ ...facts, answered: 'Not now, said <@U0ANNA>.' })).toContain('Not now, said');
  });

  it('a decision in mode auto needs no click, but allows one', () => {
    const auto = { decisionId: 'd1', mode: 'auto' } as const;
    expect(read(auto)).toContain('Mode is auto: applied automatically');
    expect(buttonsOf(auto)).toHaveLength(3);
  });
});

describe('services defined in code', () => {
  const patch = {
    sentence:
      'The next deployment of CDK (stack Shop) undoes this change unless its code has the new size, too.',
    file: 'lib/shop-stack.ts',
    patch: ' new ecs.FargateTaskDefinition(this, …, {\n-  cpu: 2048,\n+  cpu: 512,\n });',
  };

  it('a service defined in code has the lines to change, with or without buttons', () => {
    const text = read({ patch });
    expect(text).toContain('undoes this change unless its code has the new size, too. lib/shop-stack.ts');
    expect(text).toContain('    -  cpu: 2048,');
    expect(text).toContain('    +  cpu: 512,');
    expect(sizingProblems(message({ patch, decisionId: 'd1', mode: 'approve' }))).toEqual([]);
  });
});

describe('rollout messages', () => {
  const decision = aDecisionRecord('search');
  const worded = (minutes: number, text: string): RolloutStep => ({
    ...{ at: nine + minutes * minuteMs, code: 'worded', text },
  });
  const steps: RolloutStep[] = [
    { at: nine, code: 'begun' },
    worded(4, 'The new size runs and is steady; it is watched.'),
    worded(360, 'Measured since: saves $226/month with 4 tasks.'),
  ];
  const rollout = aRollout('search', nine, {
    decision,
    steps,
    by: 'U0ANNA99',
    state: 'verified',
    endedAt: nine + 360 * minuteMs,
  });

  it('a rollout message begins with its requester, state, steps and savings', () => {
    const [head, status] = read({ rollout }).split('\n\n');
    expect(head).toContain('search · Verified at 0.5 vCPU / 1 GiB');
    expect(status).toContain('Verified');
    expect(status).toContain('1 vCPU / 2 GiB → 0.5 vCPU / 1 GiB');
    expect(status).toContain('started 2026-11-25 09:00 UTC · finished 2026-11-25 15:00 UTC');
    expect(status).toContain('• 2026-11-25 09:04 UTC  The new size runs and is steady; it is watched.');
    expect(status).toContain('saves $226/month');
    expect(JSON.stringify(message({ rollout }).blocks)).toContain('by <@U0ANNA99>');
  });

  it('a rollout that was rolled back has its reason and the end of its hold', () => {
    const fault = { code: 'memory-full' as const, usedMiB: 1010, memoryMiB: 1023 };
    const back = { ...rollout, state: 'reverted' as const };
    const hold = { until: nine + 14 * 24 * 60 * minuteMs, reason: { code: 'rolled-back' as const, fault } };
    const text = read({ rollout: back, hold });
    expect(text).toContain('Rolled back');
    expect(text).toContain('On hold until 2026-12-09 09:00 UTC: Memory reached 1010 MiB of 1023 MiB.');
    expect(text).toContain('/steward release shop/search lifts the hold.');
  });

  it('a rollout with many steps shows the last ones', () => {
    const many = Array.from({ length: 30 }, (_, at) => worded(0, `step ${at}`));
    const text = read({ rollout: { ...rollout, steps: many } });
    expect(text).toContain('… 22 earlier');
    expect(text).toContain('step 29');
    expect(text).not.toContain('step 21');
  });

  it('a rollout names its requester: a user, ECS Steward or a manual invocation', () => {
    const said = (by: string) => JSON.stringify(message({ rollout: { ...rollout, by } }).blocks);
    expect(said('auto')).toContain('automatically (mode auto)');
    expect(said('by hand')).toContain('· by hand ·');
    expect(said('<!channel>')).not.toContain('<!channel>');
  });

  it('a rollout has one text for its reply and its notification', () => {
    expect(rolloutText(rollout)).toBe(
      'search in shop: :white_check_mark: Verified · 0.5 vCPU / 1 GiB\nMeasured since: saves $226/month with 4 tasks.',
    );
    expect(message({ rollout }).text).toBe(rolloutText(rollout));
  });

  it('a watched rollout shows its running size and the end of the watch, without earlier advice', () => {
    const toArn = decision.taskDefinitionArn.replace(/:7$/, ':8');
    const seen = {
      ...{ lookedAt: nine, observedMs: 0, newRan: true, newTasks: 2, changedAt: nine },
      ...{ runs: 'search:8', runsSince: nine },
    };
    const watching: RolloutStep = {
      ...{ at: nine, code: 'watching', until: nine + 360 * minuteMs, atMost: nine + 1080 * minuteMs },
    };
    const under = { ...rollout, endedAt: undefined, toArn, seen, steps: [watching] };
    const text = read({ rollout: { ...under, state: 'watching' } });
    expect(text).toContain('search · Watching 0.5 vCPU / 1 GiB');
    expect(text).toContain('Deployed, watched until 2026-11-25 15:00 UTC');
    expect(text).toContain('Runs now search:8 (0.5 vCPU / 1 GiB) since 2026-11-25 09:00 UTC');
    expect(text).toContain('[Roll back now]');
    expect(text).not.toMatch(/What to do|Cost {2,}|Runs {2,}/);
    const back = read({ rollout: { ...under, state: 'reverted', seen: { ...seen, runs: 'search:7' } } });
    expect(back).toContain('Runs now search:7 (1 vCPU / 2 GiB) since 2026-11-25 09:00 UTC');
    expect(back).not.toMatch(/What to do|saves|Shrink|risk|\[Roll back now\]/);
  });

  it('a rollout message of the largest report is accepted by Slack', () => {
    const report = aServiceReport();
    const long = Array.from({ length: 40 }, (_, at) => worded(0, `${at} ${'日'.repeat(2000)}`));
    const facts = {
      rollout: { ...rollout, steps: long },
      hold: { until: nine, reason: { code: 'worded' as const, text: 'y'.repeat(5000) } },
    };
    expect(sizingProblems(message(facts, report))).toEqual([]);
  });
});
