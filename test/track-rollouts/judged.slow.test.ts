import { describe, expect, it, test } from '@jest/globals';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { serviceAt } from '../builders/rollout.ts';
import { shareRolloutSteward, steward } from '../builders/rollout-steward.ts';
import { advance, checkAfterEach, expectRolledBack, hours } from '../builders/rollout-story.ts';

shareRolloutSteward();
checkAfterEach();

describe('judgment by tasks', () => {
  test.each([
    ['exit 134, Node at its heap limit', 134],
    ['exit 139, a segmentation fault', 139],
    ['exit 1, java.lang.OutOfMemoryError', 1],
  ])('three stops with %s roll the new size back', async (_, exitCode) => {
    const service = steward.newService();
    await service.deployed();
    for (let stops = 0; stops < 3; stops += 1) await service.exits(exitCode);
    await hours(1);
    await advance(4 * minuteMs);
    await expectRolledBack(service, /3 tasks of the new size stopped/);
  });

  it('one stop in a night is not a fault', async () => {
    const service = steward.newService();
    await service.deployed();
    await service.exits(1);
    await hours(6);
    expect(await service.rollout()).toMatchObject({ state: 'verified' });
  });

  it('a new size with none of four tasks running for 15 minutes is rolled back', async () => {
    const service = steward.newService({ tasks: 4 });
    await service.deployed();
    service.runsTasks(0);
    await hours(1);
    await advance(15 * minuteMs);
    await hours(1);
    await advance(4 * minuteMs);
    expect(await service.rollout()).toMatchObject({ state: expect.stringMatching(/revert/) });
    expect(service.text()).toContain('Only 0 of 4 tasks ran for 15 min');
    expect(service.runs()).toMatch(/:1$/);
  });

  it('a new size with one of four tasks missing for 15 minutes is rolled back', async () => {
    const service = steward.newService({ tasks: 4 });
    await service.deployed();
    service.runsTasks(3);
    await hours(2);
    expect(service.text()).toContain('Only 3 of 4 tasks ran for 15 min');
    expect(service.runs()).toMatch(/:1$/);
  });

  it('a service that is scaled to 0 is not observed, and its new size stays', async () => {
    const service = steward.newService();
    await service.deployed();
    service.runsTasks(0, 0);
    await hours(19);
    expect(await service.rollout()).toMatchObject({ state: 'not-observed' });
    expect(service.text()).toContain('Not observed: the service is scaled to 0 tasks');
    expect(service.runs()).toMatch(/:2$/);
  });

  it('a service that is scaled to 0 for a night is verified after a full watch', async () => {
    const service = steward.newService();
    await service.deployed();
    service.runsTasks(0, 0);
    await hours(6);
    service.runsTasks(2, 2);
    await hours(6);
    expect(await service.rollout()).toMatchObject({ state: 'verified' });
  });

  it('a service that cannot be read is not verified', async () => {
    const service = steward.newService();
    await service.deployed();
    const caller = 'ecs-steward-production-track-rollouts';
    steward.sandbox.faults.add({ operation: 'DescribeServices', kind: 'denied', caller, times: 10_000 });
    await hours(30);
    steward.sandbox.faults.clear();
    await hours(1);
    expect(await service.rollout()).toMatchObject({ state: 'not-observed' });
    expect(service.text()).toContain('Not observed; the new size stays');
    expect(service.runs()).toMatch(/:2$/);
  });
});

describe('growths that are not enough', () => {
  it('a growth that is killed again stays, and the next size is recommended without a hold', async () => {
    const service = steward.newService({ uses: { vcpu: 0.6, mib: 1_900 } });
    await service.isKilled();
    await service.deployed();
    expect(Number(service.size().memory)).toBeGreaterThan(2048);
    await advance(hourMs);
    const before = service.messages().length;
    await service.isKilled();
    expect(await service.rollout()).toMatchObject({ state: 'not-enough' });
    expect(service.runs()).toMatch(/:2$/);
    expect(await steward.rollouts.holdOf(serviceAt(service.arn))).toBeUndefined();
    expect(service.messages().length).toBeGreaterThan(before);
    expect(service.text()).toMatch(/(Grow|Rebalance) to /);
    await service.click('apply');
    await advance(4 * minuteMs);
    expect(service.runs()).toMatch(/:3$/);
  });
});

describe('incidents that a growth answers', () => {
  const growing = { uses: { vcpu: 0.6, mib: 1_900 } };

  it('an incident stays open during the growth and closes after its quiet time', async () => {
    const service = steward.newService(growing);
    await service.isKilled();
    await service.deployed();
    await advance(5 * minuteMs);
    expect(await service.rollout()).toMatchObject({ state: 'watching' });
    expect(service.incidents()).toEqual([expect.not.stringContaining('Stable again')]);
    await hours(2);
    expect(service.incidents()).toEqual([expect.stringContaining('Stable again')]);
  });

  it('an incident stays open when a task is killed at the new size, too', async () => {
    const service = steward.newService(growing);
    await service.isKilled();
    await service.deployed();
    await advance(25 * minuteMs);
    await service.isKilled();
    await advance(5 * minuteMs);
    expect(service.incidents()).toEqual([expect.not.stringContaining('Stable again')]);
  });
});

describe('tasks below the desired count', () => {
  it('a new size whose tasks are added at each check is not at fault', async () => {
    const service = steward.newService({ tasks: 3 });
    await service.deployed();
    for (const desired of [4, 6, 8]) {
      service.runsTasks(desired - 1, desired);
      await hours(1);
    }
    service.runsTasks(8, 8);
    expect(await service.rollout()).toMatchObject({ state: 'watching' });
    await hours(4);
    expect(await service.rollout()).toMatchObject({ state: 'verified' });
  });
});

describe('growths that are not enough, in mode auto', () => {
  it('an automatic growth that is killed again is followed by the next size', async () => {
    const service = steward.newService({
      ...{ tags: { 'steward:mode': 'auto' }, uses: { vcpu: 0.6, mib: 1_900 } },
    });
    await service.isKilled();
    const decisionId = await service.offered();
    await steward.sandbox.enqueue('apply', JSON.stringify({ kind: 'auto', decisionId }));
    await steward.sandbox.settle();
    await advance(4 * minuteMs);
    const { memory } = service.size();
    expect(Number(memory)).toBeGreaterThan(2048);
    await service.isKilled();
    await advance(4 * minuteMs);
    expect(service.runs()).toMatch(/:3$/);
    expect(Number(service.size().memory)).toBeGreaterThan(Number(memory));
  });
});

describe('growths of CPU that are full again', () => {
  it('a growth of CPU that is full again stays, and the next size is recommended', async () => {
    const fullFrom = steward.sandbox.now() + 2 * hourMs;
    const vcpu = (time: number) => {
      if (time >= fullFrom) return time < fullFrom + 20 * minuteMs ? 16 : 0.3;
      return new Date(time).getUTCHours() < 12 ? 1 : 0.3;
    };
    const service = steward.newService({ uses: { vcpu, mib: 500 } });
    await service.deployed();
    expect(service.size()).toMatchObject({ cpu: '2048' });
    await hours(3);
    expect(await service.rollout()).toMatchObject({ state: 'not-enough' });
    expect(service.runs()).toMatch(/:2$/);
    expect(service.text()).toMatch(/(Grow|Rebalance) to 4 vCPU/);
    expect(service.text()).toMatch(
      /CPU was at its limit of 2 vCPU for 20 min soon after it grew from 1 vCPU/,
    );
    await service.click('apply');
    await advance(4 * minuteMs);
    expect(service.size()).toMatchObject({ cpu: '4096' });
  });
});
