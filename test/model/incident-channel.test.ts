import { describe, expect, test } from '@jest/globals';
import type { Incident, MessageReference } from '../../shared/model/incident.ts';
import {
  channelOfFirstMessage,
  channelOfNextUpdate,
  channelsOfEarlierAttempts,
} from '../../shared/model/incident-channel.ts';
import type { TaskCounts } from '../../shared/model/severity.ts';
import { anIncident } from '../builders/incident.ts';
import { aPlace } from '../builders/stopped-task.ts';

const main = 'C0MAIN00000';
const minor = 'C0MINOR0000';
const team = 'C0TEAM00000';
const both = { main, minor };
const at = Date.UTC(2026, 10, 20, 12);

function runs(running: number, desired = 2, more: Partial<TaskCounts> = {}): Partial<Incident> {
  return { tasks: { at, running, desired, pending: 0, ...more } };
}

const tagged: Partial<Incident> = {
  evidence: {
    service: {
      ...{ desiredCount: 2, runningCount: 2, pendingCount: 0, channel: team },
      ...{ deployments: [], events: [], subnets: [], securityGroups: [] },
    },
    gaps: [],
  },
};
const job: Partial<Incident> = { place: aPlace({ kind: 'family', name: 'nightly-report' }) };
const failedToDeploy = { failedDeployment: { failed: 'checkout:42' } };

describe('the channel of the first message', () => {
  test.each<[string, Partial<Incident>, { main: string; minor?: string }, boolean, object]>([
    ['minor', runs(2), both, true, { channel: minor, reason: 'minor' }],
    ['degraded', runs(1), both, true, { channel: main, reason: 'not-minor' }],
    ['down', runs(0), both, true, { channel: main, reason: 'not-minor' }],
    ['a failed deployment', runs(2, 2, failedToDeploy), both, true, { channel: main, reason: 'not-minor' }],
    ['a failed job', job, both, true, { channel: main, reason: 'not-minor' }],
    ['counts unknown', { tasks: undefined }, both, true, { channel: main, reason: 'not-minor' }],
    ['a tag, minor', { ...tagged, ...runs(2) }, both, true, { channel: team, reason: 'service-tag' }],
    ['a tag, down', { ...tagged, ...runs(0) }, both, true, { channel: team, reason: 'service-tag' }],
    ['a tag, setting empty', tagged, { main }, true, { channel: team, reason: 'service-tag' }],
    ['setting empty', runs(2), { main }, true, { channel: main, reason: 'one-channel' }],
    ['both settings alike', runs(2), { main, minor: main }, true, { channel: main, reason: 'one-channel' }],
    ['an incoming webhook', runs(2), both, false, { channel: main, reason: 'one-channel' }],
    ['a tag, a webhook', { ...tagged, ...runs(2) }, both, false, { channel: main, reason: 'one-channel' }],
  ])('the first message goes to its channel: %s', (_, incident, channels, canChoose, expected) => {
    expect(channelOfFirstMessage(anIncident(incident), channels, canChoose)).toEqual(expected);
  });
});

describe('channels of earlier attempts', () => {
  test.each([
    ['in both channels', {}, both, [main, minor]],
    ['in the main channel alone', {}, { main }, [main]],
    ['once where both settings are alike', {}, { main, minor: main }, [main]],
    ['in the channel of the tag and where it is out of reach', tagged, both, [team, main]],
  ])('an earlier attempt is searched for %s', (_, incident, channels, expected) => {
    expect(channelsOfEarlierAttempts(anIncident(incident), channels)).toEqual(expected);
  });
});

describe('the message of an incident', () => {
  const here: MessageReference = { channel: minor, ts: '1.1', minor: 'here' };
  const leaving: MessageReference = { ...here, minor: 'leaving' };
  const inMain: MessageReference = { channel: main, ts: '1.2' };
  const inTeam: MessageReference = { channel: team, ts: '1.3' };
  const over = { lastSeenAt: at, steadyAt: at + 1 };
  const stays = (reason: string) => ({ action: 'stay', reason });

  test.each<[string, MessageReference | undefined, Partial<Incident>, object]>([
    ['rises from minor to degraded', here, runs(1), { action: 'move', reason: 'risen' }],
    ['rises from minor to down', here, runs(0), { action: 'move', reason: 'risen' }],
    ['rises by a failed deployment', here, runs(2, 2, failedToDeploy), { action: 'move', reason: 'risen' }],
    [
      'rises after a mute',
      here,
      { ...runs(1), muted: { since: at, until: at, by: 'U0ANNA1' } },
      { action: 'move', reason: 'risen' },
    ],
    ['is still minor', here, runs(2), stays('not-risen')],
    ['has unknown counts', here, { tasks: undefined }, stays('not-risen')],
    ['ends in the minor channel', here, { ...runs(2), ...over }, stays('over')],
    ['ends while tasks are missing', here, { ...runs(1), ...over }, stays('over')],
    ['falls from degraded to minor in the main channel', inMain, runs(2), stays('not-in-minor-channel')],
    [
      'falls to minor in the main channel after a mute',
      inMain,
      { ...runs(2), muted: { since: at, until: at, by: 'U0ANNA1' } },
      stays('not-in-minor-channel'),
    ],
    ['rises in the channel of its tag', inTeam, { ...tagged, ...runs(0) }, stays('not-in-minor-channel')],
    [
      'is in a minor channel that became the main one',
      { ...here, channel: main },
      runs(0),
      stays('is-main-channel'),
    ],
    ['falls to minor during its move', leaving, runs(2), { action: 'complete', reason: 'move-begun' }],
    ['ends during its move', leaving, { ...runs(1), ...over }, { action: 'complete', reason: 'move-begun' }],
    ['is still degraded during its move', leaving, runs(1), { action: 'move', reason: 'risen' }],
    ['is not posted yet', undefined, runs(1), stays('not-in-minor-channel')],
  ])('the next channel of an incident that %s', (_, message, incident, expected) => {
    expect(channelOfNextUpdate(anIncident({ ...incident, message }), both)).toEqual(expected);
  });

  test('a message leaves the minor channel although the setting was emptied since', () => {
    const incident = anIncident({ ...runs(1), message: here });
    expect(channelOfNextUpdate(incident, { main })).toEqual({ action: 'move', reason: 'risen' });
  });
});
