import { describe, expect, test } from '@jest/globals';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import type { Cause } from '../../shared/model/causes.ts';
import type { Confidence } from '../../shared/model/diagnosis.ts';
import type { Evidence } from '../../shared/model/evidence.ts';
import type { StoppedTask } from '../../shared/model/stopped-task.ts';
import { aStoppedTask } from '../builders/stopped-task.ts';
import { aDefinedContainer, aLogOf, aServiceEvidence, aTaskDefinition } from './evidence-builders.ts';

interface Case {
  kind: string;
  stop: Partial<StoppedTask>;
  evidence: Omit<Evidence, 'gaps'>;
  /** With all evidence. */
  cause: Cause;
  /** Causes of the exit code alone, which may stand in for it where evidence is missing. */
  weaker: Cause[];
}

const ended = { stoppedReason: 'Essential container in task exited', stopCode: 'EssentialContainerExited' };
const taskDefinition = aTaskDefinition();
const service = aServiceEvidence();

const cases: Case[] = [
  {
    kind: 'a kill for memory that only DescribeTasks tells',
    stop: { ...ended, containers: [{ name: 'web', exitCode: 137 }] },
    evidence: {
      containers: [
        { name: 'web', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' },
      ],
      taskDefinition,
      service,
      ...aLogOf('GET /'),
    },
    cause: 'out-of-memory',
    weaker: ['killed'],
  },
  {
    kind: 'an error that the log tells',
    stop: { ...ended, containers: [{ name: 'web', exitCode: 1 }] },
    evidence: { taskDefinition, service, ...aLogOf('Error: connect ECONNREFUSED 10.0.3.7:5432') },
    cause: 'application-error',
    weaker: [],
  },
  {
    kind: 'a heap that the log tells',
    stop: { ...ended, containers: [{ name: 'web', exitCode: 134 }] },
    evidence: { taskDefinition, service, ...aLogOf('FATAL ERROR: JavaScript heap out of memory') },
    cause: 'heap-exhausted',
    weaker: ['crashed'],
  },
  {
    kind: 'a health check that only DescribeTasks tells',
    stop: {
      stoppedReason: undefined,
      stopCode: 'ServiceSchedulerInitiated',
      containers: [{ name: 'web', exitCode: 137 }],
    },
    evidence: { containers: [{ name: 'web', healthStatus: 'UNHEALTHY' }], taskDefinition, service },
    cause: 'container-health-check-failed',
    weaker: ['killed'],
  },
  {
    kind: 'an init container that only the task definition tells',
    stop: {
      ...ended,
      containers: [
        { name: 'migrate', exitCode: 0 },
        { name: 'web', exitCode: 143 },
      ],
    },
    evidence: {
      taskDefinition: aTaskDefinition({
        containers: [aDefinedContainer({ name: 'migrate', essential: false }), aDefinedContainer()],
      }),
      service,
    },
    cause: 'terminated',
    weaker: ['application-exited'],
  },
  {
    kind: 'a reason of ECS, which needs no evidence',
    stop: { stoppedReason: 'OutOfMemoryError: container killed due to memory usage', containers: [] },
    evidence: { taskDefinition, service, ...aLogOf('Error: Cannot find module x') },
    cause: 'out-of-memory',
    weaker: [],
  },
];

const rank: Record<Confidence, number> = { certain: 3, likely: 2, possible: 1 };

/** Every way to leave parts of the evidence out. */
function parts(evidence: Omit<Evidence, 'gaps'>): Omit<Evidence, 'gaps'>[] {
  const entries = Object.entries(evidence);
  return Array.from({ length: 2 ** entries.length }, (_, bits) =>
    Object.fromEntries(entries.filter((__, at) => bits & (1 << at))),
  );
}

describe('reduced evidence', () => {
  test.each(cases)(
    'less evidence makes the diagnosis of $kind less certain, never wrong',
    ({ stop, evidence, cause, weaker }) => {
      const whole = diagnose(aStoppedTask(stop), { ...evidence, gaps: [] });
      expect(whole.cause).toBe(cause);
      for (const part of parts(evidence)) {
        const verdict = diagnose(aStoppedTask(stop), { ...part, gaps: [] });
        expect([cause, ...weaker, 'unknown']).toContain(verdict.cause);
        expect(rank[verdict.confidence]).toBeLessThanOrEqual(rank[whole.confidence]);
        if (verdict.cause !== cause) expect(verdict.confidence).toBe('possible');
      }
    },
  );
});
