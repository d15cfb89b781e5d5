import { afterEach, describe, expect, it } from '@jest/globals';
import { goBackValue, slackActions } from '../../shared/model/slack-actions.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/model/units.ts';
import { postMessage } from '../builders/post-message.ts';
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
  expect(await steward.sandbox.deadLetters()).toEqual([]);
});

const advance = (ms: number) => steward.sandbox.advance(ms);

/** Number of calls of this operation by the functions so far. */
const calls = (operation: string) => steward.sandbox.calls.counts()[`ecs:${operation}`] ?? 0;

const holdOf = ({ arn }: ServiceToResize) => steward.rollouts.holdOf(serviceAt(arn));

describe('Roll back now', () => {
  it('a watched rollout is rolled back by a click, named and put on hold', async () => {
    const service = steward.newService();
    await service.deployed();
    expect(service.text()).toContain('[Roll back now]');
    await service.click('rollBack', { user: ben });
    expect(service.toldTo(ben)).toContain("You can't approve changes");
    await service.click('rollBack');
    expect(service.toldTo(amara)).toBe('Rolling back; its message shows the progress.');
    expect(service.runs()).toMatch(/:1$/);
    expect(service.text()).not.toContain('[Roll back now]');
    await advance(4 * minuteMs);
    expect(await service.rollout()).toMatchObject({ state: 'reverted' });
    expect(service.text()).toContain(`Rolled back by @${amara}`);
    expect(await holdOf(service)).toBeDefined();
  });

  it('a deploying rollout is rolled back by ECS after a click', async () => {
    const service = steward.newService();
    await service.offered();
    await service.click('apply');
    const [stopped, updated] = [calls('StopServiceDeployment'), calls('UpdateService')];
    await service.click('rollBack');
    expect(calls('StopServiceDeployment')).toBe(stopped + 1);
    await advance(5 * minuteMs);
    await advance(hourMs);
    expect(service.runs()).toMatch(/:1$/);
    expect(calls('UpdateService')).toBe(updated);
    expect(await service.rollout()).toMatchObject({ state: 'reverted' });
  });

  it('a click rolls back even to a size that was killed for memory', async () => {
    const service = steward.newService({ uses: { vcpu: 0.6, mib: 1_900 } });
    await service.isKilled();
    await service.deployed();
    await service.click('rollBack');
    await advance(4 * minuteMs);
    expect(service.runs()).toMatch(/:1$/);
    expect(await service.rollout()).toMatchObject({ state: 'reverted' });
  });

  it('a click rolls back while changes are paused', async () => {
    const service = steward.newService();
    await service.deployed();
    const command = async (text: string) => {
      await steward.slack.command({ text, user: amara });
      await steward.sandbox.settle();
    };
    await command('pause');
    await service.click('rollBack');
    expect(service.runs()).toMatch(/:1$/);
    await command('resume');
  });

  it('a click on an old message changes nothing once the rollout has ended', async () => {
    const service = steward.newService();
    await service.deployed();
    const { id = '' } = (await service.rollout()) ?? {};
    await service.click('rollBack');
    await advance(4 * minuteMs);
    const ts = await post(service, slackActions.rollBack, id);
    await steward.slack.click({ ts, actionId: slackActions.rollBack });
    await steward.sandbox.settle();
    expect(service.toldTo(amara)).toBe('The rollout has ended. Its state: Rolled back.');
  });
});

describe('holds', () => {
  it('a hold is lifted by an approver and announced in the channel', async () => {
    const service = steward.newService();
    await service.deployed();
    await service.click('rollBack');
    await advance(4 * minuteMs);
    await advance(3 * dayMs);
    const release = async (user: string) => {
      await steward.slack.command({ text: `release ${service.of.service}`, user });
      await steward.sandbox.settle();
    };
    await service.offered();
    await service.click('apply');
    expect(service.toldTo(amara)).toMatch(/on hold until .*: Rolled back by .*\/steward release/);
    await release(ben);
    expect(service.toldTo(ben)).toContain("You can't approve changes");
    await release(amara);
    const channel = steward.slack.messages().map(({ text }) => text);
    expect(channel).toContainEqual(expect.stringMatching(/no longer on hold: <@U0SANDBOX1> lifted it/));
    await service.click('apply');
    expect(service.runs()).not.toMatch(/:1$/);
    await release(amara);
    expect(service.toldTo(amara)).toContain('is not on hold');
  });
});

