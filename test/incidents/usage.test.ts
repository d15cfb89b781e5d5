import { describe, expect, it, test } from '@jest/globals';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import { incidentMessage } from '../../shared/incidents/message/incident-message.ts';
import type { UsageEvidence } from '../../shared/model/change-evidence.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import { minuteMs } from '../../shared/model/units.ts';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { anIncident } from '../builders/incident.ts';
import { aStoppedTask } from '../builders/stopped-task.ts';
import { aDefinedContainer, aLogOf, aTaskDefinition } from './evidence-builders.ts';

const killed = aStoppedTask({ containers: [{ name: 'web', exitCode: 137 }] });

/** Twenty minutes of usage, the last five of them at these values, percent. */
function aUsage(last: { cpu?: number; memory?: number }, of: UsageEvidence['of'] = 'task'): UsageEvidence {
  const points = Array.from({ length: 20 }, (_, index) => ({
    at: killed.stoppedAt - (20 - index) * minuteMs,
    ...{ cpu: 30, memory: 60, ...(index >= 15 ? last : {}) },
  }));
  return { of, points };
}

const diagnosed = (stop: StoppedTask, evidence: Partial<Evidence>) =>
  diagnose(stop, { gaps: [], ...evidence });
const taskDefinition = aTaskDefinition();

describe('exit code 137 without a reason', () => {
  const rows: [string, StoppedTask, Partial<Evidence>, string, string, RegExp][] = [
    [
      'a kill after stopTimeout, by the timing of the event',
      { ...killed, stopTookMs: 30_200 },
      { taskDefinition, usage: aUsage({ memory: 99 }) },
      'killed',
      'certain',
      /did not exit within 30 s \(stopTimeout\) after SIGTERM/,
    ],
    [
      'out of memory of the task or of a child process, where its own memory was full',
      killed,
      { taskDefinition, usage: aUsage({ memory: 98.4 }) },
      'out-of-memory',
      'likely',
      /memory was at 98% of the 1024 MiB of the task/,
    ],
    [
      'unknown where the memory is only that of its service',
      killed,
      { taskDefinition, usage: aUsage({ memory: 99 }, 'service') },
      'killed',
      'possible',
      /nothing indicates that memory was the reason/,
    ],
    [
      'unknown where memory was not full',
      killed,
      { taskDefinition, usage: aUsage({ memory: 80 }) },
      'killed',
      'possible',
      /nothing indicates/,
    ],
    [
      'unknown after a stop shorter than the stopTimeout that its container has',
      { ...killed, stopTookMs: 31_000 },
      {
        taskDefinition: aTaskDefinition({ containers: [aDefinedContainer({ stopTimeoutSeconds: 90 })] }),
      },
      'killed',
      'possible',
      /nothing indicates/,
    ],
    ['unknown without any evidence', { ...killed, stopTookMs: 31_000 }, {}, 'killed', 'possible', /nothing/],
  ];
  test.each(rows)(
    'exit code 137 without a reason of ECS is %s',
    (_, stop, evidence, cause, confidence, sentence) => {
      const diagnosis = diagnosed(stop, evidence);
      expect(diagnosis).toMatchObject({ cause, confidence });
      expect(diagnosis.sentence).toMatch(sentence);
    },
  );
});

describe('usage as evidence', () => {
  it('a full memory proves what the log only suggests', () => {
    const log = aLogOf('/start.sh: line 3:    17 Killed                  node app.js');
    expect(diagnosed(killed, { taskDefinition, ...log })).toMatchObject({ confidence: 'likely' });
    const usage = aUsage({ memory: 97 });
    expect(diagnosed(killed, { taskDefinition, ...log, usage })).toMatchObject({
      ...{ cause: 'out-of-memory', confidence: 'certain' },
    });
  });

  it('usage never changes the cause that ECS names', () => {
    const usage = aUsage({ memory: 40 });
    const outOfMemory = diagnosed(aStoppedTask(), { taskDefinition, usage });
    expect(outOfMemory).toEqual(diagnosed(aStoppedTask(), { taskDefinition }));
  });

  it('CPU at its limit is the first remedy for a failed health check', () => {
    const stop = aStoppedTask({
      stoppedReason: 'Task failed container health checks',
      stopCode: 'ServiceSchedulerInitiated',
      containers: [{ name: 'web', exitCode: 137 }],
    });
    const [first] = diagnosed(stop, { taskDefinition, usage: aUsage({ cpu: 100 }) }).remedies;
    expect(first?.text).toMatch(/^The CPU of the task was at its limit/);
    const [other] = diagnosed(stop, { taskDefinition, usage: aUsage({ cpu: 60 }) }).remedies;
    expect(other?.text).not.toMatch(/CPU/);
  });
});

describe('usage in the message', () => {
  const container = aDefinedContainer({ memoryMiB: 768 });
  const limited = aTaskDefinition({ containers: [container] });
  const incident = anIncident({
    evidence: { gaps: [], taskDefinition: limited, usage: aUsage({ memory: 74.6, cpu: 41 }) },
  });

  it('the message charts CPU and memory against their limits and describes them in words', () => {
    const { blocks, classicBlocks } = incidentMessage(incident);
    const [chart] = blocks.filter(({ type }) => type === 'data_visualization');
    expect(chart).toMatchObject({
      chart: {
        series: [{ name: 'Task limit' }, { name: 'Container limit' }, { name: 'Memory' }, { name: 'CPU' }],
      },
    });
    expect(JSON.stringify(classicBlocks)).not.toContain('data_visualization');
    for (const form of [blocks, classicBlocks ?? []]) {
      expect(messageAsText({ text: '', blocks: form }, { width: 10_000 })).toContain(
        "Memory peaked at 75% of 1 GiB (the container's limit is at 75%), CPU at 41% of 0.5 vCPU in the 20 min before the stop (this task)",
      );
    }
  });

  it('the message names metrics of the whole service and phases that took long', () => {
    const { occurrence } = incident;
    if (occurrence.kind !== 'stop') throw new Error('the builder has a stop');
    const stop = { ...occurrence.stop, pullTookMs: 150_000, stopTookMs: 30_400 };
    const { blocks } = incidentMessage({
      ...incident,
      occurrence: { ...occurrence, stop },
      evidence: { ...incident.evidence, usage: aUsage({}, 'service') },
    });
    const words = messageAsText({ text: '', blocks }, { width: 10_000 });
    expect(words).toContain('(busiest task of the service: this one has no metrics of its own)');
    expect(words).toContain('Image pull took 2 min 30 s, stop took 30 s (stopTimeout 30 s)');
  });
});
