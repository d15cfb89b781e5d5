import { expect, test } from '@jest/globals';
import { GatewayError, InvalidInputError } from '../../shared/errors.ts';
import { whyNever } from '../../shared/rollout/why-never.ts';
import { stepWords } from '../../shared/sizing/report/rollout-words.ts';

const named = (name: string, message = 'No.') => Object.assign(new Error(message), { name });

test.each([
  ['a missing permission', named('AccessDeniedException'), 'ECS refused it, AccessDeniedException: No.'],
  ['a definition that ECS rejects', named('ClientException'), 'ECS refused it, ClientException: No.'],
  ['a decision that does not fit', new InvalidInputError('It lacks a container.'), 'It lacks a container.'],
])('%s is a lasting error', (_, error, words) => {
  const why = whyNever(error);
  expect(why && stepWords({ code: 'refused', ...why, isGoingBack: false })).toBe(
    `The service was not changed. ${words}`,
  );
});

test.each([
  ['a throttled call', named('ThrottlingException', 'Rate exceeded')],
  ['a failure of ECS', named('ServerException')],
  ['a connection that broke', named('TimeoutError')],
  [
    'another user who registers at the same time',
    named(
      'ClientException',
      'Too many concurrent attempts to create a new revision of the specified family.',
    ),
  ],
  ['a table that is busy', new GatewayError('contended', 'busy', { retryable: true })],
  ['a value that is not an error', 'No.'],
])('%s is a transient error', (_, error) => {
  expect(whyNever(error)).toBeUndefined();
});
