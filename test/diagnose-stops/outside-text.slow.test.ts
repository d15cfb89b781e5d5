import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { clusterName, ecsArn } from '../../sandbox/fleet/company.ts';
import type { SampleEvent } from '../../sandbox/fleet/sample.ts';
import { logGroup, logStream } from '../../sandbox/fleet/task-definition.ts';
import { withApprovals } from '../../sandbox/steward.ts';
import { inChunks } from '../../shared/model/chunks.ts';
import { mrkdwnTexts } from '../incidents/message-problems.ts';
import { issuedSecrets } from '../redaction/issued-secrets.ts';
import { minute, type StewardForTests, startStewardForTests } from './steward-for-tests.ts';

const functions = ['diagnose-stops', 'slack-interactions', 'slack-questions'];
/** One log tail holds 25 lines, and DescribeServices gives 10 events: the formats are spread over so many services. */
const perService = 20;
const user = 'U0SANDBOX2';

/** Lines that would call people, forge a link or take over a terminal. */
const hostileLines = [
  'KeyError: <!channel> <!here> <!everyone> see <https://evil.example|the runbook>',
  'approved by <@U0SANDBOX1> and <!subteam^S0SANDBOX>, said <@U0SANDBOX2>',
  '@here @channel @everyone <#C0SANDBOX>',
  '\u001B[31mred\u001B[0m \u001B]0;title\u0007 \u001B]8;;https://evil.example\u001B\\click\u001B]8;;\u001B\\ \u009B2J',
  'turned \u202Earound\u202C and \u200Bcut\u2066',
];

let steward: StewardForTests;
/** Everything that left the functions, as one text per place. */
let left: Record<string, string>;

beforeAll(async () => {
  steward = await startStewardForTests({ working: functions, parameters: withApprovals });
  for (const secrets of inChunks(issuedSecrets, perService)) {
    await happen(secrets.map(({ line }) => line));
  }
  await happen(hostileLines);
  await steward.enqueue(...issuedSecrets.map(({ secret }) => `${secret} is no JSON`));
  left = await everythingThatLeft();
}, 60_000);

afterAll(() => steward.close());

/** A task stops with these lines in its log and in all reasons and messages of ECS; then people ask and it recovers. */
async function happen(lines: string[]): Promise<void> {
  const { sandbox, slack } = steward;
  const service = steward.newService('task-stopped/crash-python');
  const event = withReasons(service.stopEvent(), lines);
  const taskId = String(event.detail.taskArn).split('/').at(-1) ?? '';
  const at = Date.parse(event.time);
  sandbox.state.putLogEvents(
    logGroup('payments-worker'),
    logStream('payments-worker', taskId),
    lines.map((message) => ({ timestamp: at, message })),
  );
  const described = sandbox.state.service(ecsArn('service', clusterName, service.name));
  if (!described) throw new Error('the sandbox has no such service');
  sandbox.state.putService({
    ...described,
    events: inChunks(lines, 3).map((some) => ({ createdAt: new Date(at), message: some.join(' | ') })),
    deployments: described.deployments?.map((one) => ({ ...one, rolloutStateReason: lines.join(' | ') })),
  });
  await service.send(event, notStarted(service.event('task-stopped/unknown'), lines));
  const failed = service.event('deployment/failed');
  await service.send({ ...failed, detail: { ...failed.detail, reason: lines.slice(0, 10).join(' | ') } });
  await steward.minutes(1);
  await slack.command({ text: `why ${service.name}`, user });
  await sandbox.settle();
  await service.send(service.event('service-action/steady-state'));
  await sandbox.advance(minute);
}

/** The stop, with the lines as reasons of its containers. */
function withReasons(event: SampleEvent, lines: string[]): SampleEvent {
  const [container] = event.detail.containers as object[];
  const others = lines.map((reason, at) => ({ ...container, name: `sidecar-${at}`, exitCode: 0, reason }));
  const containers = [{ ...container, reason: lines.slice(0, 3).join(' | ') }, ...others];
  return { ...event, detail: { ...event.detail, containers } };
}

