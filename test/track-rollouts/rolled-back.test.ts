import { describe, expect, it, test } from '@jest/globals';
import { dayMs, minuteMs } from '../../shared/model/units.ts';
import { putUsage } from '../builders/changeable-service.ts';
import { serviceAt } from '../builders/rollout.ts';
import { amara, shareRolloutSteward, steward } from '../builders/rollout-steward.ts';
import { advance, checkAfterEach, deployments, expectRolledBack, hours } from '../builders/rollout-story.ts';

shareRolloutSteward();
checkAfterEach();

describe('a new size is rolled back', () => {
  it('when a task of it is killed for memory; the service is on hold then', async () => {
    const service = steward.newService();
    await service.deployed();
    await service.isKilled();
    expect(service.runs()).toMatch(/:1$/);
    expect(service.text()).toContain('Rolling back');
    await advance(4 * minuteMs);
    await expectRolledBack(service, /A task of the new size was killed for memory at 512 MiB/);
    expect(deployments(service)).toBe(2);
    await advance(2 * dayMs);
    await service.offered();
    await service.click('apply');
    expect(service.toldTo(amara)).toContain('Not applied: The service is on hold until');
    expect(service.runs()).toMatch(/:1$/);
  });

  it('while it is being deployed', async () => {
    const service = steward.newService();
    await service.offered();
    await service.click('apply');
    await service.isKilled();
    await advance(4 * minuteMs);
    await expectRolledBack(service, /killed for memory/);
  });

  it('when many tasks of it are killed at once: once', async () => {
    const service = steward.newService();
    await service.deployed();
    await Promise.all([service.isKilled(), service.isKilled(), service.isKilled()]);
    await hours(1);
    await expectRolledBack(service, /killed for memory/);
    expect(deployments(service)).toBe(2);
  });

  it('when its deployment fails, and its circuit breaker leaves it so', async () => {
    const service = steward.newService({ breaker: true });
    steward.sandbox.state.failNextDeployment(service.arn, { rollback: false });
    await service.deployed();
    await advance(4 * minuteMs);
    await expectRolledBack(
      service,
      /tasks of the new size stopped \(Application error\), and none of the old/,
    );
  });

  it('by its circuit breaker', async () => {
    const service = steward.newService({ breaker: true });
    steward.sandbox.state.failNextDeployment(service.arn);
    await service.deployed();
    await advance(2 * minuteMs);
    await expectRolledBack(service, /rolled back by ECS or by a person/);
    expect(deployments(service)).toBe(1);
  });

  it('when its tasks stop one after the other, and ECS does not give up', async () => {
    const service = steward.newService();
    steward.sandbox.state.failNextDeployment(service.arn);
    await service.deployed();
    await advance(4 * minuteMs);
    await expectRolledBack(
      service,
      /tasks of the new size stopped \(Application error\), and none of the old/,
    );
  });

  test.each([
    ['memory', { vcpu: 0.1, mib: 500 }, /Memory reached 500 MiB of 512 MiB/],
    ['CPU', { vcpu: 0.25, mib: 200 }, /CPU was at its limit of 0.25 vCPU for \d+ min/],
  ])('when %s goes over what was promised', async (_, uses, why) => {
    const service = steward.newService();
    await service.deployed();
    putUsage(steward.sandbox.state, service.of.cluster, { name: service.of.service, uses });
    await hours(1);
    await advance(4 * minuteMs);
    await expectRolledBack(service, why);
  });

  it('by a person: it is noted, and not done again', async () => {
    const service = steward.newService();
    await service.deployed();
    await service.deploys(`${service.of.service}:1`);
    await advance(4 * minuteMs);
    await expectRolledBack(service, /rolled back by ECS or by a person/);
    await hours(7);
    expect(deployments(service)).toBe(2);
  });
});

describe('a way back', () => {
  it('exists also where the earlier revision was deregistered: H3', async () => {
    const service = steward.newService();
    await service.deployed();
    await service.deregisters(`${service.of.service}:1`);
    await service.isKilled();
    await advance(4 * minuteMs);
    expect(service.runs()).toMatch(/:3$/);
    expect(service.text()).toContain(`a copy of ${service.of.service}:1, which is inactive`);
    expect(await service.rollout()).toMatchObject({ state: 'reverted' });
    expect(service.size()).toEqual({ cpu: '1024', memory: '2048' });
  });

  it('that ECS refuses is reported, and the service is on hold', async () => {
    const service = steward.newService();
    await service.deployed();
    steward.sandbox.faults.add({ operation: 'UpdateService', kind: 'denied' });
    await service.isKilled();
    expect(service.text()).toContain('Please check the service. ECS refused it, AccessDeniedException');
    expect(service.text()).toContain('On hold until');
    expect(service.thread().at(-1)).toContain('Failed, needs attention');
    expect(await service.rollout()).toMatchObject({ state: 'failed' });
  });
});

describe('a stop says nothing against a new size', () => {
  it('when it is of the old one, which was killed for memory before', async () => {
    const service = steward.newService();
    await service.isKilled();
    await hours(1);
    await service.deployed();
    await hours(1);
    expect(await service.rollout()).toMatchObject({ state: 'watching' });
  });

  it('once it is verified', async () => {
    const service = steward.newService();
    await service.deployed();
    await hours(6);
    expect(await service.rollout()).toMatchObject({ state: 'verified' });
    await service.isKilled();
    await hours(1);
    expect(service.runs()).toMatch(/:2$/);
    expect(await service.rollout()).toMatchObject({ state: 'verified' });
  });
});

describe('a third revision that another user deploys stays', () => {
  test.each([
    ['while the new one is deployed', 0],
    ['while it is watched', 4],
  ])('%s', async (_, minutes) => {
    const service = steward.newService();
    await service.offered();
    await service.click('apply');
    if (minutes) await advance(minutes * minuteMs);
    await service.deploys(`${service.of.service}:9`);
    await advance(4 * minuteMs);
    expect(service.text()).toContain(`${service.of.service}:9 was deployed in the meantime; it stays.`);
    expect(service.thread()).toHaveLength(1);
    await service.isKilled();
    await hours(7);
    expect(service.runs()).toMatch(/:9$/);
    expect(await service.rollout()).toMatchObject({ state: 'superseded' });
    expect(await steward.rollouts.holdOf(serviceAt(service.arn))).toBeUndefined();
  });
});
