import { describe, expect, test } from '@jest/globals';
import { scenarios } from './all.ts';
import { play } from './play.ts';
import { type Fault, faults, sources } from './scenario.ts';

const allFaults: Fault[] = sources.flatMap((source) => faults.map((kind) => ({ source, kind })));

/** Revisions that commands of the message would deploy. */
function revisionsToDeploy(text: string): string[] {
  return [...text.matchAll(/update-service .*?--task-definition (\S+)/g)].map(([, name = '']) => name);
}

test('the list has at least 40 scenarios with distinct names', () => {
  expect(new Set(scenarios.map(({ name }) => name)).size).toBe(scenarios.length);
  expect(scenarios.length).toBeGreaterThanOrEqual(40);
});

/** Callers that the message names as having deployed. */
function deployersIn(text: string): string[] {
  return [...text.matchAll(/Deployed by (.+?) at \d{4}-/g)].map(([, who = '']) => who);
}

describe.each(scenarios)('scenario $name', (scenario) => {
  const { expected } = scenario;
  // To deploy the same revision again is no rollback.
  const allowed = [
    expected.rollbackTo,
    ...(JSON.stringify(scenario.events).match(/(?<=task-definition\/)[^"]+/g) ?? []),
  ];

  test('the scenario has its cause, title, sentence and first remedy', async () => {
    const told = await play(scenario);
    const [remedy] = told?.diagnosis.remedies ?? [];
    expect(told?.diagnosis.cause).toBe(expected.cause);
    expect(told?.title).toBe(expected.title);
    expect(told?.diagnosis.sentence).toContain(expected.sentence);
    expect([remedy?.text, remedy?.command].join('\n')).toContain(expected.remedy);
    expect(told?.text).toContain(expected.changed ?? '');
    expect(told?.text).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
    for (const name of revisionsToDeploy(told?.text ?? '')) expect(allowed).toContain(name);
    expect(deployersIn(told?.text ?? '')).toEqual(expected.deployer ? [expected.deployer] : []);
  });

  test.each(allFaults)(
    'a failed read of $source ($kind) leads to no wrong cause and no wrong revision',
    async (fault) => {
      const told = await play(scenario, fault);
      // Less evidence may leave the cause that the event alone names, or none.
      expect([expected.cause, told?.causeOfWords, 'unknown']).toContain(told?.diagnosis.cause);
      if (told?.diagnosis.cause !== expected.cause) expect(told?.diagnosis.confidence).not.toBe('certain');
      for (const name of revisionsToDeploy(told?.text ?? '')) expect(allowed).toContain(name);
      for (const who of deployersIn(told?.text ?? '')) expect(who).toBe(expected.deployer);
      expect(told?.text).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
    },
  );
});
