import { describe, expect, it } from '@jest/globals';
import { ecsArn } from '../../sandbox/fleet/company.ts';
import { hourMs, minuteMs } from '../../shared/model/units.ts';
import { serviceAt } from '../builders/rollout.ts';
import { amara, type ServiceToResize, shareRolloutSteward, steward } from '../builders/rollout-steward.ts';
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

const automatic = { tags: { 'steward:mode': 'auto' } };

/** Analyses the service without a message. @returns the id of its decision */
async function decided({ of }: ServiceToResize): Promise<string> {
  const { services } = await steward.report({ ...of, post: false });
  return services[0]?.decisionId ?? '';
}

/** Queues work for a function. */
async function queue(name: string, work: object): Promise<void> {
  await steward.sandbox.enqueue(name, JSON.stringify(work));
  await steward.sandbox.settle();
}

/** Result of apply-rightsizing, invoked by hand. */
async function appliedByHand(service: ServiceToResize): Promise<object> {
  const payload = { ...service.of, decisionId: await decided(service) };
  return (await steward.sandbox.invoke('apply-rightsizing', payload)).result as object;
}

describe('open incidents', () => {
  it('an automatic shrink does not begin while an incident is open, as its message explains', async () => {
    const service = steward.newService(automatic);
    await service.exits(1);
    await service.offered();
    await queue('apply', { kind: 'auto', decisionId: await decided(service) });
    await hours(1);
    expect(service.text()).toContain('1 open incident: Application error');
    expect(service.text()).not.toContain('[Apply]');
    expect(await service.rollout()).toBeUndefined();
  });

  it('less CPU with more memory does not begin by hand while an incident is open', async () => {
    const service = steward.newService({ uses: { vcpu: 0.1, mib: 1_900 } });
    await service.isKilled();
    expect(await appliedByHand(service)).toMatchObject({
      result: 'refused',
      refusal: { code: 'open-incident' },
    });
    expect(service.runs()).toMatch(/:1$/);
  });

  it('a shrink in progress leaves a new incident open when its deployment is steady', async () => {
    const service = steward.newService();
    await service.offered();
    await service.click('apply');
    await service.exits(1, 1);
    await advance(10 * minuteMs);
    await expectState(service, 'watching', 2);
    expect(service.incidents()).toEqual([expect.not.stringContaining('Stable again')]);
  });
});

describe('growths that are not enough', () => {
  it('a growth stays when a task is killed before its deployment is complete', async () => {
    const service = steward.newService({ uses: { vcpu: 0.6, mib: 1_900 } });
    await service.isKilled();
    await service.offered();
    await service.click('apply');
    await advance(90_000);
    await service.isKilled();
    await hours(1);
    await expectState(service, 'not-enough', 2);
    expect(await steward.rollouts.holdOf(serviceAt(service.arn))).toBeUndefined();
  });

  it('a growth stays when its CPU is at the larger limit, too, and the next size is recommended', async () => {
    const service = steward.newService({ uses: { vcpu: 4, mib: 1_200 } });
    await service.deployed();
    expect(Number(service.size().cpu)).toBeGreaterThan(1024);
    const before = service.messages().length;
    await hours(2);
    await expectState(service, 'not-enough', 2);
    expect(await steward.rollouts.holdOf(serviceAt(service.arn))).toBeUndefined();
    expect(service.thread().at(-1)).toContain(
      'the larger size stays, and the service will be analyzed for the next size',
    );
    expect(service.messages().length).toBe(before + 1);
    expect(service.text()).toMatch(/Grow to /);
  });
});

describe('rollbacks to a revision that is gone', () => {
  it('a copy of a revision that was deregistered before the change runs after a rollback', async () => {
    const service = steward.newService();
    await service.deregisters(`${service.of.service}:1`);
    await service.deployed();
    await expectState(service, 'watching', 2);
    await service.click('rollBack');
    await advance(4 * minuteMs);
    await expectState(service, 'reverted', 3);
    expect(service.size()).toEqual({ cpu: '1024', memory: '2048' });
    expect(service.text()).toContain(`a copy of ${service.of.service}:1, which is inactive`);
  });

  it('a copy of a revision that was deleted comes from the ledger', async () => {
    const service = steward.newService();
    await service.deployed();
    steward.sandbox.state.deleteTaskDefinition(ecsArn('task-definition', `${service.of.service}:1`));
    await service.isKilled();
    await advance(4 * minuteMs);
    await expectState(service, 'reverted', 3);
    expect(service.size()).toEqual({ cpu: '1024', memory: '2048' });
  });

  it('a blue/green deployment rolls back to a deregistered revision without a copy', async () => {
    const service = steward.newService({ strategy: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 180 } });
    await service.deployed();
    await service.deregisters(`${service.of.service}:1`);
    await advance(30 * minuteMs);
    await service.isKilled();
    await hours(1);
    await expectRolledBack(service, /killed for memory/);
    expect(service.revisions()).toBe(2);
  });
});

