import { describe, expect, it } from '@jest/globals';
import type { Note } from '../../../shared/sizing/decide/note.ts';
import { whyText } from '../../../shared/sizing/report/slack-why.ts';
import {
  aContainerReason,
  aKeptService,
  aServiceReport,
  aShrinkingService,
  aSkippedService,
} from '../../builders/sizing-report.ts';

describe('reasons to grow', () => {
  const text = whyText(aServiceReport());

  it('the explanation has the decision and the observed usage', () => {
    expect(text.split('\n')[0]).toBe('*checkout: Grow to 1 vCPU / 3 GiB*');
    expect(text).toContain('tasks were killed for memory at 1 GiB');
    expect(text).toMatch(/• CPU: average 0\.292.*at its limit for 2 d 13 h/);
    expect(text).toContain('• Stops: killed for memory 3 times (web)');
    expect(text).toMatch(/• Period: 14 days of 14/);
  });

  it('the explanation has the sizes around the recommended one with cost and fit', () => {
    expect(text).toContain('*Sizes considered*');
    expect(text).toMatch(/0\.5 vCPU \/ 1 GiB +\$54 .*in use/);
    expect(text).toMatch(/1 vCPU \/ 3 GiB +\$118 .*recommended/);
    expect(text).toMatch(/too small/);
    expect(text.match(/vCPU \/ .* GiB +\$/g)?.length).toBeLessThanOrEqual(11);
  });

  it('the explanation has the reason against the next cheaper size, the changes and the caveats', () => {
    expect(text).toContain(
      'Why not 1 vCPU / 2 GiB at $108/month: memory peaked at 1 GiB; with 10% headroom it needs',
    );
    expect(text).toContain('• Container web: cpu 512 → 1024, memory 1024 → 3072.');
    expect(text).toContain('• Container web: -Xmx768m plus the overhead of its runtime (about 960 MiB)');
  });
});

describe('explanation of a decision', () => {
  it('every action has an explanation', () => {
    expect(whyText(aShrinkingService())).toMatch(/not yet|too small/);
    expect(whyText(aShrinkingService())).toContain('*Could not be read*\n• scaling activities not readable');
    expect(whyText(aKeptService())).toContain('*web: Keep 0.25 vCPU / 512 MiB*');
    expect(whyText(aSkippedService())).toContain('Only 5 min of usage recorded');
  });

  it('the explanation is one Slack text, however many containers and notes it has', () => {
    const report = aServiceReport();
    const many = <Item>(item: Item) => Array.from({ length: 30 }, () => item);
    const text = whyText({
      ...report,
      decision: {
        ...report.decision,
        reason: aContainerReason('日'.repeat(3000)),
        containers: many(report.decision.containers[0] ?? { name: 'x' }),
      },
      notes: many<Note>({ kind: 'setting', code: 'tag', problem: 'z'.repeat(900) }),
      gaps: many('g'.repeat(900)),
    });
    expect(text.length).toBeLessThanOrEqual(4000);
    expect(text).toContain('• and 22 more');
    expect(text).toContain('recommended');
  });

  it('the explanation has percentages where no price is known', () => {
    const report = aServiceReport();
    const considered = report.considered.map((size) => ({ ...size, monthlyUsd: undefined }));
    expect(whyText({ ...report, considered })).toMatch(/1 vCPU \/ 3 GiB +\d+% .*recommended/);
  });
});
