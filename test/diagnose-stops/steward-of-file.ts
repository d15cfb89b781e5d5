import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { StewardOptions } from '../../sandbox/steward.ts';
import { type StewardForTests, startStewardForTests } from './steward-for-tests.ts';

/** The one that the tests of this file share; every test takes services of its own, so nothing is reset. */
export let steward: StewardForTests;

/** Starts it before the tests of a file, and ends it after them. */
export function shareSteward(options: StewardOptions = {}): void {
  beforeAll(async () => {
    steward = await startStewardForTests(options);
  });
  afterAll(() => steward.close());
}

/** After each test faults are over, no record waits to come again, and none was given up. */
export function leaveNothingBehind(): void {
  let deadBefore = 0;
  beforeEach(async () => {
    deadBefore = (await steward.sandbox.deadLetters()).length;
  });
  afterEach(async () => {
    steward.sandbox.faults.clear();
    steward.slack.faults.clear();
    expect(await steward.waiting()).toEqual([]);
    expect((await steward.sandbox.deadLetters()).slice(deadBefore)).toEqual([]);
  });
}
