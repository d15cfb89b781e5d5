import { expect, it } from '@jest/globals';
import { rules } from '../../shared/incidents/diagnosis/causes/index.ts';
import { readSigns, type Signs } from '../../shared/incidents/diagnosis/signs.ts';
import { type Evidence, noEvidence } from '../../shared/model/evidence.ts';
import type { StopFacts } from '../../shared/model/stopped-task.ts';
import { aLogOf, aTaskDefinition } from './evidence-builders.ts';
import { wordings } from './wordings.ts';

function signs(stop: Partial<StopFacts>, evidence: Evidence = noEvidence): Signs {
  return readSigns({ containers: [], ...stop }, evidence);
}

const killed = [{ name: 'web', exitCode: 137 }];
const failed = [{ name: 'web', exitCode: 1 }];

const stops: Signs[] = [
  ...Object.values(wordings).flatMap((texts) => texts.map((stoppedReason) => signs({ stoppedReason }))),
  signs({ stoppedReason: 'Scaling activity initiated by (deployment ecs-svc/1)' }),
  signs({ stoppedReason: 'nightly cleanup', started: true }),
  signs({ stopCode: 'UserInitiated' }),
  signs({ stopCode: 'SpotInterruption' }),
  signs({
    stopCode: 'ServiceSchedulerInitiated',
    containers: [{ name: 'web', healthStatus: 'UNHEALTHY' }],
  }),
  signs({ containers: [{ name: 'web', exitCode: 0 }] }),
  signs({ containers: failed }),
  signs({ containers: killed, stopTookMs: 30_000 }, { gaps: [], taskDefinition: aTaskDefinition() }),
  signs({ containers: killed }, { gaps: [], usage: { of: 'task', points: [{ at: 0, memory: 99 }] } }),
  signs({ containers: failed }, { gaps: [], ...aLogOf('exec format error') }),
];

it('every rule is in the list once', () => {
  const ids = rules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});

it('every rule decides at least one stop', () => {
  const deciding = new Set(stops.map((stop) => rules.find((rule) => rule.find(stop))?.id));
  expect(rules.map(({ id }) => id).filter((id) => !deciding.has(id))).toEqual([]);
});
