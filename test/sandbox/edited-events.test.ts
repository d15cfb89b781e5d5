import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { createAwsState } from '../../sandbox/aws/state.ts';
import { muteOf } from '../../sandbox/commands/muted.ts';
import { whySilent } from '../../sandbox/commands/why-silent.ts';
import type { SampleEvent } from '../../sandbox/fleet/sample.ts';
import { eventFromSample, samples } from '../../sandbox/fleet/samples.ts';
import { seedFleet } from '../../sandbox/fleet/seed-fleet.ts';
import { forService } from '../../sandbox/slack/page/client/for-service.ts';
import type { ServiceReference } from '../../shared/model/service-reference.ts';
import { createMutes } from '../../shared/table/mutes.ts';
import { createSmallSandbox } from './aws/small-template.ts';

const state = createAwsState({
  partition: 'aws',
  urlSuffix: 'amazonaws.com',
  accountId: '123456789012',
  region: 'eu-west-1',
  endpoint: 'http://127.0.0.1',
});
const renewal = { now: 1_790_000_000_000, seed: 1 };

function sampleWith(detail: Record<string, unknown> | null): unknown {
  const sample = samples().find(({ name }) => name === 'task-stopped/out-of-memory');
  return { ...sample?.event, detail: detail && { ...sample?.event.detail, ...detail } };
}

test.each([
  ['a string', { containers: 'catalog' }],
  ['an object', { containers: { name: 'catalog' } }],
])(
  'an event with containers edited to %s is sent unchanged, and the page names why it is silent',
  (_, detail) => {
    const edited = sampleWith(detail);
    expect(eventFromSample(state, edited, renewal)).toBe(edited);
    expect(whySilent(edited)).toMatch(/^the function cannot read it \(.*containers/);
  },
);

test('an event with a detail edited to null is sent unchanged', () => {
  const edited = sampleWith(null);
  expect(eventFromSample(state, edited, renewal)).toBe(edited);
});

test('a sample rewritten for another service stops a task of its current revision', () => {
  seedFleet(state, renewal.now);
  const sample = samples().find(({ name }) => name === 'task-stopped/out-of-memory');
  const text = forService(JSON.stringify(sample?.event, null, 2), {
    name: 'session-cache',
    container: 'redis',
  });
  const event = eventFromSample(state, JSON.parse(text ?? ''), renewal) as SampleEvent;
  const { taskDefinitionArn, taskArn } = event.detail as { taskDefinitionArn: string; taskArn: string };
  const arn = 'arn:aws:ecs:eu-west-1:123456789012:service/shop/session-cache';
  expect(taskDefinitionArn).toBe(state.service(arn)?.taskDefinition);
  expect(state.task(taskArn)?.containers?.[0]).toMatchObject({
    name: 'redis',
    reason: 'OutOfMemoryError: Container killed due to memory usage',
  });
});

test('the page learns who muted the service of a stop, and until when', async () => {
  const sandbox = await createSmallSandbox();
  const stop = sampleWith({});
  const client = new DynamoDBClient(sandbox.clientConfig);
  try {
    expect(await muteOf(sandbox, stop)).toBeUndefined();
    const mutes = createMutes(DynamoDBDocumentClient.from(client), { tableName: 'app-items' });
    const service: ServiceReference = {
      ...{ kind: 'service', partition: 'aws', account: '123456789012', region: 'eu-west-1' },
      ...{ cluster: 'shop', name: 'catalog' },
    };
    const until = sandbox.now() + 60_000;
    await mutes.mute(service, { since: sandbox.now(), until, by: 'U0SANDBOX1' });
    expect(await muteOf(sandbox, stop)).toEqual({ service: 'catalog', by: 'amara', until });
    expect(await muteOf(sandbox, { source: 'aws.cloudwatch' })).toBeUndefined();
  } finally {
    client.destroy();
    await sandbox.close();
  }
});
