import { afterEach, describe, expect, it, test } from '@jest/globals';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { faultWords } from '../../shared/sizing/report/rollout-words.ts';
import { putUsage } from '../builders/changeable-service.ts';
import { serviceAt } from '../builders/rollout.ts';
import {
  amara,
  ben,
  type ServiceToResize,
  shareRolloutSteward,
  steward,
} from '../builders/rollout-steward.ts';

shareRolloutSteward();

/** Messages that a test abandons on purpose. */
let deadOnPurpose = 0;

afterEach(async () => {
  steward.sandbox.faults.clear();
  steward.slack.faults.clear();
  expect(await steward.sandbox.deadLetters()).toHaveLength(deadOnPurpose);
});

const advance = (ms: number) => steward.sandbox.advance(ms);

/** Advances the clock by this many hours, one at a time. */
async function hours(count: number): Promise<void> {
  for (let passed = 0; passed < count; passed += 1) await advance(hourMs);
}

async function expectRolledBack(service: ServiceToResize, why: RegExp): Promise<void> {
  expect(service.runs()).toMatch(/:1$/);
  const { state, fault } = (await service.rollout()) ?? {};
  expect(state).toBe('reverted');
  expect(fault && faultWords(fault)).toMatch(why);
  expect(service.text()).toContain('Rolled back');
  expect(service.text()).toMatch(why);
  expect(service.text()).toMatch(/On hold until \S+ \S+ UTC: /);
  expect(service.thread().at(-1)).toContain('Rolled back');
  const hold = await steward.rollouts.holdOf(serviceAt(service.arn));
  expect(hold?.until).toBeGreaterThan(steward.sandbox.now() + 13 * dayMs);
}

/** Number of times that ECS switched between the two revisions. */
const deployments = ({ arn }: ServiceToResize) => steward.sandbox.state.serviceDeployments(arn).length - 1;

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

