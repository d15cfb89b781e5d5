import { afterEach, describe, expect, it } from '@jest/globals';
import { ecsArn } from '../../sandbox/fleet/company.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { serviceAt } from '../builders/rollout.ts';
import {
  amara,
  ben,
  type ServiceToResize,
  shareRolloutSteward,
  steward,
} from '../builders/rollout-steward.ts';

shareRolloutSteward();

afterEach(async () => {
  steward.sandbox.faults.clear();
  steward.slack.faults.clear();
  expect(await steward.sandbox.deadLetters()).toEqual([]);
});

const advance = (ms: number) => steward.sandbox.advance(ms);

/** Invokes apply-rightsizing manually. */
const byHand = (payload: object) => steward.sandbox.invoke('apply-rightsizing', payload);

/** A scan analyses the service and passes on decisions without a click. */
const scan = ({ of: { cluster } }: ServiceToResize) => steward.plan({ cluster });

describe('approved decisions', () => {
  it('an approved decision is registered, deployed, watched and verified, as its message shows', async () => {
    const service = steward.newService();
    await service.offered();
    expect(service.text()).toContain('[Apply]');
    expect((await service.click('apply')).status).toBe(200);
    expect(service.toldTo(amara)).toBe('The rollout has started; this message shows the progress.');
    expect(service.runs()).toMatch(/:2$/);
    expect(service.text()).toContain(`Deploying · 1 vCPU / 2 GiB → `);
    expect(service.text()).not.toContain('[Apply]');
    await advance(4 * minuteMs);
    expect(service.text()).toContain('Deployed, watched until');
    expect(service.thread()).toEqual([]);
    // Hour by hour, as a size is verified by the looks at it.
    for (let hour = 0; hour < 6; hour += 1) await advance(hourMs);
    expect(service.messages()).toHaveLength(1);
    expect(service.text()).toContain('✓ Verified · 1 vCPU / 2 GiB → 0.25 vCPU / 512 MiB · by @U0SANDBOX1');
    expect(service.text()).toContain(
      'Measured since: saves $54/month with 2 tasks; CPU at most 0.1 vCPU of 0.25 vCPU, memory at most 200 MiB of 512 MiB.',
    );
    expect(service.thread()).toEqual([expect.stringContaining('Measured since: saves $')]);
    expect(await service.rollout()).toMatchObject({ state: 'verified', by: amara });
  });

  it('an approved decision keeps everything of the earlier revision except its size', async () => {
    const service = steward.newService();
    await service.deployed();
    const { state } = steward.sandbox;
    const [before, after] = [1, 2].map((revision) =>
      state.taskDefinition(ecsArn('task-definition', `${service.of.service}:${revision}`)),
    );
    const { cpu, memory, ...rest } = before ?? {};
    expect(after).toMatchObject({ ...rest, taskDefinitionArn: after?.taskDefinitionArn, revision: 2 });
    expect([Number(after?.cpu), Number(after?.memory)]).not.toEqual([Number(cpu), Number(memory)]);
    const tags = state.taskDefinitionTags(after?.taskDefinitionArn ?? '').map(({ key }) => key);
    expect(tags).toEqual(['steward:rollout', 'steward:from']);
  });

  it('a decision that is approved twice at once is applied once', async () => {
    const service = steward.newService();
    await service.offered();
    const { slack, sandbox } = steward;
    const [message] = service.messages();
    const click = { ts: message?.ts ?? '', actionId: 'steward:apply' };
    await Promise.all([slack.click(click), slack.click({ ...click, blockIndex: undefined, user: amara })]);
    await sandbox.settle();
    await advance(minuteMs);
    expect(service.revisions()).toBe(2);
    expect(await steward.rollouts.history(serviceAt(service.arn), 5)).toHaveLength(1);
    expect(service.messages()).toHaveLength(1);
  });

  it('a decision is explained before it is applied', async () => {
    const service = steward.newService();
    await service.offered();
    await service.click('why', { user: ben });
    expect(service.toldTo(ben)).toContain(service.of.service);
    expect(service.runs()).toMatch(/:1$/);
  });
});

describe('decisions that are not applied', () => {
  it('a decision is not applied by a user who may not approve', async () => {
    const service = steward.newService();
    await service.offered();
    await service.click('apply', { user: ben });
    expect(service.toldTo(ben)).toContain("You can't approve changes. Approvers: <!subteam^S0SANDBOX>");
    expect(service.runs()).toMatch(/:1$/);
    expect(await service.rollout()).toBeUndefined();
  });

  it('a decision is not applied when another revision runs, and is analyzed again', async () => {
    const service = steward.newService();
    await service.offered();
    await service.deploys(`${service.of.service}:5`);
    await advance(4 * minuteMs);
    await service.click('apply');
    expect(service.toldTo(amara)).toContain(
      `Not applied: ${service.of.service}:1 was analyzed, but ${service.of.service}:5 runs: it will be analyzed again.`,
    );
    expect(service.runs()).toMatch(/:5$/);
    expect(service.messages()).toHaveLength(2);
  });

  it('a decision is not applied while a deployment is in progress', async () => {
    const service = steward.newService();
    await service.offered();
    await service.deploys(`${service.of.service}:5`);
    await service.click('apply');
    expect(service.toldTo(amara)).toContain('Not applied: A deployment is in progress');
  });

  it('a snoozed decision names the user who snoozed it and is not applied meanwhile', async () => {
    const service = steward.newService();
    const decisionId = await service.offered();
    const buttons = JSON.stringify(service.messages()[0]?.blocks);
    const value = /"value":"(7 \w+)"/.exec(buttons)?.[1];
    await service.click('notNow', { value });
    expect(service.toldTo(amara)).toBe(`${service.of.service} is snoozed for 7 days.`);
    expect(service.text()).toContain('Will ask again after 7 days');
    expect(service.text()).not.toContain('[Apply]');
    const { result } = await byHand({ ...service.of, decisionId });
    expect(result).toMatchObject({ result: 'refused', refusal: { code: 'on-hold' } });
    await advance(7 * dayMs);
    expect((await byHand({ ...service.of, decisionId, dryRun: true })).result).toMatchObject({
      result: 'would-start',
    });
  });
});

