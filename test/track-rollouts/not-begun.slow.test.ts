import { describe, expect, it } from '@jest/globals';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { serviceAt } from '../builders/rollout.ts';
import {
  amara,
  ben,
  type ServiceToResize,
  shareRolloutSteward,
  steward,
} from '../builders/rollout-steward.ts';
import { advance, checkAfterEach, expectRolledBack, expectState, hours } from '../builders/rollout-story.ts';

shareRolloutSteward();
checkAfterEach();

describe('changes that do not begin', () => {
  it('a change of a service in Express Mode does not begin, and its command is shown', async () => {
    const service = steward.newService();
    const known = steward.sandbox.state.service(service.arn);
    if (!known) throw new Error('gone');
    steward.sandbox.state.putService({ ...known, resourceManagementType: 'ECS' });
    await service.offered();
    await service.click('apply');
    expect(service.runs()).toMatch(/:1$/);
    expect(await service.rollout()).toBeUndefined();
    expect(`${service.text()} ${service.toldTo(amara)}`).toContain('update-express-gateway-service');
  });

  it('a click whose answer always fails requests one report only', async () => {
    const service = steward.newService();
    const decisionId = await service.offered();
    await service.deploys(`${service.of.service}:9`);
    await advance(5 * minuteMs);
    const before = service.messages().length;
    const gone = `${steward.slack.url}/actions/T0SANDBOX/0/gone`;
    const click = { kind: 'apply', decisionId, userId: amara, responseUrl: gone, at: steward.sandbox.now() };
    await steward.sandbox.enqueue('apply', JSON.stringify(click));
    await steward.sandbox.settle();
    for (let attempts = 0; attempts < 5; attempts += 1) await advance(15 * minuteMs);
    expect(service.messages().length).toBe(before + 1);
  });

  it('a change does not begin when its mode is turned off after the click', async () => {
    const service = steward.newService();
    await service.offered();
    steward.sandbox.faults.add({ operation: 'UpdateService', kind: 'throttled', times: 20 });
    await service.click('apply');
    const known = steward.sandbox.state.service(service.arn);
    if (!known) throw new Error('the service is gone');
    steward.sandbox.state.putService({ ...known, tags: [{ key: 'steward:mode', value: 'off' }] });
    steward.sandbox.faults.clear();
    await hours(1);
    expect(service.runs()).toMatch(/:1$/);
    await hours(1);
    expect(await service.rollout()).toMatchObject({ state: 'failed' });
    expect(service.runs()).toMatch(/:1$/);
  });

  it('a revision that ECS refuses to register is reported at once', async () => {
    const service = steward.newService();
    await service.offered();
    steward.sandbox.faults.add({ operation: 'RegisterTaskDefinition', kind: 'denied' });
    await service.click('apply');
    expect(service.text()).toContain('Failed, needs attention');
    expect(service.text()).toContain('The service was not changed. ECS refused it, AccessDeniedException');
    expect(await steward.rollouts.countActive(serviceAt(service.arn))).toBe(
      (await steward.rollouts.allActive()).length,
    );
    expect(service.revisions()).toBe(1);
  });
});

describe('shrinks that do not begin', () => {
  it('a shrink does not begin while an incident of the service is open', async () => {
    const service = steward.newService();
    await service.isKilled();
    await service.offered();
    await service.click('apply');
    expect(service.toldTo(amara)).toMatch(/Not applied: 1 open incident: Out of memory, .* ago/);
    expect(service.runs()).toMatch(/:1$/);
    expect(await service.rollout()).toBeUndefined();
  });

  it('a shrink does not begin after a new stop, and the service is analyzed again', async () => {
    const service = steward.newService();
    await service.offered();
    await advance(minuteMs);
    await service.isKilled();
    const before = service.messages().length;
    await service.click('apply');
    expect(service.toldTo(amara)).toMatch(/Not applied: 1 task stopped since the analysis/);
    expect(service.messages().length).toBeGreaterThan(before);
    expect(service.runs()).toMatch(/:1$/);
  });

  it('a shrink does not begin a week after its analysis', async () => {
    const service = steward.newService();
    await service.offered();
    await advance(7 * dayMs + hourMs);
    await service.click('apply');
    expect(service.toldTo(amara)).toContain('more than 7 days old: it will be analyzed again');
    expect(service.runs()).toMatch(/:1$/);
  });

  it('a shrink does not begin from an older message, which loses its buttons', async () => {
    const service = steward.newService();
    await service.offered();
    await service.offered();
    await steward.sandbox.settle();
    const [older, newer] = service.messages().slice(-2);
    expect(JSON.stringify(older?.blocks)).toContain('Superseded by a newer message');
    expect(JSON.stringify(older?.blocks)).not.toContain('steward:apply');
    expect(JSON.stringify(newer?.blocks)).toContain('steward:apply');
  });
});

