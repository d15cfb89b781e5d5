import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sizingCsv } from '../../../shared/sizing/report/csv-json.ts';
import { sizingHtml } from '../../../shared/sizing/report/html.ts';
import { fleetSizingMessage } from '../../../shared/sizing/report/slack-fleet.ts';
import {
  type ServiceMessageFacts,
  serviceSizingMessage,
} from '../../../shared/sizing/report/slack-service.ts';
import { whyText } from '../../../shared/sizing/report/slack-why.ts';
import { sizingTerminal } from '../../../shared/sizing/report/terminal.ts';
import type { FleetReport, ServiceReport } from '../../../shared/sizing/service-report.ts';
import { slackLimits } from '../../../shared/slack/limits.ts';
import { aDecisionRecord, aRollout, shopService } from '../../builders/rollout.ts';
import {
  aContainerReason,
  aFleetReport,
  aServiceReport,
  aSetup,
  aSize,
  aSkippedService,
} from '../../builders/sizing-report.ts';
import { aPlace } from '../../builders/stopped-task.ts';
import { mrkdwnTexts } from '../../incidents/message-problems.ts';
import { sizingProblems } from './slack-problems.ts';

/** Text that names and reasons from outside may contain, short or as long as possible. */
const wildText = fc
  .tuple(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom(
        '😀',
        '日本',
        '"\\',
        '<!channel> ',
        '<https://evil.example|x>',
        '@here ',
        '`',
        '\u202E\u200B',
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        '=HYPERLINK("http://evil.example")',
        '\u001B[2J\u001B]0;x\u0007',
        '&amp;',
        '',
      ),
    ),
    fc.constantFrom(1, 3, 40, 900),
  )
  .map(([text, times]) => text.repeat(times));

const wildTexts = fc.array(wildText, { maxLength: 12 });

const report = aServiceReport();

const wildService: fc.Arbitrary<ServiceReport> = fc
  .record({ name: wildText, other: wildText, reason: wildText, texts: wildTexts, isSkipped: fc.boolean() })
  .map(({ name, other, reason, texts, isSkipped }) => {
    const place = aPlace({ cluster: other, kind: 'service', name });
    const notes = texts.map((problem) => ({ kind: 'setting' as const, code: 'tag' as const, problem }));
    if (isSkipped)
      return aSkippedService({
        place,
        decision: { action: 'skip', reason: { code: 'definition-deleted', definition: reason } },
        notes,
        gaps: texts,
      });
    const [container] = report.decision.containers;
    const limits = aSetup(aSize(0.5, 1)).containers;
    return {
      ...report,
      place,
      decision: {
        ...report.decision,
        reason: aContainerReason(reason),
        runnerUp: {
          size: aSize(1, 2),
          whyNot: { code: 'fixed-heap' as const, settings: [reason], memoryMiB: 1024 },
        },
        containers: texts.map((text) => ({ ...container, name: text })),
      },
      setup: aSetup(aSize(0.5, 1), {
        family: name,
        capacity: other,
        containers: limits.map((limit) => ({ ...limit, name, image: other, runtimeSettings: texts })),
        scaling: {
          minimumTasks: 1,
          maximumTasks: 2,
          policies: [{ kind: 'step', signal: { by: 'other', metric: other } }],
        },
      }),
      notes,
      gaps: texts,
    };
  });

/** Additional parts of a report: buttons, the lines to change, a rollout. */
const wildFacts: fc.Arbitrary<Partial<ServiceMessageFacts>> = fc
  .record({ text: wildText, texts: wildTexts, mode: fc.constantFrom('approve' as const, 'auto' as const) })
  .chain(({ text, texts, mode }) => {
    const steps = texts.map((step, at) => ({ at, code: 'worded' as const, text: step }));
    const decision = aDecisionRecord(text, { service: { ...shopService(text), cluster: text } });
    const rollout = aRollout('any', 0, {
      decision,
      by: text,
      steps,
      state: 'reverting',
      fault: { code: 'worded', text },
    });
    const patch = { sentence: text, file: text, patch: texts.join('\n') };
    return fc.constantFrom(
      { decisionId: 'x'.repeat(120), mode, patch },
      {
        decisionId: 'any',
        mode,
        patch,
        rollout,
        hold: { until: 0, reason: { code: 'worded' as const, text } },
      },
      {},
    );
  });

