import { expect, it } from '@jest/globals';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import { startSteward } from '../../sandbox/steward.ts';

/** The model of shared/model/own-cost.ts counts 60 ticks an hour, each with up to three reads. */
const ticks = 60;

/** Every service of the sample fleet runs as many tasks as it should: nothing is to be posted. */
function makeWell({ state }: Sandbox): void {
  for (const cluster of state.clusters())
    for (const service of state.services(cluster.clusterArn ?? ''))
      state.putService({ ...service, runningCount: service.desiredCount, pendingCount: 0 });
}

it('an idle hour of the largest shape makes no more calls than the cost model assumes', async () => {
  const { sandbox, close } = await startSteward({ clock: { startAt: Date.UTC(2026, 10, 18, 12, 0, 30) } });
  makeWell(sandbox);
  await sandbox.advance(120_000);
  sandbox.calls.clear();
  const before = sandbox.invocations().length;
  for (let minute = 0; minute < ticks; minute += 1) await sandbox.advance(60_000);
  const counts = sandbox.calls.counts();
  const reads = (counts['dynamodb:Query'] ?? 0) + (counts['dynamodb:GetItem'] ?? 0);
  expect(reads).toBeLessThanOrEqual(3 * ticks);
  // Six passes over the counts of the services, in tens.
  expect(counts['ecs:DescribeServices']).toBeLessThanOrEqual(6 * 3);
  expect(counts['dynamodb:PutItem'] ?? 0).toBeLessThanOrEqual(7);
  // The three hourly schedules of right-sizing, rollouts and waiting decisions beside the ticks.
  expect(sandbox.invocations().length - before).toBeLessThanOrEqual(ticks + 4);
  await close();
}, 120_000);