/** A service whose shrink is approved, and whose first UpdateService failed. */
async function registering(): Promise<ServiceToResize> {
  const service = steward.newService();
  await service.offered();
  const fault = { operation: 'UpdateService', kind: 'http500', times: 3 } as const;
  steward.sandbox.faults.add({ ...fault, caller: 'ecs-steward-production-apply-rightsizing' });
  await service.click('apply');
  steward.sandbox.faults.clear();
  await expectState(service, 'registering', 1);
  return service;
}

/** The hourly look comes now. */
async function look(): Promise<void> {
  await steward.sandbox.enqueue('rollouts', JSON.stringify({ kind: 'tick' }));
  await steward.sandbox.settle();
}

describe('shrinks that wait', () => {
  it('a registering shrink waits until an open incident is over', async () => {
    const service = await registering();
    await service.exits(1);
    await look();
    await expectState(service, 'registering', 1);
  });
});

describe('rollouts in another message', () => {
  it('a rollout removes the buttons of the earlier message, even for an unposted decision', async () => {
    const service = steward.newService();
    await service.offered();
    const [before] = service.messages();
    await advance(dayMs + hourMs);
    const { services } = await steward.report({ ...service.of, post: false });
    const decisionId = services[0]?.decisionId ?? '';
    const { result } = await steward.sandbox.invoke('apply-rightsizing', { ...service.of, decisionId });
    expect(result).toMatchObject({ result: 'started' });
    await steward.sandbox.settle();
    const old = service.messages().find(({ ts }) => ts === before?.ts);
    expect(JSON.stringify(old?.blocks)).toContain('Superseded by a newer message');
    expect(JSON.stringify(old?.blocks)).not.toContain('steward:apply');
    expect(service.text()).toContain('Deploying');
    // Ended, so that no other test sees its messages.
    await service.click('rollBack');
    await advance(6 * minuteMs);
    await hours(1);
    expect(await service.rollout()).toMatchObject({ state: 'reverted' });
  });
});

describe('emergency stop', () => {
  const command = async (text: string, user = amara) => {
    await steward.slack.command({ text, user });
    await steward.sandbox.settle();
  };

  it('the emergency stop holds automatic decisions, which begin when it ends', async () => {
    const service = steward.newService({ tags: { 'steward:mode': 'auto' } });
    const { services } = await steward.report({ ...service.of, post: false });
    const decisionId = services[0]?.decisionId ?? '';
    await command('pause');
    await steward.sandbox.enqueue('apply', JSON.stringify({ kind: 'auto', decisionId }));
    await steward.sandbox.settle();
    await hours(2);
    expect(service.runs()).toMatch(/:1$/);
    await command('resume');
    await hours(1);
    expect(service.runs()).toMatch(/:2$/);
  });

  it('the emergency stop holds a registering rollout, which continues when it ends', async () => {
    const service = await registering();
    await command('pause');
    await advance(30 * minuteMs);
    await expectState(service, 'registering', 1);
    await command('resume');
    await look();
    await advance(4 * minuteMs);
    await expectState(service, 'watching', 2);
  });

  it('an emergency stop of more than an hour ends a registering rollout', async () => {
    const service = await registering();
    await command('pause');
    await advance(61 * minuteMs);
    await look();
    await expectState(service, 'failed', 1);
    expect(service.text()).toContain('It could not start within 1 h; the service was not changed.');
    expect(await steward.rollouts.holdOf(serviceAt(service.arn))).toBeUndefined();
    await command('resume');
    await hours(1);
    await expectState(service, 'failed', 1);
  });

  it('the emergency stop refuses clicks while the watch of a rollout continues', async () => {
    const [watched, other] = [steward.newService(), steward.newService()];
    await watched.deployed();
    await other.offered();
    await command('pause', ben);
    expect(other.toldTo(ben)).toContain("You can't approve changes");
    await command('pause');
    await other.click('apply');
    expect(other.toldTo(amara)).toContain('Not applied: Changes have been paused since');
    expect(other.runs()).toMatch(/:1$/);
    await watched.isKilled();
    await advance(4 * minuteMs);
    await expectRolledBack(watched, /killed for memory/);
    await command('resume');
    await other.click('apply');
    expect(other.runs()).toMatch(/:2$/);
  });
});
