import { afterEach, expect } from '@jest/globals';
import { dayMs, hourMs } from '../../shared/model/units.ts';
import { faultWords } from '../../shared/sizing/report/rollout-words.ts';
import { hasBareTime, mrkdwnTexts } from '../incidents/message-problems.ts';
import { serviceAt } from './rollout.ts';
import { type ServiceToResize, steward } from './rollout-steward.ts';

/** Clears faults after each test of a file, and checks that no message was given up, and that all times are local. */
export function checkAfterEach({ dead = () => 0 }: { dead?: () => number } = {}): void {
  afterEach(async () => {
    steward.sandbox.faults.clear();
    steward.slack.faults.clear();
    expect(await steward.sandbox.deadLetters()).toHaveLength(dead());
    const shown = steward.slack.messages().flatMap(({ text, blocks = [] }) => mrkdwnTexts({ text, blocks }));
    expect(shown.filter(hasBareTime)).toEqual([]);
  });
}

/** Moves the clock of the sandbox, ms. */
export const advance = (ms: number) => steward.sandbox.advance(ms);

/** Moves the clock by so many hours, one by one, as the hourly look comes. */
export async function hours(count: number): Promise<void> {
  for (let passed = 0; passed < count; passed += 1) await advance(hourMs);
}

/** Checks revision, ledger, message, thread and hold of a service that was rolled back to revision 1. */
export async function expectRolledBack(service: ServiceToResize, why: RegExp): Promise<void> {
  expect(service.runs()).toMatch(/:1$/);
  const { state, fault } = (await service.rollout()) ?? {};
  expect(state).toBe('reverted');
  expect(fault && faultWords(fault)).toMatch(why);
  expect(service.text()).toContain('Rolled back');
  expect(service.text()).toMatch(why);
  expect(service.text()).toMatch(/On hold until \S+ \S+ UTC: /);
  expect(service.thread().at(-1)).toContain('Rolled back');
  const hold = await steward.rollouts.holdOf(serviceAt(service.arn));
  expect(hold?.until).toBeGreaterThan(steward.sandbox.now() + 13 * dayMs);
}

/** Number of deployments of the service since it was put. */
export const deployments = ({ arn }: ServiceToResize) =>
  steward.sandbox.state.serviceDeployments(arn).length - 1;

/** Checks that the rollout is in this state, and that the service runs this revision of its family. */
export async function expectState(service: ServiceToResize, state: string, revision: number): Promise<void> {
  expect(await service.rollout()).toMatchObject({ state });
  expect(service.runs()).toBe(`${service.of.service}:${revision}`);
}
