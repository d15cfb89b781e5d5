import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { playScenario } from '../../sandbox/scenario/play-scenario.ts';
import type { PostedMessage } from '../../sandbox/slack/types.ts';
import type { EndpointKind } from '../../sandbox/template/package-template.ts';
import { slackActions } from '../../shared/model/slack-actions.ts';
import { minuteMs } from '../../shared/model/units.ts';
import { aLifeOfReports } from '../builders/sizing-life.ts';
import { type SizingSteward, startSizingSteward } from '../builders/sizing-steward.ts';

const functions = ['diagnose-stops', 'plan-rightsizing', 'report-rightsizing', 'rightsize-services'];
const ofSlack = ['slack-interactions', 'slack-questions'];
const user = 'U0SANDBOX1';

/** Actions in IAM of operations with another name. */
const actionsOf: Record<string, string[]> = {
  'sqs:SendMessageBatch': ['sqs:SendMessage'],
  'dynamodb:TransactWriteItems': ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
};
/** Actions of Lambda itself with the role of a function: it writes logs and polls the queues. */
const ofLambda =
  /^(?:sqs:(?:ReceiveMessage|DeleteMessage|GetQueueAttributes)|logs:(?:CreateLogStream|PutLogEvents))$/;

/** Questions of all kinds, about services and tasks of the bad hour. */
async function questions({ slack, sandbox }: SizingSteward): Promise<void> {
  const ask = async (text: string) => {
    await slack.command({ text, user });
    await sandbox.settle();
  };
  sandbox.state.addCluster('shop', { status: 'ACTIVE' });
  const tasks = sandbox.state.tasks('arn:aws:ecs:eu-west-1:123456789012:cluster/shop');
  const stopped =
    tasks.findLast(({ lastStatus, group }) => lastStatus === 'STOPPED' && group === 'service:payments-worker')
      ?.taskArn ?? '';
  for (const text of [`why ${stopped}`, `why ${stopped.split('/').at(-1)}`, 'why catalog', 'status'])
    await ask(text);
  for (const text of [
    'mute catalog 1h',
    'unmute catalog',
    'report catalog',
    'report no-such-service',
    'pause',
    'resume',
  ])
    await ask(text);
  for (const actionId of [slackActions.acknowledge, slackActions.moreLogs]) {
    await slack.click({ ...buttonIn(slack.messages(), actionId), actionId, user });
    await sandbox.settle();
  }
}

/** The first such button of a message, with the message. */
function buttonIn(messages: readonly PostedMessage[], actionId: string): { ts: string; value?: string } {
  for (const { ts, blocks } of messages) {
    const elements = blocks.flatMap(
      (block) => (block as { elements?: { action_id?: string; value?: string }[] }).elements ?? [],
    );
    const button = elements.find(({ action_id }) => action_id === actionId);
    if (button) return { ts, value: button.value };
  }
  throw new Error(`no button ${actionId}`);
}

describe.each<[string, EndpointKind, string[]]>([
  ['observe', 'none', functions],
  ['ask', 'url', [...functions, ...ofSlack]],
  ['ask', 'http-api', [...functions, ...ofSlack]],
])('shape %s with endpoint %s', (_, endpoint, deployed) => {
  let steward: SizingSteward;
  beforeAll(async () => {
    steward = await startSizingSteward({
      ...{ endpoint, working: [...functions, ...ofSlack] },
      parameters: { mode: 'report', ...(endpoint !== 'none' && { approvers: user, slackTeam: 'T0SANDBOX' }) },
    });
    await aLifeOfReports(steward);
    await playScenario(steward.sandbox, { pace: 0, seed: 1 });
    await steward.sandbox.advance(minuteMs);
    if (endpoint !== 'none') await questions(steward);
  }, 180_000);
  afterAll(() => steward.close());

  it('the shape deploys exactly its functions', () => {
    const names = steward.sandbox.deployment.functions.map(({ name }) => name);
    expect(names.map((name) => name.replace('ecs-steward-production-', '')).toSorted()).toEqual(
      deployed.toSorted(),
    );
  });

  it('the roles allow everything that their functions do', () => {
    expect(steward.messages().length).toBeGreaterThan(10);
    const denied = steward.sandbox.calls.list().filter(({ error }) => error?.startsWith('AccessDenied'));
    expect(denied).toEqual([]);
    expect(steward.sandbox.invocations().filter(({ error }) => error)).toEqual([]);
  });

  it('the roles allow nothing that their functions do not use', () => {
    const { calls, deployment } = steward.sandbox;
    const unused = deployment.functions.map(({ name, statements }) => {
      const used = Object.keys(calls.counts(name)).flatMap((call) => actionsOf[call] ?? call);
      const allowed = statements.flatMap(({ actions }) => actions).filter((action) => !ofLambda.test(action));
      return [name, allowed.filter((action) => !used.includes(action))];
    });
    expect(unused).toEqual(deployment.functions.map(({ name }) => [name, []]));
  });
});