describe('a change is not begun', () => {
  it('where ECS Express Mode owns the service: its command is shown: P11', async () => {
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

  it('twice for one click whose answer fails again and again: one report more: M3', async () => {
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
});

describe('a shrink does not begin', () => {
  it('while an incident of the service is open: A1', async () => {
    const service = steward.newService();
    await service.isKilled();
    await service.offered();
    await service.click('apply');
    expect(service.toldTo(amara)).toMatch(/Not applied: 1 open incident: Out of memory, .* ago/);
    expect(service.runs()).toMatch(/:1$/);
    expect(await service.rollout()).toBeUndefined();
  });

  it('after a stop that came since the analysis: it is analysed again', async () => {
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

  it('a week after the analysis', async () => {
    const service = steward.newService();
    await service.offered();
    await advance(7 * dayMs + hourMs);
    await service.click('apply');
    expect(service.toldTo(amara)).toContain('more than 7 days old: it will be analyzed again');
    expect(service.runs()).toMatch(/:1$/);
  });

  it('from a message that has a newer one: that loses its buttons', async () => {
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

describe('a rollout that runs in another message', () => {
  it('takes the buttons off the one before, also where its decision was never posted', async () => {
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

describe('the service is judged by what its tasks do', () => {
  test.each([
    ['exit 134, Node at its heap limit', 134],
    ['exit 139, a segmentation fault', 139],
    ['exit 1, java.lang.OutOfMemoryError', 1],
  ])('three stops with %s roll it back: H2', async (_, exitCode) => {
    const service = steward.newService();
    await service.deployed();
    for (let stops = 0; stops < 3; stops += 1) await service.exits(exitCode);
    await hours(1);
    await advance(4 * minuteMs);
    await expectRolledBack(service, /3 tasks of the new size stopped/);
  });

  it('one stop in a night is no fault', async () => {
    const service = steward.newService();
    await service.deployed();
    await service.exits(1);
    await hours(6);
    expect(await service.rollout()).toMatchObject({ state: 'verified' });
  });

  it('none of four running for 15 minutes rolls it back: H2', async () => {
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

  it('one of four missing for 15 minutes rolls it back too', async () => {
    const service = steward.newService({ tasks: 4 });
    await service.deployed();
    service.runsTasks(3);
    await hours(2);
    expect(service.text()).toContain('Only 3 of 4 tasks ran for 15 min');
    expect(service.runs()).toMatch(/:1$/);
  });

  it('a service that is scaled to 0 is not observed, and the new size stays: H2', async () => {
    const service = steward.newService();
    await service.deployed();
    service.runsTasks(0, 0);
    await hours(19);
    expect(await service.rollout()).toMatchObject({ state: 'not-observed' });
    expect(service.text()).toContain('Not observed: the service is scaled to 0 tasks');
    expect(service.runs()).toMatch(/:2$/);
  });

  it('a service that is scaled to 0 for a night is verified once it was watched long enough', async () => {
    const service = steward.newService();
    await service.deployed();
    service.runsTasks(0, 0);
    await hours(6);
    service.runsTasks(2, 2);
    await hours(6);
    expect(await service.rollout()).toMatchObject({ state: 'verified' });
  });

  it('what cannot be read is not verified: H2', async () => {
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

describe('a growth that is killed again', () => {
  it('stays, and the next size is recommended at once, without a hold: A2', async () => {
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

describe('an incident that a growth answers', () => {
  const growing = { uses: { vcpu: 0.6, mib: 1_900 } };

  it('stays open while the new size gets steady, and closes when it stayed away for its quiet time: A1', async () => {
    const service = steward.newService(growing);
    await service.isKilled();
    await service.deployed();
    await advance(5 * minuteMs);
    expect(await service.rollout()).toMatchObject({ state: 'watching' });
    expect(service.incidents()).toEqual([expect.not.stringContaining('Stable again')]);
    await hours(2);
    expect(service.incidents()).toEqual([expect.stringContaining('Stable again')]);
  });

  it('stays open when a task is killed at the new size too', async () => {
    const service = steward.newService(growing);
    await service.isKilled();
    await service.deployed();
    await advance(25 * minuteMs);
    await service.isKilled();
    await advance(5 * minuteMs);
    expect(service.incidents()).toEqual([expect.not.stringContaining('Stable again')]);
  });
});

describe('the emergency stop', () => {
  const command = async (text: string, user = amara) => {
    await steward.slack.command({ text, user });
    await steward.sandbox.settle();
  };

  it('makes automatic decisions wait, and a rollout that has begun; both go on when it is ended', async () => {
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

  it('holds a rollout that was registering when it began', async () => {
    const service = steward.newService();
    await service.offered();
    const fault = { operation: 'UpdateService', kind: 'http500', times: 3 } as const;
    steward.sandbox.faults.add({ ...fault, caller: 'ecs-steward-production-apply-rightsizing' });
    await service.click('apply');
    steward.sandbox.faults.clear();
    expect(await service.rollout()).toMatchObject({ state: 'registering' });
    await command('pause');
    await advance(30 * minuteMs);
    expect(service.runs()).toMatch(/:1$/);
    await command('resume');
    await advance(15 * minuteMs);
    await hours(1);
    expect(['deploying', 'watching', 'failed']).toContain((await service.rollout())?.state);
  });

  it('refuses clicks while the watch goes on, until it is ended', async () => {
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

  test.each(['BLUE_GREEN', 'LINEAR', 'CANARY'] as const)(
    'a healthy %s deployment is waited for: P3',
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
    'a %s deployment that is killed is stopped, and rolls back in its own strategy',
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

describe('events of ECS', () => {
  test.each(['twice', 'late', 'lost'] as const)('that come %s change nothing in the end', async (kind) => {
    const service = steward.newService();
    const names = ['SERVICE_DEPLOYMENT_IN_PROGRESS', 'SERVICE_DEPLOYMENT_COMPLETED', 'SERVICE_STEADY_STATE'];
    for (const operation of names)
      steward.sandbox.faults.add({ service: 'events', operation, kind, ms: 3 * hourMs });
    await service.deployed();
    steward.sandbox.faults.clear();
    await hours(8);
    expect(await service.rollout()).toMatchObject({ state: 'verified' });
    expect(deployments(service)).toBe(1);
    expect(service.messages()).toHaveLength(1);
    expect(service.thread()).toHaveLength(1);
  });

  it('of a deployment that failed long ago, and that come again, do not roll a good size back', async () => {
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

  it('that are malformed go to the dead letters, and delay no others', async () => {
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

describe('when something fails', () => {
  it('ECS refuses to register a revision: it says so at once, and nothing was changed', async () => {
    const service = steward.newService();
    await service.offered();
    steward.sandbox.faults.add({ operation: 'RegisterTaskDefinition', kind: 'denied' });
    await service.click('apply');
    expect(service.text()).toContain('Failed, needs attention');
    expect(service.text()).toContain('The service was not changed. ECS refused it, AccessDeniedException');
    expect(await steward.rollouts.countActive(serviceAt(service.arn))).toBe(await underWay());
    expect(service.revisions()).toBe(1);
  });

  it('ECS refuses to go back: it says so, and the service is on hold', async () => {
    const service = steward.newService();
    await service.deployed();
    steward.sandbox.faults.add({ operation: 'UpdateService', kind: 'denied' });
    await service.isKilled();
    expect(service.text()).toContain('Please check the service. ECS refused it, AccessDeniedException');
    expect(service.text()).toContain('On hold until');
    expect(service.thread().at(-1)).toContain('Failed, needs attention');
    expect(await service.rollout()).toMatchObject({ state: 'failed' });
  });

  test.each(['http500', 'ratelimited', 'reset-before'] as const)(
    'Slack fails at the end (%s): an hour later it is posted anyway',
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

  it('AWS fails for half an hour while a size is rolled back: it is rolled back later', async () => {
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

/** Those that the ledger has. */
async function underWay(): Promise<number> {
  return (await steward.rollouts.allActive()).length;
}