/** A task that could not start, with the lines as its reason and as the reasons of its volumes. */
function notStarted(event: SampleEvent, lines: string[]): SampleEvent {
  const details = lines.map((value) => ({ name: 'statusReason', value }));
  const attachments = [...(event.detail.attachments as object[]), { id: 'a', type: 'ebs', details }];
  const stoppedReason = `Task failed to start: ${lines.join(' | ')}`;
  return { ...event, detail: { ...event.detail, attachments, stoppedReason } };
}

async function everythingThatLeft(): Promise<Record<string, string>> {
  const { sandbox, slack } = steward;
  const client = new DynamoDBClient(sandbox.clientConfig);
  const tables = await Promise.all(
    sandbox.deployment.tables.map(({ name }) => client.send(new ScanCommand({ TableName: name }))),
  );
  client.destroy();
  const posted = slack.messages();
  const answers = posted.filter(({ visibleTo }) => visibleTo !== undefined);
  const replies = posted.filter(({ threadTs }) => threadTs !== undefined);
  const messages = posted.filter(({ visibleTo, threadTs }) => visibleTo === undefined && !threadTs);
  const logs = functions.flatMap((name) => sandbox.logs.of(`ecs-steward-production-${name}`));
  return {
    table: textOf(tables.map(({ Items }) => Items)),
    messages: textOf(messages),
    replies: textOf(replies),
    answers: textOf(answers),
    logs: logs.join('\n'),
  };
}

/** Every text in a value, with Slack's entities decoded and JSON in it as it is. */
function textOf(given: unknown): string {
  const texts: string[] = [];
  JSON.stringify(given, (_, part) => {
    if (typeof part === 'string') texts.push(part);
    return part;
  });
  return texts.join('\n').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

describe('secrets in outside text', () => {
  it('the issued secrets went through every place', () => {
    expect(issuedSecrets.length).toBeGreaterThanOrEqual(30);
    for (const place of ['table', 'messages']) {
      expect(left[place]).toContain('postgres://shop:[redacted]@db.internal:5432/shop');
    }
    expect(left.answers).toContain('[redacted]');
    expect(left.table?.split('[redacted]').length).toBeGreaterThan(5 * issuedSecrets.length);
    expect(left.replies).toContain('stable again');
    expect(left.logs).toContain('event is not valid JSON');
  });

  test.each(issuedSecrets.map(({ format, secret }) => [format, secret]))(
    'the secret of %s appears nowhere',
    (_, secret) => {
      for (const [place, text] of Object.entries(left)) {
        const at = text.indexOf(secret);
        expect([place, at < 0 ? '' : text.slice(Math.max(0, at - 80), at + 80)]).toEqual([place, '']);
      }
    },
  );

  it('no beginning of a secret is in the log of a function that cannot read the event', () => {
    for (const { secret } of issuedSecrets) expect(left.logs).not.toContain(secret.slice(0, 10));
  });
});

describe('hostile lines', () => {
  const posted = () => steward.slack.messages();

  it('the hostile line went through messages, threads and answers', () => {
    for (const place of ['messages', 'answers']) expect(left[place]).toContain('the runbook');
    expect(left.answers).toContain('KeyError');
  });

  it('a hostile line mentions no user and links to no page of its own', () => {
    const markup = posted().flatMap(mrkdwnTexts).join('\n');
    expect(markup).toContain('the runbook');
    expect(markup.match(/<(?:!(?!date\^)|@|#|https?:\/\/evil)[^>]*>/g)).toBeNull();
    expect(markup.match(/(?<![\p{L}\p{N}.:/])@(?:here|channel|everyone)/gu)).toBeNull();
    expect(JSON.stringify(posted())).not.toMatch(/"type":"(?:user|usergroup|broadcast|channel)"/);
  });

  it.each(['messages', 'replies', 'answers', 'table', 'logs'])(
    'no control character of a hostile line is in the %s',
    (place) => {
      const isControl = /(?!\n)\p{Cc}|\p{Cf}/u;
      const shown = (left[place] ?? '').replaceAll(/\\u([\da-f]{4})/gi, (_, code) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      );
      const at = shown.search(isControl);
      expect(at < 0 ? '' : shown.slice(Math.max(0, at - 60), at + 20)).toBe('');
    },
  );
});