describe('Roll back on an incident', () => {
  /** A service whose owner deployed revision 2, which an incident blames. */
  async function blamed(): Promise<ServiceToResize & { back: (user?: string) => Promise<void>; ts: string }> {
    const service = steward.newService();
    await service.deploys(`${service.of.service}:2`);
    await advance(5 * minuteMs);
    const name = service.of.service;
    const value = goBackValue({ service: serviceAt(service.arn), from: `${name}:2`, to: `${name}:1` });
    const ts = await post(service, slackActions.goBack, value);
    const back = async (user = amara) => {
      await steward.slack.click({ ts, actionId: slackActions.goBack, user });
      await steward.sandbox.settle();
    };
    return { ...service, back, ts };
  }

  const thread = (ts: string) =>
    steward.slack.messages().flatMap(({ threadTs, text }) => (threadTs === ts ? [text] : []));

  it('a rollback from an incident deploys the earlier revision and reports in the thread', async () => {
    const service = await blamed();
    await service.back(ben);
    expect(service.runs()).toMatch(/:2$/);
    await service.back();
    expect(service.runs()).toMatch(/:1$/);
    expect(thread(service.ts)).toEqual([expect.stringContaining(`<@${amara}>`)]);
    await advance(5 * minuteMs);
    expect(thread(service.ts).at(-1)).toContain(':1 runs again and is stable.');
    expect(await service.rollout()).toMatchObject({ state: 'reverted', kind: 'go-back' });
    expect(await holdOf(service)).toBeUndefined();
  });

  it('a rollback from an incident stops a deployment in progress', async () => {
    const service = steward.newService();
    const name = service.of.service;
    const stopped = calls('StopServiceDeployment');
    await service.deploys(`${name}:2`);
    const value = goBackValue({ service: serviceAt(service.arn), from: `${name}:2`, to: `${name}:1` });
    const ts = await post(service, slackActions.goBack, value);
    await steward.slack.click({ ts, actionId: slackActions.goBack });
    await steward.sandbox.settle();
    expect(calls('StopServiceDeployment')).toBe(stopped + 1);
    await advance(5 * minuteMs);
    await advance(hourMs);
    expect(await service.rollout()).toMatchObject({ state: 'reverted' });
    expect(service.runs()).toMatch(/:1$/);
  });

  it('a rollback from an incident is refused after another deployment', async () => {
    const service = await blamed();
    await service.deploys(`${service.of.service}:3`);
    await service.back();
    expect(service.toldTo(amara)).toMatch(/^Not rolled back: it no longer runs \S+:2\.$/);
    expect(service.runs()).toMatch(/:3$/);
  });

  it('a rollback from an incident rolls our own rollout back where it brought the revision', async () => {
    const service = steward.newService();
    await service.deployed();
    const name = service.of.service;
    const value = goBackValue({ service: serviceAt(service.arn), from: `${name}:2`, to: `${name}:1` });
    const ts = await post(service, slackActions.goBack, value);
    await steward.slack.click({ ts, actionId: slackActions.goBack });
    await steward.sandbox.settle();
    await advance(4 * minuteMs);
    expect(service.runs()).toMatch(/:1$/);
    expect(await service.rollout()).toMatchObject({ state: 'reverted', by: amara });
    expect(service.text()).toContain(`Rolled back by @${amara}`);
  });
});

/** Posts a message with one button, as an incident's has it. @returns its ts. */
function post({ of }: ServiceToResize, actionId: string, value: string): Promise<string> {
  const button = {
    type: 'button',
    text: { type: 'plain_text', text: 'Roll back' },
    action_id: actionId,
    value,
  };
  return postMessage(steward.slack, 'xoxb-sandbox-bot-token', {
    text: `An incident of ${of.cluster}`,
    blocks: [{ type: 'actions', elements: [button] }],
  });
}
