import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { diagnose } from '../../shared/incidents/diagnosis/diagnose.ts';
import type { StopFacts } from '../../shared/model/stopped-task.ts';
import { wordings } from './wordings.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const known = Object.values(wordings).flat();
const words = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...known), fc.string());

const stops: fc.Arbitrary<StopFacts> = fc.record({
  stoppedReason: maybe(words),
  stopCode: maybe(fc.oneof(fc.string(), fc.constantFrom('UserInitiated', 'SpotInterruption'))),
  containers: fc.array(
    fc.record({
      name: maybe(fc.string()),
      exitCode: maybe(fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, 1, 137, 143))),
      reason: maybe(words),
      essential: maybe(fc.boolean()),
    }),
    { maxLength: 10 },
  ),
  launchType: maybe(fc.constantFrom('FARGATE', 'EC2', 'EXTERNAL')),
  started: maybe(fc.boolean()),
  belongsToService: maybe(fc.boolean()),
  startedBy: maybe(fc.string()),
});

describe('diagnosis of any stop', () => {
  it('every stop has a sentence and a cause', () => {
    fc.assert(
      fc.property(stops, (stop) => {
        const { sentence, quotes } = diagnose(stop);
        expect(sentence).not.toBe('');
        const said = [stop.stoppedReason, ...stop.containers.map(({ reason }) => reason)];
        const own = /^(?:exitCode|stopCode|healthStatus): /;
        for (const quote of quotes)
          expect(own.test(quote) || said.some((text) => text?.startsWith(quote))).toBe(true);
      }),
    );
  });

  it('upper case and white space do not change the cause', () => {
    const spaces = fc.constantFrom(' ', '  ', '\n', '\t ', '\r\n', '\u00a0');
    fc.assert(
      fc.property(
        fc.constantFrom(...known),
        fc.array(spaces, { minLength: 1 }),
        fc.boolean(),
        (said, gaps, upper) => {
          let gap = 0;
          const spaced = said.replaceAll(' ', () => gaps[gap++ % gaps.length] ?? ' ');
          const retold = upper ? spaced.toUpperCase() : spaced.toLowerCase();
          expect(diagnose({ stoppedReason: retold, containers: [] }).cause).toBe(
            diagnose({ stoppedReason: said, containers: [] }).cause,
          );
        },
      ),
    );
  });

  it('a reason of a megabyte is read from its beginning and kept short', () => {
    const filler = fc.constantFrom('x', ' ', 'pull ', '/', '"', 'secret:', '\n', 'dial tcp ', '💥');
    fc.assert(
      fc.property(fc.constantFrom(...known), filler, (said, fill) => {
        const stoppedReason = `${said} ${fill.repeat(1_000_000 / fill.length)}`;
        const { sentence, quotes } = diagnose({ stoppedReason, containers: [{ reason: stoppedReason }] });
        expect(sentence.length).toBeLessThan(2000);
        expect(quotes.join('').length).toBeLessThan(10_000);
      }),
      { numRuns: 30 },
    );
  });
});
