// `npm run bench:cost`: counts the calls of an idle hour, of new incidents and of a scan on the sandbox, and prints the
// table of docs/cost.md, which shared/model/own-cost.ts computes from such counts and AWS's list prices.
import { sampleList } from '../sandbox/fleet/sample-list.ts';
import { eventSample } from '../sandbox/fleet/samples.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { startSteward } from '../sandbox/steward.ts';
import { costRows, succeededJobsRow } from '../shared/model/own-cost.ts';

const minuteMs = 60_000;

/** Calls of functions between two moments, by `service:Operation`, and the invocations. */
async function counted(sandbox: Sandbox, act: () => Promise<void>): Promise<Record<string, number>> {
  sandbox.calls.clear();
  const before = sandbox.invocations().length;
  await act();
  return { ...sandbox.calls.counts(), invocations: sandbox.invocations().length - before };
}

/** Every service of the sample fleet runs as many tasks as it should: nothing is to be posted. */
function makeWell({ state }: Sandbox): void {
  for (const cluster of state.clusters())
    for (const service of state.services(cluster.clusterArn ?? ''))
      state.putService({ ...service, runningCount: service.desiredCount, pendingCount: 0 });
}

const { sandbox, close } = await startSteward({ clock: { startAt: Date.UTC(2026, 10, 18, 12, 0, 30) } });
makeWell(sandbox);
await sandbox.advance(2 * minuteMs);
const minutes = 60;
const idle = await counted(sandbox, async () => {
  for (let minute = 0; minute < minutes; minute += 1) await sandbox.advance(minuteMs);
});
print(`an idle hour (shape change, ${minutes} ticks)`, idle, 1);

const stops = 10;
const incidents = await counted(sandbox, async () => {
  for (const { name } of sampleList.filter((one) => one.name.startsWith('task-stopped/')).slice(0, stops))
    await sandbox.send(eventSample(sandbox.state, name, { now: sandbox.now(), seed: 1 }));
  await sandbox.settle();
});
print('one abnormal stop that opens an incident, mean', incidents, stops);

const jobs = await counted(sandbox, async () => {
  await sandbox.send(
    eventSample(sandbox.state, 'task-stopped/task-completed', { now: sandbox.now(), seed: 2 }),
  );
  await sandbox.settle();
});
print('one job that succeeds without an incident', jobs, 1);

let services = 0;
const scan = await counted(sandbox, async () => {
  const { result } = await sandbox.invoke('plan-rightsizing', {});
  ({ services = 0 } = (result ?? {}) as { services?: number });
  await sandbox.settle();
});
print(`one service of a scan of ${services}, mean`, scan, services || 1);
await close();

console.log(`\n${[...costRows(), succeededJobsRow(10_000)].join('\n')}`);

function print(title: string, calls: Record<string, number>, share: number): void {
  console.log(`\n${title}:`);
  for (const [name, count] of Object.entries(calls).sort())
    console.log(`  ${name.padEnd(44)} ${(count / share).toFixed(2)}`);
}
