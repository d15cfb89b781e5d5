import { describe, expect, it, test } from '@jest/globals';
import { dayMs, minuteMs } from '../../shared/model/units.ts';
import { putUsage } from '../builders/changeable-service.ts';
import { serviceAt } from '../builders/rollout.ts';
import { amara, shareRolloutSteward, steward } from '../builders/rollout-steward.ts';
import { advance, checkAfterEach, deployments, expectRolledBack, hours } from '../builders/rollout-story.ts';

shareRolloutSteward();
checkAfterEach();

describe('rollbacks of a new size', () => {
  it('a new size is rolled back after a kill for memory, and the service is put on hold', async () => {
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

  it('a new size is rolled back after a kill during its deployment', async () => {
    const service = steward.newService();
    await service.offered();
    await service.click('apply');
    await service.isKilled();
    await advance(4 * minuteMs);
    await expectRolledBack(service, /killed for memory/);
  });

  it('a new size is rolled back once when many tasks are killed at once', async () => {
    const service = steward.newService();
    await service.deployed();
    await Promise.all([service.isKilled(), service.isKilled(), service.isKilled()]);
    await hours(1);
    await expectRolledBack(service, /killed for memory/);
    expect(deployments(service)).toBe(2);
  });

  it('a new size is rolled back when its deployment fails without a rollback by ECS', async () => {
    const service = steward.newService({ breaker: true });
    steward.sandbox.state.failNextDeployment(service.arn, { rollback: false });
    await service.deployed();
    await advance(4 * minuteMs);
    // The stops and the end of the deployment arrive in any order; the first one decides.
    await expectRolledBack(
      service,
      /tasks of the new size stopped \(Application error\), and none of the old|The deployment failed/,
    );
  });

  it('a new size that the circuit breaker rolls back is noted', async () => {
    const service = steward.newService({ breaker: true });
    steward.sandbox.state.failNextDeployment(service.arn);
    await service.deployed();
    await advance(2 * minuteMs);
    await expectRolledBack(service, /rolled back by ECS or by a person/);
    expect(deployments(service)).toBe(1);
  });

  it('a new size is rolled back when its tasks keep stopping and ECS does not give up', async () => {
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
  ])('a new size is rolled back when %s exceeds what was promised', async (_, uses, why) => {
    const service = steward.newService();
    await service.deployed();
    putUsage(steward.sandbox.state, service.of.cluster, { name: service.of.service, uses });
    await hours(1);
    await advance(4 * minuteMs);
    await expectRolledBack(service, why);
  });

  it('a new size that a person rolls back is noted and not rolled back again', async () => {
    const service = steward.newService();
    await service.deployed();
    await service.deploys(`${service.of.service}:1`);
    await advance(4 * minuteMs);
    await expectRolledBack(service, /rolled back by ECS or by a person/);
    await hours(7);
    expect(deployments(service)).toBe(2);
  });
});

describe('rollbacks with obstacles', () => {
  it('a rollback works with a copy where the earlier revision was deregistered', async () => {
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

  it('a rollback that ECS refuses is reported, and the service is put on hold', async () => {
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

describe('stops that do not count', () => {
  it('a stop of the old size that was killed before does not count against the new one', async () => {
    const service = steward.newService();
    await service.isKilled();
    await hours(1);
    await service.deployed();
    await hours(1);
    expect(await service.rollout()).toMatchObject({ state: 'watching' });
  });

  it('a stop after the verification does not count against the new size', async () => {
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

describe('third revisions', () => {
  test.each([
    ['while the new one is deployed', 0],
    ['while it is watched', 4],
  ])('a third revision of another user stays %s', async (_, minutes) => {
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
