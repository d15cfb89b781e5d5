import { describe, expect, it } from '@jest/globals';
import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import { minute, type ServiceForTests } from './steward-for-tests.ts';
import { leaveNothingBehind, shareSteward, steward } from './steward-of-file.ts';

shareSteward();
leaveNothingBehind();

/** Sets what DescribeServices tells of a service. */
function runs({ name }: ServiceForTests, runningCount: number, desiredCount = 2, pendingCount = 0): void {
  const { state } = steward.sandbox;
  const service = state.service(ecsArn('service', clusterName, name));
  state.putService({ ...service, runningCount, desiredCount, pendingCount });
}

/** ECS describes a deleted service as inactive for a while. */
function deleted({ name }: ServiceForTests): void {
  const service = steward.sandbox.state.service(ecsArn('service', clusterName, name));
  steward.sandbox.state.putService({ ...service, status: 'INACTIVE', runningCount: 0, desiredCount: 0 });
}

function titleOf(service: ServiceForTests): string | undefined {
  return service.text().split('\n')[0];
}

function callsOf(action: string): number {
  return steward.sandbox.calls.counts()[action] ?? 0;
}

describe('first line of an open incident', () => {
  it('the first line follows the counts without another stop: down, degraded, minor, quiet', async () => {
    const service = steward.newService();
    runs(service, 1);
    await service.send();
    expect(titleOf(service)).toBe(`🟡 ${service.name} degraded (1 of 2): out of memory`);
    runs(service, 0);
    await steward.minutes(1);
    expect(titleOf(service)).toBe(`🔴 ${service.name} is down (0 of 2): out of memory`);
    expect(service.messages()[0]?.text).toMatch(`🔴 ${service.name} in shop is down (0 of 2): out of memory`);
    runs(service, 1, 2, 1);
    await steward.minutes(2);
    expect(service.text()).toMatch(/Tasks +1 of 2 running, 1 pending · 2026-11-20/);
    runs(service, 2);
    await steward.minutes(2);
    expect(titleOf(service)).toBe(`⚪ ${service.name}: 1 task failed, 2 of 2 running · out of memory`);
    expect(service.text()).not.toContain('quiet since then');
    await steward.minutes(10);
    expect(service.text()).toContain('quiet since then');
  });

  it('the first line is not written again while nothing changes', async () => {
    const service = steward.newService();
    await service.send();
    await steward.minutes(2);
    const [before] = service.messages();
    await steward.minutes(5);
    expect(service.messages()[0]?.editedCount).toBe(before?.editedCount);
  });

  it('the first line is followed for longer while tasks are missing', async () => {
    const service = steward.newService();
    runs(service, 0);
    await service.send();
    await steward.minutes(45);
    expect(titleOf(service)).toContain('is down (0 of 2)');
    runs(service, 2);
    await steward.minutes(11);
    expect(titleOf(service)).toContain('1 task failed, 2 of 2 running');
    const edits = service.messages()[0]?.editedCount;
    runs(service, 1);
    await steward.minutes(20);
    expect(service.messages()[0]?.editedCount).toBe(edits);
  });

  it('the first line of a closed incident has its final counts', async () => {
    const service = steward.newService();
    await service.send();
    runs(service, 2);
    await service.send(service.event('service-action/steady-state'));
    await steward.minutes(1);
    expect(titleOf(service)).toBe(`✓ ${service.name} stable again (2 of 2) · was: out of memory`);
  });

  it('the first line says that the service was deleted, before and after the first message', async () => {
    const [early, late] = [steward.newService(), steward.newService()];
    deleted(early);
    await early.send();
    await late.send();
    deleted(late);
    await steward.minutes(2);
    const ends = 'the service was deleted · out of memory';
    expect(titleOf(early)).toBe(`⚪ ${early.name}: 1 task failed, ${ends}`);
    expect(titleOf(late)).toBe(`⚪ ${late.name}: 1 task failed, ${ends}`);
  });

  it('the first line reports unknown counts when ECS no longer returns them', async () => {
    const service = steward.newService();
    runs(service, 0);
    await service.send();
    steward.sandbox.faults.add({ operation: 'DescribeServices', kind: 'denied', times: 1000 });
    await steward.minutes(7);
    expect(titleOf(service)).toBe(`❔ ${service.name}: 1 task failed, running tasks unknown · out of memory`);
    steward.sandbox.faults.clear();
    await steward.minutes(2);
    expect(titleOf(service)).toBe(`🔴 ${service.name} is down (0 of 2): out of memory`);
  });
});

describe('rise to down', () => {
  it('a rise to down is broadcast once from the thread', async () => {
    const service = steward.newService();
    runs(service, 1);
    await service.send();
    runs(service, 0);
    await steward.minutes(3);
    await service.send();
    await steward.minutes(2);
    expect(service.replies()).toEqual([`🔴 ${service.name} in shop is down (0 of 2): out of memory`]);
    const broadcasts = steward.slack
      .messages()
      .filter(({ text, isBroadcast }) => isBroadcast && text.includes(service.name));
    expect(broadcasts).toHaveLength(1);
  });

  it('a service that was down from the first message is not broadcast', async () => {
    const service = steward.newService();
    runs(service, 0);
    await service.send();
    await steward.minutes(2);
    expect(service.replies()).toEqual([]);
  });

  it.each(['reset-after', 'http500', 'ratelimited'] as const)(
    'a rise to down is broadcast once in spite of chat.postMessage: %s',
    async (kind) => {
      const service = steward.newService();
      runs(service, 1);
      await service.send();
      await steward.minutes(1);
      steward.slack.faults.add({ method: 'chat.postMessage', kind, times: 1 });
      runs(service, 0);
      await steward.minutes(5);
      expect(service.replies()).toEqual([`🔴 ${service.name} in shop is down (0 of 2): out of memory`]);
    },
  );
});

describe('refresh', () => {
  it('a refresh reads the counts of ten services per call', async () => {
    const services = Array.from({ length: 25 }, () => steward.newService());
    for (const service of services) await service.send(service.stopEvent(), service.stopEvent());
    const before = callsOf('ecs:DescribeServices');
    await steward.sandbox.advance(minute);
    const calls = callsOf('ecs:DescribeServices') - before;
    expect(calls).toBeGreaterThanOrEqual(3);
    expect(calls).toBeLessThanOrEqual(8);
  });
});
