import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { signRequest } from '../../sandbox/slack/app/sign-request.ts';
import { type Steward, startSteward, withApprovals } from '../../sandbox/steward.ts';
import { slackActions } from '../../shared/model/slack-actions.ts';
import { actions, button } from '../../shared/slack/blocks.ts';
import { postMessage } from '../builders/post-message.ts';

const functionName = 'ecs-steward-production-slack-interactions';
/** Users of the sandbox's Slack: the first is in the approvers' group, the second is not. */
const [amara, ben] = ['U0SANDBOX1', 'U0SANDBOX2'];
const channel = 'C0SANDBOX';

let steward: Steward;

beforeAll(async () => {
  steward = await startSteward({ parameters: withApprovals });
}, 120_000);

beforeEach(async () => {
  await steward.sandbox.settle();
  steward.sandbox.calls.clear();
});

afterAll(() => steward.close());

/** AWS calls of the function, in order. */
const calls = () =>
  steward.sandbox.calls
    .list()
    .filter(({ caller }) => caller === functionName)
    .map(({ service, operation }) => `${service}:${operation}`);

const toldTo = (user: string) =>
  steward.slack
    .messages(channel)
    .filter(({ visibleTo }) => visibleTo === user)
    .map(({ text }) => text);

function postApplyButton(): Promise<string> {
  const blocks = [actions(button('Apply', { id: slackActions.apply, value: 'a-decision', of: 'web' }))];
  return postMessage(steward.slack, 'xoxb-sandbox-bot-token', { text: 'a decision', blocks });
}

describe('deployed function', () => {
  it('a command is answered with four calls on a cold start and three when warm', async () => {
    const cold = await steward.slack.command({ text: 'status', user: ben });
    expect(cold.status).toBe(200);
    expect(JSON.parse(cold.body)).toMatchObject({ response_type: 'ephemeral' });
    expect(calls()).toEqual([
      'ssm:GetParameter',
      'dynamodb:PutItem',
      'dynamodb:PutItem',
      'sqs:SendMessageBatch',
    ]);
    steward.sandbox.calls.clear();
    await steward.slack.command({ text: 'status', user: amara });
    expect(calls()).toEqual(['dynamodb:PutItem', 'dynamodb:PutItem', 'sqs:SendMessageBatch']);
  });

  it('a command shows one message: the answer replaces the acknowledgement', async () => {
    const before = toldTo(ben).length;
    const { body } = await steward.slack.command({ text: 'status', user: ben });
    expect(body).toContain('Looking…');
    await steward.sandbox.settle();
    expect(toldTo(ben).slice(before)).toEqual(['No open incidents, rollouts, holds, mutes or pauses.']);
  });

  it("a click of a member of the approvers' group is accepted", async () => {
    const clicked = await steward.slack.click({
      ts: await postApplyButton(),
      actionId: slackActions.apply,
      user: amara,
    });
    expect(clicked).toMatchObject({ status: 200, body: '' });
    expect(calls()).toContain('sqs:SendMessageBatch');
  });

  it('a click of any other user is answered with the approvers and not queued', async () => {
    const clicked = await steward.slack.click({
      ts: await postApplyButton(),
      actionId: slackActions.apply,
      user: ben,
    });
    expect(clicked.status).toBe(200);
    expect(calls()).not.toContain('sqs:SendMessageBatch');
    expect(toldTo(ben).at(-1)).toContain('Approvers: <!subteam^S0SANDBOX>');
  });

  it('the help is answered without the queue', async () => {
    await steward.slack.command({ text: 'deploy it', user: ben });
    expect(toldTo(ben).at(-1)).toContain('Unknown command "deploy".');
    expect(calls()).toEqual(['dynamodb:PutItem']);
  });

  it('forged, altered, replayed and oversized requests are refused and not queued', async () => {
    const url = steward.sandbox.functionUrl('slack-interactions');
    const send = async (request: RequestInit) => (await fetch(url, request)).status;
    const request = steward.slack.commandRequest({ text: 'help', user: amara });
    const { body } = request;
    expect(await send(request)).toBe(200);
    expect(await send(request)).toBe(401);
    expect(await send({ ...request, body: `${body}&x=1` })).toBe(401);
    expect(await send(signRequest('another secret', body, steward.sandbox.now()))).toBe(401);
    expect(await send({ method: 'POST', body })).toBe(401);
    expect(await send({ method: 'GET' })).toBe(401);
    const large = signRequest(
      steward.slack.signingSecret,
      `${body}&x=${'a'.repeat(200_000)}`,
      steward.sandbox.now(),
    );
    expect(await send(large)).toBe(413);
    expect(calls()).not.toContain('sqs:SendMessageBatch');
  });

  it('the log has no body, response URL or signature', () => {
    const logged = steward.sandbox.logs.of(functionName).join('\n');
    expect(logged).toContain('request refused');
    expect(logged).not.toMatch(/\/actions\/|response_url|v0=|5a4db0c5519e7a4d|xoxb/);
  });
});
