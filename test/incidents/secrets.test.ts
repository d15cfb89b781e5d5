import { describe, expect, it } from '@jest/globals';
import { incidentMessage } from '../../shared/incidents/message/incident-message.ts';
import { aDiagnosis, aLogTail, anIncident, aStop } from '../builders/incident.ts';
import { aStoppedTask } from '../builders/stopped-task.ts';

const password = 'correct-horse-battery';
const connection = `postgres://shop:${password}@db.internal:5432/shop`;
const accessKey = 'AKIAIOSFODNN7EXAMPLE';

function wholeMessage(message: string): string {
  const lines = [{ at: 0, message }];
  const log = aLogTail(lines);
  const diagnosis = aDiagnosis({
    quotes: [message],
    sentence: message,
    remedies: [{ text: message, command: message }],
  });
  const incident = anIncident({
    occurrence: aStop(aStoppedTask(), diagnosis),
    notes: [`note: ${message}`],
    evidence: { log, gaps: [message] },
  });
  return JSON.stringify(incidentMessage(incident));
}

describe('secrets in texts', () => {
  it.each([
    ['as it is', `cannot reach ${connection} with ${accessKey}`],
    ['after terminal colors', `cannot reach \u001B[31m${connection}\u001B[0m with ${accessKey}`],
    [
      'broken up by invisible characters',
      `cannot reach ${connection.replace('horse', 'ho\u200Brse')} with AKIA\u2060IOSFODNN7EXAMPLE`,
    ],
    ['where the text is cut', `${'x'.repeat(230)} cannot reach ${connection} with ${accessKey}`],
  ])('a secret in a text never appears in the message, %s', (_, words) => {
    const message = wholeMessage(words);
    expect(message).not.toContain(password);
    expect(message).not.toContain('battery');
    expect(message).not.toContain(accessKey);
    expect(message).toContain('cannot reach');
  });
});
