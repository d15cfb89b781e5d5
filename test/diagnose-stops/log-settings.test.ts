import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { logGroup, logStream } from '../../sandbox/fleet/task-definition.ts';
import { type StewardForTests, startStewardForTests } from './steward-for-tests.ts';

let steward: StewardForTests;
afterEach(() => steward.close());

const lastLine = 'last request of 203.0.113.77 by jane.doe@example.com';
/** Lines without a meaning of their own behind the one that names the cause. */
const frames = Array.from({ length: 12 }, (_, index) => `flushed frame ${index}`);
/** Stack frames from an index to the last. */
const lastFrames = (from: number) => frames.slice(from);

/** A crash whose log ends with lines of its own, told under these settings. */
async function crashUnder(parameters: Record<string, string>, last: readonly string[] = [lastLine]) {
  steward = await startStewardForTests({ parameters });
  const service = steward.newService('task-stopped/crash-python');
  const event = service.stopEvent();
  const taskId = String(event.detail.taskArn).split('/').at(-1) ?? '';
  const at = Date.parse(event.time);
  steward.sandbox.state.putLogEvents(
    logGroup('payments-worker'),
    logStream('payments-worker', taskId),
    last.map((message) => ({ timestamp: at, message })),
  );
  await service.send(event);
  expect(service.messages()).toHaveLength(1);
  return { service, blocks: JSON.stringify(service.messages()[0]?.blocks) };
}

/** Everything in the table, as text. */
async function tableText(): Promise<string> {
  const client = new DynamoDBClient(steward.sandbox.clientConfig);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: 'ecs-steward-production-state' }));
  client.destroy();
  expect(Items.length).toBeGreaterThan(0);
  return JSON.stringify(Items);
}

describe('settings of log lines', () => {
  it('log lines are shown by default with addresses of clients and without those of people', async () => {
    const { service } = await crashUnder({});
    expect(service.text()).toContain("KeyError: 'amount'");
    expect(service.text()).toContain('last request of 203.0.113.77 by [redacted]');
  });

  it('log lines are not read, stored or shown with logLines=0, and the message has their link', async () => {
    const { service, blocks } = await crashUnder({ logLines: '0' });
    expect(service.text()).toContain('log lines are turned off (setting logLines); CloudWatch Logs has them');
    expect(blocks).toContain('Logs at the stop');
    expect(`${service.text()}${await tableText()}`).not.toMatch(/KeyError|last request/);
    expect(steward.sandbox.calls.list().map(({ operation }) => operation)).not.toContain('GetLogEvents');
  });

  it('the last two log lines are stored and shown with logLines=2', async () => {
    const { service } = await crashUnder({ logLines: '2' });
    expect(service.text()).toMatch(
      /Log lines around the failure of payments-worker\n.*KeyError: 'amount'\n.*last request of/,
    );
    expect(await tableText()).not.toContain('Traceback');
  });

  const proof = "KeyError: 'amount'";
  it.each([
    [1, [proof]],
    [2, [proof, '… 11 lines', 'flushed frame 11']],
    [5, ['~~~~^^^^^^^^^^', proof, 'flushed frame 0', '… 9 lines', ...lastFrames(10)]],
    [
      10,
      [
        ...['return CaptureResult', '~~~~^^^^^^^^^^', proof, 'flushed frame 0', 'flushed frame 1'],
        ...['… 5 lines', ...lastFrames(7)],
      ],
    ],
  ])('the line that proves the cause is kept among its neighbors with logLines=%i', async (most, lines) => {
    const { service } = await crashUnder({ logLines: String(most) }, frames);
    const shown = /Log lines around the failure of .*\n((?: {4}.*\n)+)/.exec(service.text())?.[1] ?? '';
    expect(shown.trimEnd().split('\n')).toEqual(lines.map((line) => expect.stringContaining(line)));
    expect(service.text()).toMatch(/payments-worker.*crashed: KeyError 'amount'/);
    const left = lines.filter((line) => line.startsWith('flushed'));
    expect(new Set((await tableText()).match(/flushed frame \d+/g))).toEqual(new Set(left));
  });

  it('a log group outside logGroups is not readable, as the message reports', async () => {
    const { service } = await crashUnder({ logGroups: '/platform/*' });
    expect(service.text()).toContain(
      'Log of payments-worker not readable: the role of this function may not',
    );
    expect(service.text()).not.toContain('KeyError');
  });

  it('addresses of clients are redacted in Slack and in the table with personalData', async () => {
    const { service } = await crashUnder({ personalData: 'cards,ips', logGroups: '/ecs/*' });
    expect(service.text()).toContain('last request of [redacted] by [redacted]');
    expect(await tableText()).not.toContain('203.0.113.77');
  });
});
