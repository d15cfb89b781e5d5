import { expect, test } from '@jest/globals';
import { createAwsState } from '../../sandbox/aws/state.ts';
import { whySilent } from '../../sandbox/commands/why-silent.ts';
import { eventFromSample, samples } from '../../sandbox/fleet/samples.ts';

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