describe('automatic decisions', () => {
  const auto = { 'steward:mode': 'auto' };

  it('an automatic decision is applied with a message of its own', async () => {
    const service = steward.newService({ tags: auto });
    await scan(service);
    expect(service.runs()).toMatch(/:2$/);
    const own = service.messages().filter(({ text }) => text.includes('Deploying'));
    expect(own).toHaveLength(1);
    expect(JSON.stringify(own)).toContain('automatically (mode auto)');
    await advance(4 * minuteMs);
    // Hour by hour, as a size is verified by the looks at it.
    for (let hour = 0; hour < 6; hour += 1) await advance(hourMs);
    expect(service.thread()).toEqual([expect.stringContaining('Measured since: saves $')]);
  });

  it('an automatic decision waits for its change window', async () => {
    const opens = new Date(steward.sandbox.now() + 2 * hourMs).toISOString().slice(11, 13);
    const window = `Sun-Sat ${opens}:00-${opens}:59 UTC`;
    const service = steward.newService({ tags: { ...auto, 'steward:change-window': window } });
    await scan(service);
    expect(service.runs()).toMatch(/:1$/);
    await advance(hourMs);
    expect(service.runs()).toMatch(/:1$/);
    await advance(hourMs);
    expect(service.runs()).toMatch(/:2$/);
  });

  it('an automatic decision is not applied where a tool owns the service, unless a tag allows it', async () => {
    const owned = {
      ...auto,
      'aws:cloudformation:stack-name': 'shop-web',
      'aws:cloudformation:logical-id': 'Service',
    };
    const service = steward.newService({ tags: owned });
    await scan(service);
    expect(service.runs()).toMatch(/:1$/);
    const decisionId = await service.offered();
    expect(service.text()).toMatch(/CloudFormation/);
    expect(service.text()).toMatch(/Cpu: ['"]?\d+/);
    const known = steward.sandbox.state.service(service.arn);
    if (!known) throw new Error('gone');
    const tags = [...(known.tags ?? []), { key: 'steward:auto-over-code', value: 'yes' }];
    steward.sandbox.state.putService({ ...known, tags });
    await steward.sandbox.enqueue('apply', JSON.stringify({ kind: 'auto', decisionId }));
    await steward.sandbox.settle();
    expect(service.runs()).toMatch(/:2$/);
  });

  it('an automatic decision is not applied without the mode tag of the service', async () => {
    const service = steward.newService();
    await scan(service);
    expect(service.runs()).toMatch(/:1$/);
    expect(service.text()).toContain('[Apply]');
  });
});

describe('decisions applied by hand', () => {
  it('a dry run checks everything and changes nothing, and a real run applies the decision once', async () => {
    const service = steward.newService();
    const decisionId = await service.offered();
    const dry = await byHand({ ...service.of, decisionId, dryRun: true });
    expect(dry.result).toMatchObject({ result: 'would-start', decision: { id: decisionId } });
    expect(service.revisions()).toBe(1);
    const begun = await byHand({ ...service.of, decisionId });
    expect(begun.result).toMatchObject({ result: 'started', rollout: { state: 'deploying', by: 'by hand' } });
    const again = await byHand({ ...service.of, decisionId });
    expect(again.result).toMatchObject({ result: 'already-started' });
    expect(service.revisions()).toBe(2);
    expect(service.text()).toContain('by hand');
  });

  it.each([
    [{ decisionId: 'unknown' }, 'decisionId: unknown decision unknown; request the report again'],
    [{ decisionId: 1 }, 'decisionId: must be the id of a decision'],
    [{ cluster: 'other', decisionId: 'known' }, 'not of other/'],
    [{ dryrun: true, decisionId: 'known' }, 'dryrun: not known here'],
  ])('the invalid payload %j is an error that names the field', async (wrong, words) => {
    const service = steward.newService();
    const decisionId = await service.offered();
    const known = wrong.decisionId === 'known' ? { decisionId } : {};
    const { error } = await byHand({ ...service.of, ...wrong, ...known });
    expect(error?.errorMessage).toContain(words);
    expect(service.revisions()).toBe(1);
  });
});