describe('ECS Express Mode', () => {
  /** A service whose size ECS Express Mode sets. */
  function express(more = {}): ServiceToResize {
    const service = steward.newService(more);
    const known = steward.sandbox.state.service(service.arn);
    if (!known) throw new Error('gone');
    steward.sandbox.state.putService({ ...known, resourceManagementType: 'ECS' });
    return service;
  }

  it('an automatic change of Express Mode does not begin, and the message has the command', async () => {
    const service = express(automatic);
    await service.offered();
    await queue('apply', { kind: 'auto', decisionId: await decided(service) });
    await hours(1);
    expect(service.text()).toContain('aws ecs update-express-gateway-service --service-arn');
    await hours(24);
    expect(service.runs()).toMatch(/:1$/);
    expect(await service.rollout()).toBeUndefined();
  });

  it('a growth of Express Mode does not begin by hand, and the reason has the command', async () => {
    const service = express({ uses: { vcpu: 4, mib: 1_200 } });
    const applied = await appliedByHand(service);
    expect(applied).toMatchObject({ result: 'refused', refusal: { code: 'express-mode' } });
    expect(JSON.stringify(applied)).toMatch(/--cpu \d+ --memory \d+/);
    expect(service.runs()).toMatch(/:1$/);
  });

  it('a blamed deployment of Express Mode is not rolled back', async () => {
    const service = express();
    const { service: name } = service.of;
    await service.deploys(`${name}:2`);
    await advance(5 * minuteMs);
    const wish = { service: serviceAt(service.arn), from: `${name}:2`, to: `${name}:1` };
    await queue('apply', { kind: 'go-back', ...wish, ...asked('gone') });
    expect(service.runs()).toMatch(/:2$/);
    expect(deployments(service)).toBe(1);
  });
});

/** A click of an approver whose response_url is not Slack's any more. */
function asked(path: string) {
  const responseUrl = `${steward.slack.url}/actions/T0SANDBOX/0/${path}`;
  return { userId: amara, responseUrl, at: steward.sandbox.now() };
}

describe('clicks whose answer always fails', () => {
  it('a click whose answer always fails rolls back once', async () => {
    const service = steward.newService();
    await service.deployed();
    const { id = '' } = (await service.rollout()) ?? {};
    await queue('apply', { kind: 'roll-back', decisionId: id, ...asked('gone') });
    for (let attempts = 0; attempts < 5; attempts += 1) await advance(15 * minuteMs);
    await expectRolledBack(service, /Rolled back by/);
    expect(deployments(service)).toBe(2);
    expect(service.thread()).toHaveLength(1);
  });

  it('a click whose answer Slack limits requests a report once', async () => {
    const service = steward.newService();
    const before = service.messages().length;
    steward.slack.faults.add({ method: 'response_url', kind: 'ratelimited', times: 100 });
    await queue('questions', { kind: 'report', ...service.of, ...asked('limited') });
    for (let attempts = 0; attempts < 5; attempts += 1) await advance(15 * minuteMs);
    expect(service.messages().length).toBe(before + 1);
  });

  it('a click whose answer always fails snoozes a service once, from the time of the click', async () => {
    const service = steward.newService();
    const decisionId = await service.offered();
    const click = { kind: 'not-now', decisionId, days: 7, ...asked('gone') };
    await queue('apply', click);
    for (let attempts = 0; attempts < 5; attempts += 1) await advance(15 * minuteMs);
    const hold = await steward.rollouts.holdOf(serviceAt(service.arn));
    expect(hold?.until).toBe(click.at + 7 * 24 * hourMs);
    expect(service.messages()).toHaveLength(1);
  });
});
