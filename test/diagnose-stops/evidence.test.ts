import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, test } from '@jest/globals';
import { taskDefinitionArn } from '../../sandbox/fleet/task-definition.ts';
import type { Fault } from '../../sandbox/sandbox.ts';
import { shareSteward, steward } from './steward-of-file.ts';

shareSteward();

describe('unreadable evidence', () => {
  test.each<[string, Fault, string]>([
    [
      'a log that the role may not read',
      { operation: 'GetLogEvents', kind: 'denied' },
      'Log of catalog not readable: the role of this function may not call logs:GetLogEvents on /ecs/shop/catalog (parameter logGroups)',
    ],
    [
      'a log, when CloudWatch Logs throttles',
      { operation: 'GetLogEvents', kind: 'throttled', times: 3 },
      'Log of catalog not read: CloudWatch Logs throttled the call. The link has it.',
    ],
    [
      'a log that does not come in time',
      { operation: 'GetLogEvents', kind: 'slow', ms: 3500 },
      'Log of catalog not read: CloudWatch Logs did not answer within 3 s. The link has it.',
    ],
    [
      'a log, when CloudWatch Logs fails',
      { operation: 'GetLogEvents', kind: 'http500', times: 3 },
      'Log of catalog not read: CloudWatch Logs failed. The link has it.',
    ],
    [
      'a task that ECS does not describe in time',
      { operation: 'DescribeTasks', kind: 'slow', ms: 3500 },
      'task not readable: no answer in time on ecs:DescribeTasks',
    ],
    [
      'a service, when ECS throttles',
      { operation: 'DescribeServices', kind: 'throttled', times: 3 },
      'service not readable: Throttling on ecs:DescribeServices',
    ],
    [
      'a task definition that the role may not read',
      { operation: 'DescribeTaskDefinition', kind: 'denied' },
      'task definition not readable: AccessDenied on ecs:DescribeTaskDefinition',
    ],
  ])('a message has a line for %s', async (_, fault, line) => {
    const service = steward.newService();
    steward.sandbox.faults.add(fault);
    await service.send();
    expect(service.messages()).toHaveLength(1);
    expect(service.text()).toMatch(/^(?:🟡|❔) .+ out of memory\n/);
    expect(service.text()).toContain(line);
  });

  it('a message has a line for a task that ECS has forgotten', async () => {
    const service = steward.newService();
    await steward.enqueue(JSON.stringify(service.unknownTask(service.stopEvent())));
    expect(service.messages()).toHaveLength(1);
    expect(service.text()).toContain('task not readable: ECS no longer knows the task');
    expect(service.text()).toContain('No log stream yet: container catalog wrote nothing.');
  });

  it('a message has a line for logs that FireLens sends elsewhere', async () => {
    const service = steward.newService('task-stopped/crash-logs-elsewhere');
    await service.send();
    expect(service.text()).toMatch(
      /no logs here: container \S+ logs through awsfirelens, not to CloudWatch Logs/,
    );
  });
});

describe('confidential text', () => {
  const secrets = [
    's3cr3t-Pa55word',
    'AKIAIOSFODNN7EXAMPLE',
    'wJalrXUtnFEMI',
    'jane.doe@example.com',
    'kP9bN4rVxq8sT2mWc7yLfZ0aQe1hUj6dGi3oRb5tXvY',
    'eyJzdWIiOiI3NzEyMCJ9',
  ];

  it('a secret is redacted in Slack, in the table and in the logs of the function', async () => {
    const service = steward.newService('task-stopped/crash-python');
    await service.send();
    expect(service.text()).toContain("KeyError: 'amount'");
    expect(service.text()).toContain('[redacted]');
    const everything = `${JSON.stringify(steward.slack.messages())}${await tableText()}${functionLogs()}`;
    for (const secret of secrets) expect(everything).not.toContain(secret);
  });

  it('a reason cannot mention a channel or forge a link', async () => {
    const service = steward.newService('task-stopped/crash-python');
    const reason = 'Task failed to start: <!channel> <@U012> <https://evil.example.com|click>';
    const event = service.event('task-stopped/unknown');
    await service.send(service.stopEvent(), { ...event, detail: { ...event.detail, stoppedReason: reason } });
    expect(service.messages()).toHaveLength(2);
    expect(service.text()).toContain('<!channel>');
    for (const { text, blocks } of service.messages()) {
      for (const mrkdwn of mrkdwnOf({ text: { type: 'mrkdwn', text }, blocks })) {
        expect(mrkdwn).not.toMatch(/<!(channel|here|everyone)|<@|<https:\/\/evil/);
      }
      expect(JSON.stringify(blocks)).not.toMatch(/"type":"(broadcast|user|usergroup)"/);
      expect(JSON.stringify(blocks)).not.toMatch(/"url":"https:\/\/evil/);
    }
  });

  it('no value of a container environment variable is posted, stored or logged', async () => {
    const service = steward.newService('task-stopped/crash-java');
    const { sandbox, slack } = steward;
    const definition = sandbox.state.taskDefinition(taskDefinitionArn('pricing-api', 22));
    const environment = [{ name: 'GREETING', value: 'planted-in-the-definition' }];
    sandbox.state.putTaskDefinition({
      ...definition,
      containerDefinitions: definition?.containerDefinitions?.map((container) => ({
        ...container,
        environment,
      })),
    });
    const event = service.stopEvent();
    const overrides = {
      containerOverrides: [
        { name: 'pricing-api', environment: [{ name: 'A', value: 'planted-in-the-event' }] },
      ],
    };
    await service.send({ ...event, detail: { ...event.detail, overrides } });
    expect(service.messages()).toHaveLength(1);
    const everything = `${JSON.stringify(slack.messages())}${await tableText()}${functionLogs()}`;
    expect(everything).not.toContain('planted-in-');
  });

  /** Everything in the table, as text. */
  async function tableText(): Promise<string> {
    const client = new DynamoDBClient(steward.sandbox.clientConfig);
    const { Items } = await client.send(new ScanCommand({ TableName: 'ecs-steward-production-state' }));
    client.destroy();
    expect(Items?.length).toBeGreaterThan(0);
    return JSON.stringify(Items);
  }

  function functionLogs(): string {
    return JSON.stringify(steward.logLines());
  }
});

/** Every text of a message in which Slack would read mentions and links. */
function mrkdwnOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(mrkdwnOf);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text } = value as { type?: unknown; text?: unknown };
  if (type === 'mrkdwn') return [String(text)];
  return Object.values(value).flatMap(mrkdwnOf);
}
