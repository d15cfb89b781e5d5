import { describe, expect, it, test } from '@jest/globals';
import { minuteMs } from '../../shared/model/units.ts';
import { shareRolloutSteward, steward } from '../builders/rollout-steward.ts';
import {
  advance,
  checkAfterEach,
  deployments,
  expectRolledBack,
  expectState,
  hours,
} from '../builders/rollout-story.ts';

shareRolloutSteward();
checkAfterEach();

describe('staged deployments', () => {
  test.each(['BLUE_GREEN', 'LINEAR', 'CANARY'] as const)(
    'a healthy %s deployment is waited for',
    async (strategy) => {
      const service = steward.newService({ strategy: { strategy, bakeTimeInMinutes: 180 } });
      await service.deployed();
      await hours(2);
      expect(await service.rollout()).toMatchObject({ state: 'deploying' });
      await hours(3);
      expect(await service.rollout()).toMatchObject({ state: 'watching' });
      expect(service.runs()).toMatch(/:2$/);
    },
  );

  test.each(['BLUE_GREEN', 'LINEAR', 'CANARY'] as const)(
    'a %s deployment with a killed task is stopped and rolled back in its own strategy',
    async (strategy) => {
      const service = steward.newService({ strategy: { strategy, bakeTimeInMinutes: 180 } });
      await service.deployed();
      await advance(30 * minuteMs);
      await service.isKilled();
      const steps = (await service.rollout())?.steps.map(({ code }) => code);
      expect(steps).toContain('deployment-stopped');
      await advance(10 * minuteMs);
      await hours(1);
      await expectRolledBack(service, /killed for memory/);
      expect(deployments(service)).toBe(1);
    },
  );
});

describe('rolling deployment with early success criteria', () => {
  const strategy = {
    minimumHealthyPercent: 50,
    earlySuccessCriteria: {
      ...{ enable: true, healthyPercent: 50 },
      sourceServiceRevisionCleanup: 'DEFERRED' as const,
    },
  };

  it('a rolling deployment with draining tasks is watched from its completion and verified', async () => {
    const service = steward.newService({ strategy });
    await service.deployed();
    await expectState(service, 'watching', 2);
    await hours(6);
    await expectState(service, 'verified', 2);
    expect(deployments(service)).toBe(1);
  });

  it('a rolling deployment with draining tasks is rolled back after a kill', async () => {
    const service = steward.newService({ strategy });
    await service.deployed();
    await service.isKilled();
    await advance(4 * minuteMs);
    await expectRolledBack(service, /killed for memory/);
    await hours(4);
    await expectState(service, 'reverted', 1);
    expect(deployments(service)).toBe(2);
  });
});

describe('deployments with a pause hook', () => {
  const pausedFor = (timeoutInMinutes: number, action: 'CONTINUE' | 'ROLLBACK') => ({
    strategy: 'BLUE_GREEN' as const,
    lifecycleHooks: [
      {
        targetType: 'PAUSE' as const,
        lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT' as const],
        timeoutConfiguration: { timeoutInMinutes, action },
      },
    ],
  });

  it('a deployment that pauses for 20 hours is waited for', async () => {
    const service = steward.newService({ strategy: pausedFor(20 * 60, 'CONTINUE') });
    await service.deployed();
    await hours(19);
    await expectState(service, 'deploying', 2);
    await hours(2);
    await expectState(service, 'watching', 2);
  });

  it('a deployment whose pause times out is reported as rolled back by ECS', async () => {
    const service = steward.newService({ strategy: pausedFor(90, 'ROLLBACK') });
    await service.deployed();
    await hours(1);
    await expectState(service, 'deploying', 2);
    await hours(2);
    await expectRolledBack(service, /rolled back by ECS or by a person/);
    expect(deployments(service)).toBe(1);
  });
});

describe('linear deployments', () => {
  const strategy = {
    strategy: 'LINEAR' as const,
    linearConfiguration: { stepPercent: 20, stepBakeTimeInMinutes: 240 },
  };

  it('a linear deployment of five steps of four hours is waited for', async () => {
    const service = steward.newService({ strategy });
    await service.deployed();
    await hours(19);
    await expectState(service, 'deploying', 2);
    await hours(2);
    await expectState(service, 'watching', 2);
    await hours(6);
    await expectState(service, 'verified', 2);
  });

  it('a linear deployment that an alarm rolls back is reported as rolled back by ECS', async () => {
    const service = steward.newService({ strategy });
    steward.sandbox.state.failNextDeployment(service.arn, { alarm: 'web-5xx', rollback: true });
    await service.deployed();
    await hours(19);
    await expectState(service, 'deploying', 2);
    await hours(3);
    await expectRolledBack(service, /rolled back by ECS or by a person/);
    expect(deployments(service)).toBe(1);
  });
});

describe('canary deployments', () => {
  const strategy = {
    strategy: 'CANARY' as const,
    canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 1440 },
  };

  it('a canary deployment that bakes for a day is waited for', async () => {
    const service = steward.newService({ strategy });
    await service.deployed();
    await hours(23);
    await expectState(service, 'deploying', 2);
    await hours(2);
    await expectState(service, 'watching', 2);
  });

  it('a canary deployment that a person rolls back is stopped in its own strategy', async () => {
    const service = steward.newService({ strategy });
    await service.deployed();
    await hours(3);
    await service.click('rollBack');
    const steps = (await service.rollout())?.steps.map(({ code }) => code);
    expect(steps).toContain('deployment-stopped');
    await hours(1);
    await expectRolledBack(service, /Rolled back by/);
    expect(deployments(service)).toBe(1);
  });
});
