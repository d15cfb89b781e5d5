import { expect, it } from '@jest/globals';
import { summaryMessage } from '../../shared/incidents/message/summary.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { anIncident } from '../builders/incident.ts';
import { aPlace } from '../builders/stopped-task.ts';
import { messageProblems } from './message-problems.ts';

const at = Date.UTC(2026, 10, 20, 12, 4);
const minute = 60_000;

function over(index: number, name = `service-${index}`) {
  const lastSeenAt = at + index * minute;
  return anIncident({ place: aPlace({ name }), count: index + 1, lastSeenAt, steadyAt: lastSeenAt + minute });
}

it('the summary lists the newest incidents first with cause, stops and end', () => {
  const rolledBack = { ...over(1), rolledBack: { live: 'web:41', failed: 'web:42' } };
  expect(messageAsText(summaryMessage([over(0), rolledBack]), { width: 200 })).toBe(
    [
      '2 incidents ended before Slack accepted their messages',
      '──────────────────────────────────────────────────────',
      '',
      'service-1 in shop-prod: Out of memory · 2 stops, last 2026-11-20 12:05 UTC · rolled back 2026-11-20 12:06 UTC',
      'service-0 in shop-prod: Out of memory · 1 stop, last 2026-11-20 12:04 UTC · stable again 2026-11-20 12:05 UTC',
      '',
      'They were over before this message, so they have no messages of their own.',
    ].join('\n'),
  );
});

it.each(['x', '&<!channel>*_`', '\u{1F98A}'])(
  'the summary of 100 names of %s is accepted by Slack',
  (letter) => {
    const message = summaryMessage(
      Array.from({ length: 100 }, (_, index) => over(index, letter.repeat(255))),
    );
    expect(messageProblems(message)).toEqual([]);
    expect(JSON.stringify(message)).not.toContain('<!channel>');
    expect(JSON.stringify(message)).toMatch(/\d\d earlier ones are not listed/);
  },
);
