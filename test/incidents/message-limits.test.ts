import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { incidentMessage } from '../../shared/incidents/message/incident-message.ts';
import { causes } from '../../shared/model/causes.ts';
import type { Diagnosis } from '../../shared/model/diagnosis.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import type { Incident } from '../../shared/model/incident.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { aDiagnosis, aLogTail, anIncident, aStop } from '../builders/incident.ts';
import { aPlace, aStoppedTask } from '../builders/stopped-task.ts';
import { messageProblems, mrkdwnTexts } from './message-problems.ts';

/** Short or huge, of any characters or of the worst: emoji, quotes that JSON doubles, markup, nothing visible. */
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
      ),
      fc.constantFrom('\uD83D', '&', '\n', ' ', 'ERROR at main.js:1 ', ''),
    ),
    fc.constantFrom(1, 3, 40, 900),
  )
  .map(([text, times]) => text.repeat(times));

const wildTexts = fc.array(wildText, { maxLength: 12 });
const wildTime = fc.integer({ min: 0, max: 4_000_000_000_000 });
const wildCount = fc.integer({ min: 0, max: 1_000_000 });

const wildDiagnosis: fc.Arbitrary<Diagnosis> = fc.record({
  cause: fc.constantFrom(...causes),
  confidence: fc.constantFrom('certain' as const, 'likely' as const, 'possible' as const),
  container: fc.option(wildText, { nil: undefined }),
  quotes: wildTexts,
  sentence: wildText,
  remedies: fc.array(fc.record({ text: wildText, command: fc.option(wildText, { nil: undefined }) })),
});

const wildEvidence: fc.Arbitrary<Evidence> = fc
  .tuple(wildTexts, wildTexts, wildText, wildText, wildCount)
  .map(([gaps, lines, text, other, number]) => ({
    gaps,
    log: {
      container: text,
      group: other,
      stream: text,
      region: 'eu-west-1',
      lines: lines.map((message) => ({ at: 0, message })),
    },
    service: {
      desiredCount: number,
      runningCount: number,
      pendingCount: number,
      deployments: [
        {
          id: text,
          status: 'PRIMARY',
          rolloutState: 'FAILED',
          rolloutStateReason: `circuit breaker ${other}`,
          taskDefinitionArn: text,
          failedTasks: number,
        },
      ],
      events: [],
      subnets: [],
      securityGroups: [],
    },
  }));

const wildIncident: fc.Arbitrary<Incident> = fc
  .record({
    name: wildText,
    cluster: wildText,
    account: wildText,
    image: wildText,
    digest: wildText,
    diagnosis: wildDiagnosis,
    evidence: wildEvidence,
    notes: fc.oneof(wildTexts, fc.constant(Array.from({ length: 3000 }, () => 'Deployment failed'))),
    count: wildCount,
    times: fc.tuple(wildTime, wildTime, wildTime, wildTime),
    exitCode: fc.integer(),
  })
  .map((wild) => {
    const place = aPlace({ cluster: wild.cluster, account: wild.account, name: wild.name });
    const { container: name } = wild.diagnosis;
    const stop = aStoppedTask({
      place,
      taskId: wild.cluster,
      family: wild.name,
      capacityProviderName: wild.cluster,
      containers: [{ name, exitCode: wild.exitCode, image: wild.image, imageDigest: wild.digest }],
      startedAt: wild.times[3],
    });
    return anIncident({
      occurrence: aStop(stop, wild.diagnosis),
      evidence: wild.evidence,
      notes: wild.notes,
      count: wild.count,
      firstSeenAt: wild.times[0],
      lastSeenAt: wild.times[1],
      steadyAt: wild.times[2],
      previous: {
        count: wild.count,
        lastSeenAt: wild.times[3],
        message: { channel: 'C1', permalink: `https://shop.slack.com/${wild.name}` },
      },
    });
  });

const ourMarkup = /<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>]*>|<https:\/\/[^<>|\s]+\|[A-Za-z ]+>/g;
const ourHosts = ['eu-west-1.console.aws.amazon.com', 'shop.slack.com'];

describe('messages of any incident', () => {
  it('the message of any incident is accepted by Slack and has no forged markup', () => {
    fc.assert(
      fc.property(wildIncident, fc.boolean(), fc.boolean(), (incident, canUpdate, canSize) => {
        const message = incidentMessage(incident, { canUpdate, canSize });
        expect(messageProblems(message)).toEqual([]);
        for (const text of mrkdwnTexts(message)) {
          expect(text.replace(ourMarkup, '')).not.toMatch(/[<>]/);
          for (const [, url] of text.matchAll(/<(https:[^|]*)\|/g)) {
            expect(ourHosts).toContain(new URL(String(url)).host);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('the message of any incident can be shown in a terminal', () => {
    fc.assert(
      fc.property(wildIncident, (incident) => {
        expect(messageAsText(incidentMessage(incident))).not.toMatch(/(?!\n)\p{Cc}|\p{Cf}/u);
      }),
      { numRuns: 50 },
    );
  });
});

it('the message fits with the longest names and texts of three-byte characters', () => {
  const long = '日'.repeat(5000);
  const name = 'x'.repeat(255);
  const place = aPlace({ cluster: name, kind: 'service', name });
  const remedies = Array.from({ length: 20 }, () => ({ text: long, command: long }));
  const diagnosis = aDiagnosis({ sentence: long, quotes: [long, long, long, long], remedies });
  const message = incidentMessage(
    anIncident({
      occurrence: aStop(aStoppedTask({ place, family: name }), diagnosis),
      notes: Array.from({ length: 20 }, (_, index) => `${index} ${long}`),
      evidence: {
        gaps: Array.from({ length: 20 }, () => long),
        log: {
          container: name,
          group: name,
          stream: name,
          region: 'eu-west-1',
          lines: [{ at: 0, message: long }],
        },
      },
      previous: {
        count: 1,
        lastSeenAt: 0,
        message: { channel: 'C1', permalink: `https://shop.slack.com/${name}` },
      },
    }),
  );
  expect(messageProblems(message)).toEqual([]);
  expect(messageAsText(message)).toContain('What to do\n1. 日日');
});

describe('huge logs', () => {
  it('a huge log leaves room for everything else and keeps its newest line', () => {
    const lines = Array.from({ length: 25 }, (_, index) => ({
      at: 0,
      message: `${index}:${'x'.repeat(50_000)}`,
    }));
    const log = aLogTail(lines);
    const remedies = [{ text: 'Register a revision with more memory.' }];
    const occurrence = aStop(aStoppedTask(), aDiagnosis({ remedies }));
    const text = messageAsText(
      incidentMessage(anIncident({ occurrence, evidence: { log, gaps: ['a gap'] } })),
    );
    expect(text).toContain('… 17 earlier lines');
    expect(text).toContain('24:xxx');
    expect(text).toContain('1. Register a revision with more memory.');
    expect(text).toContain('a gap');
  });
});