const wildFleet: fc.Arbitrary<FleetReport> = fc
  .record({
    services: fc.array(wildService, { maxLength: 4 }),
    texts: wildTexts,
    word: wildText,
  })
  .map(({ services, texts, word }) =>
    aFleetReport({ services, clusters: texts, problems: texts, priceBasis: word, id: word, account: word }),
  );

const ourMarkup =
  /<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>]*>|<https:\/\/(?:eu-west-1\.console\.aws\.amazon\.com|reports\.example)\/[^<>|\s]+\|[A-Za-z ]+>/g;

function expectNoForgedMarkup(texts: string[]): void {
  for (const text of texts) expect(text.replace(ourMarkup, '')).not.toMatch(/[<>]/);
}

describe('hostile names, tags and reasons', () => {
  it('a message with hostile text is valid in Slack and has no forged markup', () => {
    const facts = { priceBasis: 'list', htmlLink: 'https://reports.example/a.html' };
    fc.assert(
      fc.property(wildFleet, wildFacts, (report, more) => {
        const messages = [
          fleetSizingMessage(report, facts),
          ...report.services.map((service) => serviceSizingMessage(service, { ...facts, ...more })),
        ];
        for (const message of messages) {
          expect(sizingProblems(message)).toEqual([]);
          const { text, blocks, classicBlocks = [] } = message;
          expectNoForgedMarkup(mrkdwnTexts({ text, blocks: [...blocks, ...classicBlocks] }));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('the reasons with hostile text are one text that Slack accepts, without markup', () => {
    fc.assert(
      fc.property(wildService, (service) => {
        const text = whyText(service);
        expect(text.length).toBeLessThanOrEqual(slackLimits.messageText);
        expect(text).not.toMatch(/[<>]/);
      }),
      { numRuns: 100 },
    );
  });

  it('an HTML report with hostile text has no forged element or attribute', () => {
    const tags = /<\/?([a-z]+)/g;
    const plain = new Set(sizingHtml(aFleetReport()).match(tags));
    fc.assert(
      fc.property(wildFleet, (report) => {
        const found = new Set(sizingHtml(report).match(tags));
        expect([...found].filter((tag) => !plain.has(tag))).toEqual([]);
        expect(sizingHtml(report)).not.toMatch(/<[^>]*\sonerror/);
      }),
      { numRuns: 10 },
    );
  });

  it('a terminal receives no control character from hostile text', () => {
    fc.assert(
      fc.property(wildFleet, (report) => {
        expect(sizingTerminal(report, { columns: 80, color: false })).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u);
      }),
      { numRuns: 40 },
    );
  });

  it('a spreadsheet receives no formula from hostile text', () => {
    const formula = (name: string) =>
      sizingCsv(aFleetReport({ services: [aServiceReport({ place: aPlace({ cluster: name }) })] }));
    for (const start of ['=', '+', '-', '@', '\t=', '＝']) {
      expect(formula(`${start}1+1`)).not.toMatch(/(?:^|,)"?[=+\-@＝\t]1?\+?1/m);
    }
  });
});

it('secrets in texts are masked in every format', () => {
  const secret = 'AKIAIOSFODNN7EXAMPLE';
  const words = `not readable: password=hunter2hunter2 ${secret}`;
  const service = aServiceReport({
    notes: [{ kind: 'setting', code: 'tag', problem: words }],
    gaps: [words],
  });
  const report = aFleetReport({ services: [service], problems: [words] });
  const faces = [
    JSON.stringify(fleetSizingMessage(report)),
    JSON.stringify(serviceSizingMessage(service, { priceBasis: 'list' })),
    sizingHtml(report),
    sizingCsv(report),
    sizingTerminal(report, { columns: 80, color: true }),
  ];
  for (const face of faces) expect(face).not.toMatch(/hunter2|AKIAIOSFODNN7EXAMPLE/);
});
