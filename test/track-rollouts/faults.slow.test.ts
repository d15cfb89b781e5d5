import { describe, expect, it, test } from '@jest/globals';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { shareRolloutSteward, steward } from '../builders/rollout-steward.ts';
import { advance, checkAfterEach, deployments, expectRolledBack, hours } from '../builders/rollout-story.ts';

shareRolloutSteward();
/** Messages that a test abandons on purpose. */
let deadOnPurpose = 0;

checkAfterEach({ dead: () => deadOnPurpose });

describe('events of ECS', () => {
  test.each(['twice', 'late', 'lost'] as const)(
    'events of ECS that are %s do not change the outcome of a rollout',
    async (kind) => {
      const service = steward.newService();
      const names = [
        'SERVICE_DEPLOYMENT_IN_PROGRESS',
        'SERVICE_DEPLOYMENT_COMPLETED',
        'SERVICE_STEADY_STATE',
      ];
      for (const operation of names)
        steward.sandbox.faults.add({ service: 'events', operation, kind, ms: 3 * hourMs });
      await service.deployed();
      steward.sandbox.faults.clear();
      await hours(8);
      expect(await service.rollout()).toMatchObject({ state: 'verified' });
      expect(deployments(service)).toBe(1);
      expect(service.messages()).toHaveLength(1);
      expect(service.thread()).toHaveLength(1);
    },
  );

  it('an old event of a failed deployment does not roll a good size back', async () => {
    const service = steward.newService();
    await service.deployed();
    await steward.sandbox.send({
      ...{ source: 'aws.ecs', 'detail-type': 'ECS Deployment State Change', resources: [service.arn] },
      time: new Date(steward.sandbox.now() - dayMs).toISOString(),
      detail: { eventType: 'ERROR', eventName: 'SERVICE_DEPLOYMENT_FAILED', deploymentId: 'ecs-svc/0' },
    });
    await hours(6);
    expect(await service.rollout()).toMatchObject({ state: 'verified' });
  });

  it('a malformed event goes to the dead letters and delays no other', async () => {
    const service = steward.newService();
    await service.offered();
    await service.click('apply');
    await steward.sandbox.enqueue('rollouts', '{"source":"aws.ecs","detail-type":"ECS Task State Change"}');
    await advance(4 * minuteMs);
    expect(await service.rollout()).toMatchObject({ state: 'watching' });
    await hours(6);
    expect(await service.rollout()).toMatchObject({ state: 'verified' });
    deadOnPurpose += 1;
    expect(await steward.sandbox.deadLetters()).toHaveLength(deadOnPurpose);
  });
});

describe('failures of Slack and AWS', () => {
  test.each(['http500', 'ratelimited', 'reset-before'] as const)(
    'the end of a rollout is posted an hour later when Slack fails (%s)',
    async (kind) => {
      const service = steward.newService();
      await service.deployed();
      // Messages of other services are updated too.
      steward.slack.faults.add({ method: 'chat.update', kind, times: 100 });
      await hours(6);
      expect(await service.rollout()).toMatchObject({ state: 'verified' });
      expect(service.text()).toContain('Deployed, watched until');
      steward.slack.faults.clear();
      await hours(1);
      expect(service.text()).toContain('✓ Verified');
      expect(service.thread()).toHaveLength(1);
    },
  );

  it('a rollback is made later when AWS fails for half an hour', async () => {
    const service = steward.newService();
    await service.deployed();
    const caller = 'ecs-steward-production-track-rollouts';
    steward.sandbox.faults.add({ service: 'ecs', kind: 'http500', caller, times: 1_000 });
    await service.isKilled();
    expect(service.runs()).toMatch(/:2$/);
    await advance(30 * minuteMs);
    steward.sandbox.faults.clear();
    await hours(1);
    await advance(4 * minuteMs);
    await expectRolledBack(service, /killed for memory/);
    expect(deployments(service)).toBe(2);
  });
});
