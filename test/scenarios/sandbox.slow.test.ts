import { expect, test } from '@jest/globals';
import { messageAsText } from '../../shared/slack/message-text.ts';
import { refresh } from '../diagnose-stops/steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from '../diagnose-stops/steward-of-file.ts';
import { playedOnSandbox } from './all.ts';
import type { Scenario } from './scenario.ts';

shareSteward();
leaveNothingBehind();

/** Puts the fleet of a scenario into the sandbox's AWS. */
function seed({ fleet, events }: Scenario): void {
  const { state } = steward.sandbox;
  for (const definition of Object.values(fleet.definitions ?? {})) state.putTaskDefinition(definition);
  if (fleet.service) state.putService(fleet.service);
  for (const deployment of fleet.deployments ?? []) state.putServiceDeployment(deployment);
  for (const revision of fleet.revisions ?? []) state.putServiceRevision(revision);
  const [first] = events as { detail: { taskArn?: string; containers?: { name: string }[] } }[];
  const [container] = first?.detail.containers ?? [];
  const taskId = first?.detail.taskArn?.split('/').at(-1);
  if (!container || !taskId || !fleet.log) return;
  const family = Object.values(fleet.definitions ?? {})[0]?.family ?? '';
  const lines = fleet.log.map((message, index) => ({
    timestamp: steward.sandbox.now() - 1000 + index,
    message,
  }));
  state.putLogEvents(`/ecs/${family}`, `ecs/${container.name}/${taskId}`, lines);
}

test.each(playedOnSandbox)('the scenario $name has the same message end to end', async (scenario) => {
  seed(scenario);
  const before = steward.messages().length;
  for (const event of scenario.events) {
    await steward.sandbox.send(event);
    await steward.sandbox.settle();
  }
  await steward.sandbox.advance(15_000);
  await steward.enqueue(refresh);
  const posted = steward.messages().slice(before);
  expect(posted).toHaveLength(1);
  const text = posted[0] ? messageAsText(posted[0], { width: 10_000 }) : '';
  expect(text.split('\n')[0]).toBe(scenario.expected.title);
  expect(text).toContain(scenario.expected.sentence);
  expect(text).toContain(scenario.expected.remedy);
});
